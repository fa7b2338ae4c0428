package org.altnet.alarm;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.time.Moment;

/**
 * An alarm, and what is known of it.
 *
 * @param alarm the truth
 * @param changed when it last changed, on both clocks
 * @param told what each audience was told last; nobody who has never been told, or was told that it
 *     is over
 */
record Entry(Alarm alarm, Moment changed, Map<Audience, Told> told) {
    Entry {
        told = Map.copyOf(told);
    }

    boolean lasts() {
        return alarm.state() != Alarm.State.CLEARED;
    }

    Optional<Told> told(Audience audience) {
        return Optional.ofNullable(told.get(audience));
    }

    Entry with(Alarm next, Moment at) {
        return new Entry(next, at, told);
    }

    /** The same with other figures, which are no news. */
    Entry withDetails(Map<String, String> details) {
        return new Entry(
                new Alarm(
                        alarm.key(),
                        alarm.sequence(),
                        alarm.severity(),
                        alarm.state(),
                        alarm.raised(),
                        alarm.changed(),
                        alarm.acknowledgedBy(),
                        alarm.text(),
                        details),
                changed,
                told);
    }

    /** After the audience was told of the alarm as it is. */
    Entry afterTelling(Audience audience, Moment at) {
        Map<Audience, Told> next = new EnumMap<>(Audience.class);
        next.putAll(told);
        if (lasts()) {
            next.put(audience, new Told(alarm, at));
        } else {
            next.remove(audience);
        }
        return new Entry(alarm, changed, next);
    }
}
