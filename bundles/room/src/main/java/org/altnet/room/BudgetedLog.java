package org.altnet.room;

import java.time.Duration;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;

/**
 * Lines about what others make us do, who must not be able to wash everything else out of the log:
 * so many a minute at their level, the rest at DEBUG, and then one line that says how many those
 * were.
 *
 * <p>Thread-safe: its monitor guards the count.
 */
public final class BudgetedLog {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Logger log;
    private final TimeSource clock;
    private final int linesPerMinute;
    private Moment windowStart;
    private int lines;

    /**
     * @param linesPerMinute above DEBUG, at least 1
     */
    public BudgetedLog(Logger log, TimeSource clock, int linesPerMinute) {
        this.log = log;
        this.clock = clock;
        this.linesPerMinute = linesPerMinute;
        windowStart = clock.now();
    }

    /**
     * Logs a line at INFO, or at DEBUG if this minute has had its share.
     *
     * @param format with slf4j's placeholders
     */
    public void info(String format, Object... arguments) {
        if (spend()) {
            log.info(format, arguments);
        } else {
            log.debug(format, arguments);
        }
    }

    /** As {@link #info}, at WARN. */
    public void warn(String format, Object... arguments) {
        if (spend()) {
            log.warn(format, arguments);
        } else {
            log.debug(format, arguments);
        }
    }

    private synchronized boolean spend() {
        Moment now = clock.now();
        if (now.since(windowStart).compareTo(WINDOW) >= 0) {
            if (lines > linesPerMinute) {
                log.info(
                        "{} more lines like the next were held back, since others made us log more"
                                + " than {} in a minute; they are at DEBUG",
                        lines - linesPerMinute,
                        linesPerMinute);
            }
            windowStart = now;
            lines = 0;
        }
        lines++;
        return lines <= linesPerMinute;
    }
}
