package org.altnet.room;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of time as operators write it: {@code 30m}, {@code 250ms}, {@code 29m24s}; and as logs
 * show it: {@code 29 min 24 s}.
 */
public final class DurationSetting {
    /** A span that never passes: what waits for it is switched off. */
    public static final Duration OFF = ChronoUnit.FOREVER.getDuration();

    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,9}(?:ms|s|m|h|d))+");

    private DurationSetting() {}

    /**
     * @param pid the configuration it stands in, for the error
     * @param key its key there, for the error
     * @param value one or more of {@code <n>ms}, {@code <n>s}, {@code <n>m}, {@code <n>h}, {@code
     *     <n>d}, together more than nothing
     * @throws IllegalArgumentException if it is anything else; one line that names pid, key and
     *     value
     */
    public static Duration parse(String pid, String key, String value) {
        String text = value.strip();
        if (!WHOLE.matcher(text).matches()) {
            throw unusable(pid, key, value);
        }
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            sum = sum.plus(length(Long.parseLong(part.group(1)), part.group(2)));
        }
        if (sum.isZero()) {
            throw unusable(pid, key, value);
        }
        return sum;
    }

    /**
     * As {@link #parse}, or {@code off}.
     *
     * @return {@link #OFF} if that is what it says
     */
    public static Duration parseOrOff(String pid, String key, String value) {
        if (value.strip().equals("off")) {
            return OFF;
        }
        try {
            return parse(pid, key, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", or off", e);
        }
    }

    public static boolean isOff(Duration time) {
        return time.equals(OFF);
    }

    /**
     * Two units at most: {@code 1 d 0 h}, {@code 1 h 30 min}, {@code 30 min 0 s}, {@code 3 s},
     * {@code 250 ms}.
     */
    public static String words(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        if (time.toMinutes() > 0) {
            return time.toMinutes() + " min " + time.toSecondsPart() + " s";
        }
        return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static Duration length(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static IllegalArgumentException unusable(String pid, String key, String value) {
        return new IllegalArgumentException(
                "["
                        + pid
                        + "] "
                        + key
                        + ": '"
                        + value
                        + "' is no span of time; write it like 30m, 29m24s, 3s or 250ms");
    }
}
