package org.altnet.api.node;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of each new best header of each node. A service registered under this name is called
 * (whiteboard).
 */
@ConsumerType
@FunctionalInterface
public interface TipListener {
    /** Called on a thread of the node's room, one event at a time, in order. Must not block. */
    void tipChanged(TipEvent event);
}
