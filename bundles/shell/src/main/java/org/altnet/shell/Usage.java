package org.altnet.shell;

import java.util.Arrays;
import java.util.List;

/**
 * Reads what Gogo left of a command's arguments after it took the options that the command declares
 * (with {@code @Parameter}): the operands, and what the operator got wrong.
 *
 * @param line how the command is used, such as {@code altnet:headers [--json] [<count>]}
 */
record Usage(String line) {
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

    CommandFailure wrong(String message) {
        return CommandFailure.wrongUsage(message + " (usage: " + line + ")");
    }
}
