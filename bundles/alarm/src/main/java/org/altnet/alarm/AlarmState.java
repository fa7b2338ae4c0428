package org.altnet.alarm;

import java.util.List;
import java.util.Optional;
import org.altnet.api.time.Moment;

/**
 * All that must survive a restart, at one moment.
 *
 * @param instance names this AltNet among others, for who is told by several
 * @param sequence the last that was given
 * @param muteEnd when people are told again; empty if they are
 * @param entries in the order of their keys' first appearance
 */
record AlarmState(String instance, long sequence, Optional<Moment> muteEnd, List<Entry> entries) {
    AlarmState {
        entries = List.copyOf(entries);
    }

    static AlarmState empty(String instance) {
        return new AlarmState(instance, 0, Optional.empty(), List.of());
    }
}
