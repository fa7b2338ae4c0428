package org.altnet.launcher.config;

import java.util.List;
import java.util.Optional;

/**
 * An attribute definition ({@code AD}, OSGi Compendium 105.8): one key that a component reads.
 *
 * @param type as metatype names it: String, Integer, Long, Short, Byte, Character, Float, Double,
 *     Boolean, Password
 * @param cardinality 0 for one value, else a list
 * @param defaultValue empty if there is none
 * @param description empty if there is none
 * @param options the values allowed, or none for any
 */
public record Attribute(
        String id,
        String type,
        int cardinality,
        String defaultValue,
        String description,
        List<String> options) {
    public Attribute {
        options = List.copyOf(options);
    }

    /** What is wrong with a value; empty if nothing is that metatype could tell. */
    Optional<String> refuse(String value) {
        if (cardinality != 0) {
            return Optional.empty();
        }
        if (!options.isEmpty() && !options.contains(value)) {
            return Optional.of("'" + value + "' is none of: " + String.join(", ", options));
        }
        return switch (type) {
            case "Integer" -> number(value, "a whole number", Integer::valueOf);
            case "Long" -> number(value, "a whole number", Long::valueOf);
            case "Double", "Float" -> number(value, "a number", Double::valueOf);
            case "Boolean" ->
                    value.equals("true") || value.equals("false")
                            ? Optional.empty()
                            : Optional.of("'" + value + "' is neither true nor false");
            default -> Optional.empty();
        };
    }

    private interface NumberParser {
        Number parse(String text);
    }

    private static Optional<String> number(String value, String kind, NumberParser parser) {
        try {
            parser.parse(value);
            return Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of("'" + value + "' is not " + kind + ", or too large");
        }
    }
}
