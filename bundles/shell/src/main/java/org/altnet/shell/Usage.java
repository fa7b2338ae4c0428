package org.altnet.shell;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.altnet.shell.text.Printable;

/**
 * Reads what Gogo left of a command's arguments after it took the options that the command declares
 * (with {@code @Parameter}): the operands, and what the operator got wrong.
 *
 * @param line how the command is used, such as {@code altnet:headers [--json] [<count>]}
 */
record Usage(String line) {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");

    /**
     * @param rest the arguments that are left
     * @param most how many operands make sense
     * @return the operands; Gogo's null as the word that was typed
     * @throws CommandFailure if there is an option among them, or more of them
     */
    List<String> operands(String[] rest, int most) throws CommandFailure {
        List<String> operands = Arrays.stream(rest).map(String::valueOf).toList();
        for (String operand : operands) {
            if (operand.startsWith("-")) {
                throw wrong("unknown or repeated option " + operand);
            }
        }
        if (operands.size() > most) {
            throw wrong("unexpected " + operands.get(most));
        }
        return operands;
    }

    /**
     * @param what what the number is, for the message
     * @throws CommandFailure unless it is a whole number from {@code least} to {@code most}
     */
    int number(String what, String text, int least, int most) throws CommandFailure {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // said below
        }
        throw wrong(what + " is a whole number from " + least + " to " + most + ", got " + text);
    }

    /**
     * @param longest the longest that makes sense
     * @param words how long that is, for the message
     * @throws CommandFailure unless it is like {@code 30m}, and more than nothing
     */
    Duration time(String text, Duration longest, String words) throws CommandFailure {
        Matcher matcher = TIME.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            Duration time =
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    };
            if (!time.isZero() && time.compareTo(longest) <= 0) {
                return time;
            }
        }
        throw wrong("a time is like 30m, 8h or 2d, " + words + ", got " + Printable.of(text));
    }

    CommandFailure wrong(String message) {
        return CommandFailure.wrongUsage(message + " (usage: " + line + ")");
    }
}
