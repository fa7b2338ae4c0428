package org.altnet.alarm;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between attempts: 1 s, doubled up to 5 min, each cut by up to a half at random, so that
 * many who lost the same server do not come back together.
 */
record Backoff(RandomGenerator random) {
    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int DOUBLINGS = 9;

    /**
     * @param failures so far in a row, at least 1
     */
    Duration after(int failures) {
        Duration whole = SHORTEST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        return cut(Math.min(whole.toNanos(), LONGEST.toNanos()));
    }

    /** Where trying soon is of no use. */
    Duration longest() {
        return cut(LONGEST.toNanos());
    }

    private Duration cut(long most) {
        return Duration.ofNanos(most - (long) (random.nextDouble() * most / 2));
    }
}
