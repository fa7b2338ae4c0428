package org.altnet.api.chain;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told when the best branch of the {@link HeaderChain} service is replaced. A service registered
 * under this name is called (whiteboard).
 */
@ConsumerType
@FunctionalInterface
public interface ReorganisationListener {
    /** Called on the chain's own thread, one event at a time, in order. Must not block. */
    void reorganised(Reorganisation event);
}
