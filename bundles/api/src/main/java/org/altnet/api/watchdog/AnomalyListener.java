package org.altnet.api.watchdog;

import org.altnet.api.time.Moment;
import org.osgi.annotation.versioning.ConsumerType;

/** Told of each anomaly. A service registered under this name is called (whiteboard). */
@ConsumerType
@FunctionalInterface
public interface AnomalyListener {
    /**
     * Called on the thread of the node's watch, one anomaly at a time. Must not block.
     *
     * @param node id of the node that is watched
     */
    void anomaly(String node, Anomaly anomaly);

    /** The cause of an anomaly is gone. As {@link #anomaly}. */
    default void cleared(String node, String detector, String subject, Moment at) {}
}
