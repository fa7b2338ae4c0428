package org.altnet.altstack;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The last answers' latencies. Written on the processing lane; {@link #median} may be read by
 * anyone.
 */
final class Latencies {
    private static final int KEPT = 16;

    private final long[] nanos = new long[KEPT];
    private int count;
    private volatile Duration median;

    void add(Duration latency) {
        nanos[count++ % KEPT] = latency.toNanos();
        long[] sorted = Arrays.copyOf(nanos, Math.min(count, KEPT));
        Arrays.sort(sorted);
        median = Duration.ofNanos(sorted[sorted.length / 2]);
    }

    Optional<Duration> median() {
        return Optional.ofNullable(median);
    }
}
