package org.altnet.api.validation;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of each probe that has ended. A service registered under this name is called (whiteboard).
 */
@ConsumerType
@FunctionalInterface
public interface ProbeListener {
    /** Called on validation's thread, one report at a time. Must not block. */
    void probed(ProbeReport report);
}
