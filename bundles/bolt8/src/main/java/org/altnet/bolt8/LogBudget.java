package org.altnet.bolt8;

import java.time.Duration;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;

/**
 * How many lines a minute others may make us log at INFO. Thread-safe: its monitor guards the
 * count.
 */
final class LogBudget {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final TimeSource clock;
    private final int linesPerMinute;
    private Moment windowStart;
    private int spent;

    LogBudget(TimeSource clock, int linesPerMinute) {
        this.clock = clock;
        this.linesPerMinute = linesPerMinute;
        this.windowStart = clock.now();
    }

    /** True if one more line may be logged. */
    synchronized boolean spend() {
        Moment now = clock.now();
        if (now.since(windowStart).compareTo(WINDOW) >= 0) {
            windowStart = now;
            spent = 0;
        }
        return spent++ < linesPerMinute;
    }
}
