package org.altnet.api.validation;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of each change of the verdict. A service registered under this name is called (whiteboard).
 */
@ConsumerType
@FunctionalInterface
public interface VerdictListener {
    /**
     * Called on the thread of the node's validation, one verdict at a time. Must not block.
     *
     * @param node id of the node that it is about
     */
    void verdict(String node, Verdict verdict);
}
