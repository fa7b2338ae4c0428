package org.altnet.node.bitcoind;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between attempts to connect: half a second, doubled up to 15 s, since the node is near and
 * asking costs nothing; each cut by up to a half at random.
 */
record Backoff(RandomGenerator random) {
    static final Duration SHORTEST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(15);

    private static final int DOUBLINGS = 5;

    /**
     * @param failures so far in a row, at least 1
     */
    Duration after(int failures) {
        long whole = SHORTEST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS)).toNanos();
        long most = Math.min(whole, LONGEST.toNanos());
        return Duration.ofNanos(most - (long) (random.nextDouble() * most / 2));
    }
}
