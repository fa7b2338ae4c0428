package org.altnet.room;

import java.time.Duration;
import java.time.Instant;
import org.altnet.api.time.Moment;

/** From the wall clock, which is all that a file can hold, to both clocks of this process. */
public final class Clocks {
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private Clocks() {}

    /**
     * When something written down happened. What seems to lie ahead, which a clock set back can
     * show, happened just now.
     */
    public static Moment past(Instant wall, Moment now) {
        return new Moment(
                now.monotonicNanos() - bounded(Duration.between(wall, now.wall())).toNanos(), wall);
    }

    /** When something written down is to happen. What is over is due now. */
    public static Moment future(Instant wall, Moment now) {
        return new Moment(
                now.monotonicNanos() + bounded(Duration.between(now.wall(), wall)).toNanos(), wall);
    }

    private static Duration bounded(Duration span) {
        if (span.isNegative()) {
            return Duration.ZERO;
        }
        return span.compareTo(LONGEST) > 0 ? LONGEST : span;
    }
}
