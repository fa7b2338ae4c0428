package org.altnet.simulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options as {@code --name=value}, and flags as {@code --name}, each once. Immutable.
 *
 * @param values by name, without dashes
 */
public record Options(Map<String, String> values) {
    public Options {
        values = Map.copyOf(values);
    }

    /** As below, without flags. */
    public static Options parse(List<String> arguments, Collection<String> known)
            throws UsageException {
        return parse(arguments, known, List.of());
    }

    /**
     * @param known names that may be given with a value, without dashes
     * @param flags names that may be given without one
     * @throws UsageException if one is unknown, given twice, or has no value that should
     */
    public static Options parse(
            List<String> arguments, Collection<String> known, Collection<String> flags)
            throws UsageException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            if (argument.startsWith("--") && flags.contains(argument.substring(2))) {
                put(values, argument.substring(2), "");
                continue;
            }
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0 || equals == argument.length() - 1) {
                throw new UsageException("options are --name=value, got '" + argument + "'");
            }
            String name = argument.substring(2, equals);
            if (!known.contains(name)) {
                throw new UsageException(
                        "unknown option '--"
                                + name
                                + "' (known: --"
                                + String.join(", --", known)
                                + ")");
            }
            put(values, name, argument.substring(equals + 1));
        }
        return new Options(values);
    }

    private static void put(Map<String, String> values, String name, String value)
            throws UsageException {
        if (values.putIfAbsent(name, value) != null) {
            throw new UsageException("--" + name + " is given twice");
        }
    }

    /** Whether an option or flag is given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * @param least the smallest that can be used
     * @param most the largest
     * @param otherwise if it is not given
     * @throws UsageException if it is no number in that range
     */
    public double share(String name, double least, double most, double otherwise)
            throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of range
        }
        throw new UsageException(
                "--"
                        + name
                        + " is a number from "
                        + least
                        + " to "
                        + most
                        + ", got '"
                        + text
                        + "'");
    }

    /**
     * @param least the smallest that can be used
     * @param most the largest
     * @param otherwise if it is not given
     * @throws UsageException if it is no whole number in that range
     */
    public long number(String name, long least, long most, long otherwise) throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of range
        }
        throw new UsageException(
                "--"
                        + name
                        + " is a whole number from "
                        + least
                        + " to "
                        + most
                        + ", got '"
                        + text
                        + "'");
    }
}
