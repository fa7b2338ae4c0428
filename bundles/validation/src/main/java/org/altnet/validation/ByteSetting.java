package org.altnet.validation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes as operators write it: {@code 512kB}, {@code 2MB}, {@code 1GB}. */
final class ByteSetting {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(kB|MB|GB)");

    private ByteSetting() {}

    /**
     * @param key its key, for the error
     * @return more than nothing; a MB is a million bytes
     * @throws IllegalArgumentException if it is anything else; one line that names pid, key and
     *     value
     */
    static long parse(String key, String value) {
        Matcher form = FORM.matcher(value.strip());
        long number = form.matches() ? Long.parseLong(form.group(1)) : 0;
        if (number == 0) {
            throw new IllegalArgumentException(
                    "["
                            + ValidationConfig.PID
                            + "] "
                            + key
                            + ": '"
                            + value
                            + "' is no number of bytes; write it like 512kB, 32MB or 2GB");
        }
        return number
                * switch (form.group(2)) {
                    case "kB" -> 1_000L;
                    case "MB" -> 1_000_000L;
                    default -> 1_000_000_000L;
                };
    }
}
