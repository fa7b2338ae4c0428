package org.altnet.emergency;

import java.time.Duration;
import org.altnet.api.time.Moment;

/** An allowance that refills with time. Confined to the room's lane. */
final class TokenBucket {
    private static final double NANOS_PER_HOUR = Duration.ofHours(1).toNanos();

    private final int perHour;
    private final int burst;
    private double tokens;
    private Moment last;

    /**
     * @param perHour what comes back each hour
     * @param burst what there is at most, and at first
     */
    TokenBucket(int perHour, int burst, Moment now) {
        this.perHour = perHour;
        this.burst = burst;
        tokens = burst;
        last = now;
    }

    boolean take(Moment now) {
        tokens = Math.min(burst, tokens + perHour * (now.since(last).toNanos() / NANOS_PER_HOUR));
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
