package org.altnet.api.alarm;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of each change of each alarm, muted or not. A service registered under this name is called
 * (whiteboard).
 */
@ConsumerType
@FunctionalInterface
public interface AlarmListener {
    /** Called on the alarms' own thread, one at a time, in order. Must not block. */
    void changed(Alarm alarm);
}
