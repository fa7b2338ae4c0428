package org.altnet.alarm;

import java.time.Duration;
import java.util.Optional;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.time.Moment;

/**
 * When an audience is told of an alarm: a pure function of what is true, what they were told, and
 * the time since.
 *
 * <ul>
 *   <li>At once: that it is raised, that it got worse, that somebody has acknowledged it.
 *   <li>That it is over: once it has been over for the hysteresis, so that an alarm that comes and
 *       goes is one alarm that lasts.
 *   <li>That it reads otherwise, or is less bad: the hysteresis after they were told last.
 *   <li>The same once more: while nobody has acknowledged it, each {@code remind}.
 * </ul>
 *
 * @param hysteresis zero for none
 * @param remind zero for never
 */
record AnnouncementRule(Duration hysteresis, Duration remind) {
    /**
     * @param in how long from now; zero for at once
     * @param reminder whether it says what was said before
     */
    record Due(Duration in, boolean reminder) {}

    /** Empty if there is nothing to tell them until the alarm changes. */
    Optional<Due> next(Entry entry, Audience audience, Moment now) {
        Optional<Told> told = entry.told(audience);
        if (told.isEmpty()) {
            return entry.lasts() ? atOnce() : Optional.empty();
        }
        Alarm before = told.get().alarm();
        Duration since = now.since(told.get().at());
        if (!entry.lasts()) {
            return news(left(hysteresis, now.since(entry.changed())));
        }
        if (isUrgent(entry.alarm(), before)) {
            return atOnce();
        }
        if (differs(entry.alarm(), before)) {
            return news(left(hysteresis, since));
        }
        boolean nags = entry.alarm().state() == Alarm.State.ACTIVE && !remind.isZero();
        return nags ? Optional.of(new Due(left(remind, since), true)) : Optional.empty();
    }

    /** Whether an alarm that was cleared and is raised again is the same one. */
    boolean isSame(Entry cleared, Moment now) {
        return now.since(cleared.changed()).compareTo(hysteresis) < 0;
    }

    private static boolean isUrgent(Alarm now, Alarm before) {
        return !now.raised().equals(before.raised())
                || now.severity().compareTo(before.severity()) > 0
                || (now.state() == Alarm.State.ACKNOWLEDGED
                        && !now.acknowledgedBy().equals(before.acknowledgedBy()));
    }

    private static boolean differs(Alarm now, Alarm before) {
        return !now.text().equals(before.text())
                || now.severity() != before.severity()
                || now.state() != before.state();
    }

    private static Optional<Due> atOnce() {
        return news(Duration.ZERO);
    }

    private static Optional<Due> news(Duration in) {
        return Optional.of(new Due(in, false));
    }

    private static Duration left(Duration whole, Duration since) {
        Duration left = whole.minus(since);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
