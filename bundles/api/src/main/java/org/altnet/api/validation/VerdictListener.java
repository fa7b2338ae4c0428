package org.altnet.api.validation;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of each change of the verdict. A service registered under this name is called (whiteboard).
 */
@ConsumerType
@FunctionalInterface
public interface VerdictListener {
    /** Called on validation's thread, one verdict at a time. Must not block. */
    void verdict(Verdict verdict);
}
