package org.altnet.launcher;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.altnet.launcher.config.Nearest;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;

/**
 * What was typed. Options stand before or after the verb, as {@code --name value} or {@code
 * --name=value}; what follows {@code simulate}, or the first word of {@code exec}'s line, belongs
 * to the line.
 *
 * @param home as {@code --home} says
 * @param flags options without a value, without dashes
 * @param values options with a value
 * @param words what else follows the verb
 */
record CommandLine(
        Verb verb,
        Optional<Path> home,
        Set<String> flags,
        Map<String, String> values,
        List<String> words) {
    private static final String HOME = "home";

    CommandLine {
        flags = Set.copyOf(flags);
        values = Map.copyOf(values);
        words = List.copyOf(words);
    }

    static CommandLine parse(String... arguments) throws ExitException {
        return new Parser(arguments).parse();
    }

    private static final class Parser {
        private final Deque<String> left;
        private final Set<String> flags = new HashSet<>();
        private final Map<String, String> values = new HashMap<>();
        private final List<String> words = new ArrayList<>();
        private Verb verb;

        Parser(String... arguments) {
            left = new ArrayDeque<>(Arrays.asList(arguments));
        }

        CommandLine parse() throws ExitException {
            while (!left.isEmpty()) {
                String argument = left.remove();
                boolean inLine =
                        verb == Verb.SIMULATE
                                || verb != null && verb.takesLine() && !words.isEmpty();
                if (argument.startsWith("-") && argument.length() > 1 && !inLine) {
                    option(argument);
                } else if (verb == null) {
                    verb = verb(argument);
                } else {
                    word(argument);
                }
            }
            if (verb == null) {
                throw usage("a command is missing");
            }
            if (verb == Verb.EXEC && words.isEmpty()) {
                throw usage("exec needs a line, like: altnet exec 'altnet:status'");
            }
            Optional<Path> home =
                    Optional.ofNullable(values.remove(HOME))
                            .map(directory -> Path.of(directory).toAbsolutePath().normalize());
            return new CommandLine(verb, home, flags, values, words);
        }

        private void option(String argument) throws ExitException {
            if (argument.equals("-h") || argument.equals("--help")) {
                verb = Verb.HELP;
                left.clear();
                return;
            }
            if (argument.equals("--version") && verb == null) {
                verb = Verb.VERSION;
                return;
            }
            int equals = argument.indexOf('=');
            String name = argument.substring(0, equals < 0 ? argument.length() : equals);
            String bare = name.replaceFirst("^--", "");
            boolean valued = bare.equals(HOME) || verb != null && verb.valued().contains(bare);
            if (valued && name.startsWith("--")) {
                value(name, bare, equals < 0 ? null : argument.substring(equals + 1));
            } else if (verb != null
                    && verb.flags().contains(bare)
                    && argument.equals("--" + bare)) {
                flags.add(bare);
            } else {
                throw usage("unknown option '" + argument + "'" + hint(name));
            }
        }

        private void value(String name, String bare, String given) throws ExitException {
            String value = given == null ? left.poll() : given;
            if (value == null || value.isEmpty()) {
                throw usage(name + " needs a value");
            }
            if (values.putIfAbsent(bare, value) != null) {
                throw usage(name + " is given twice");
            }
        }

        private void word(String argument) throws ExitException {
            if (words.size() >= verb.mostWords()) {
                throw usage("unexpected '" + argument + "' after " + verb.word());
            }
            words.add(argument);
        }

        private String hint(String name) {
            if (verb == null) {
                return "; options of a command stand after it";
            }
            List<String> known =
                    Stream.of(verb.flags(), verb.valued(), List.of(HOME))
                            .flatMap(List::stream)
                            .map(option -> "--" + option)
                            .toList();
            return Nearest.hint(name, known) + " (known: " + String.join(", ", known) + ")";
        }

        private static Verb verb(String word) throws ExitException {
            return Verb.of(word)
                    .orElseThrow(
                            () ->
                                    usage(
                                            "unknown command '"
                                                    + word
                                                    + "'"
                                                    + Nearest.hint(word, Verb.words())));
        }

        private static ExitException usage(String line) {
            return new ExitException(ExitStatus.USAGE, line);
        }
    }
}
