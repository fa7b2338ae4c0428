package org.altnet.shell.text;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Figures as people read them. Decimal prefixes, UTC, at most two units of time. */
public final class Units {
    private static final String[] PREFIXES = {"k", "M", "G", "T", "P", "E"};
    private static final double LEAST_THAT_ROUNDS_TO_1000 = 999.95;
    private static final int COUNT_WITHOUT_PREFIX = 100_000;

    private Units() {}

    /** {@code 250 ms}, {@code 5 s}, {@code 3 min 5 s}, {@code 2 h}, {@code 3 d 4 h}. */
    public static String duration(Duration duration) {
        if (duration.isNegative()) {
            return "-" + duration(duration.negated());
        }
        if (duration.toSeconds() == 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.toMinutes() == 0) {
            return duration.toSeconds() + " s";
        }
        if (duration.toHours() == 0) {
            return two(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
        }
        if (duration.toDays() == 0) {
            return two(duration.toHours(), "h", duration.toMinutesPart(), "min");
        }
        return two(duration.toDays(), "d", duration.toHoursPart(), "h");
    }

    /** How long ago; a moment in the future, which a clock set back can show, is {@code 0 ms}. */
    public static String age(Instant then, Instant now) {
        return duration(then.isAfter(now) ? Duration.ZERO : Duration.between(then, now));
    }

    /** {@code 210 B}, {@code 12.3 kB}. */
    public static String bytes(long bytes) {
        return bytes < 1000 ? bytes + " B" : prefixed(bytes) + "B";
    }

    /** In full up to five digits, then {@code 1.2 M}. */
    public static String count(long count) {
        return count < COUNT_WITHOUT_PREFIX ? Long.toString(count) : prefixed(count);
    }

    /** {@code 1 header}, {@code 2 headers}. */
    public static String number(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** {@code 2026-01-31T12:00:00Z}: whole seconds. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String two(long more, String unit, int less, String lesserUnit) {
        String first = more + " " + unit;
        return less == 0 ? first : first + " " + less + " " + lesserUnit;
    }

    private static String prefixed(long value) {
        double shown = value / 1000.0;
        int prefix = 0;
        while (shown >= LEAST_THAT_ROUNDS_TO_1000 && prefix < PREFIXES.length - 1) {
            shown /= 1000;
            prefix++;
        }
        return String.format(Locale.ROOT, "%.1f %s", shown, PREFIXES[prefix]);
    }
}
