package org.altnet.driver.onion.tor;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tor tells unasked (Tor's control-spec, 4.1), as far as it matters here. */
sealed interface TorEvent {
    /** The kinds that there are, as in {@code SETEVENTS}. */
    List<String> KINDS = List.of("STATUS_CLIENT", "STATUS_GENERAL", "HS_DESC");

    /**
     * On its way into the Tor network.
     *
     * @param percent 0 to 100
     * @param step what it does now
     * @param trouble what keeps it; empty if nothing does
     */
    record Bootstrap(int percent, String step, String trouble) implements TorEvent {}

    /** Circuits can be built, or no longer. */
    record Circuits(boolean up) implements TorEvent {}

    /**
     * This machine's clock is wrong.
     *
     * @param ahead by how much it is ahead; negative if it is behind; zero if tor does not say
     */
    record Skew(Duration ahead) implements TorEvent {}

    /**
     * What became of the descriptor by which clients find an onion service.
     *
     * @param service its id
     * @param uploaded whether a directory has it; false if one refused it
     * @param reason why it was refused; may be empty
     */
    record Descriptor(String service, boolean uploaded, String reason) implements TorEvent {}

    /**
     * Reads an event; whatever it is, this does not throw.
     *
     * @param kind one of {@link #KINDS}
     * @param text the rest of the line
     */
    static Optional<TorEvent> parse(String kind, String text) {
        return switch (kind) {
            case "STATUS_CLIENT", "STATUS_GENERAL" -> status(text);
            case "HS_DESC" -> descriptor(text);
            default -> Optional.empty();
        };
    }

    /**
     * @param text such as {@code NOTICE BOOTSTRAP PROGRESS=45 SUMMARY="Loading descriptors"}, which
     *     is also the answer to {@code GETINFO status/bootstrap-phase}
     */
    static Optional<TorEvent> status(String text) {
        String[] words = text.strip().split(" ", 3);
        if (words.length < 2) {
            return Optional.empty();
        }
        Map<String, String> values = Values.of(words.length > 2 ? words[2] : "");
        return switch (words[1]) {
            case "BOOTSTRAP" -> bootstrap(values);
            case "CIRCUIT_ESTABLISHED" -> Optional.of(new Circuits(true));
            case "CIRCUIT_NOT_ESTABLISHED" -> Optional.of(new Circuits(false));
            case "CLOCK_SKEW" ->
                    Optional.of(new Skew(Duration.ofSeconds(Values.number(values, "SKEW"))));
            default -> Optional.empty();
        };
    }

    private static Optional<TorEvent> bootstrap(Map<String, String> values) {
        long percent = Values.number(values, "PROGRESS");
        String step = Redactor.redact(values.getOrDefault("SUMMARY", ""));
        String trouble = Redactor.redact(values.getOrDefault("WARNING", ""));
        return percent < 0 || percent > 100
                ? Optional.empty()
                : Optional.of(new Bootstrap((int) percent, step, trouble));
    }

    private static Optional<TorEvent> descriptor(String text) {
        String[] words = text.strip().split(" ");
        if (words.length < 2) {
            return Optional.empty();
        }
        return switch (words[0]) {
            case "UPLOADED" -> Optional.of(new Descriptor(words[1], true, ""));
            case "FAILED" -> {
                String reason = Values.of(text).getOrDefault("REASON", "");
                yield Optional.of(new Descriptor(words[1], false, reason));
            }
            default -> Optional.empty();
        };
    }

    /** {@code KEY=value KEY="value of some words"}. */
    final class Values {
        private static final Pattern PAIR =
                Pattern.compile("([A-Z_]{1,40})=(?:\"([^\"\\\\]{0,400})\"|([^\" ]{0,400}))");

        private Values() {}

        static Map<String, String> of(String text) {
            Map<String, String> values = new HashMap<>();
            Matcher pairs = PAIR.matcher(text);
            while (pairs.find()) {
                String value = pairs.group(2) == null ? pairs.group(3) : pairs.group(2);
                values.putIfAbsent(pairs.group(1), value.replaceAll("\\p{Cntrl}", " "));
            }
            return values;
        }

        /** Zero if it is none. */
        static long number(Map<String, String> values, String key) {
            String text = values.getOrDefault(key, "");
            return text.matches("[+-]?[0-9]{1,12}") ? Long.parseLong(text) : 0;
        }
    }
}
