package org.altnet.node.bitcoind.retry;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Waits between attempts: 1 s, doubled up to a minute, each cut by up to a half at random, so that
 * what failed together is not tried again together.
 *
 * @param random thread-safe if this is shared
 */
public record Backoff(RandomGenerator random) {
    public static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int DOUBLINGS = 6;

    public Backoff {
        Objects.requireNonNull(random, "random");
    }

    /**
     * @param failures so far in a row, at least 1
     */
    public Duration after(int failures) {
        Duration whole = SHORTEST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        long most = Math.min(whole.toNanos(), LONGEST.toNanos());
        return Duration.ofNanos(most - (long) (random.nextDouble() * most / 2));
    }
}
