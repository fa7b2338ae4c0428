package org.altnet.api.watchdog;

import org.altnet.api.time.Moment;
import org.osgi.annotation.versioning.ConsumerType;

/** Told of each anomaly. A service registered under this name is called (whiteboard). */
@ConsumerType
@FunctionalInterface
public interface AnomalyListener {
    /** Called on the watchdog's thread, one anomaly at a time. Must not block. */
    void anomaly(Anomaly anomaly);

    /** The cause of an anomaly is gone. As {@link #anomaly}. */
    default void cleared(String detector, String subject, Moment at) {}
}
