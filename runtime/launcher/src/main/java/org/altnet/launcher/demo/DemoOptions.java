package org.altnet.launcher.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.launcher.command.SearchPath;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;

/**
 * What may be chosen.
 *
 * @param tor the program of a Tor network that joins the two; empty for Lightning
 * @param bitcoind the program of two real nodes; empty for embedded ones
 * @param blocks how many Bob mines
 * @param keep leave both running
 * @param trace hex of each message in the logs
 */
public record DemoOptions(
        Optional<Path> tor, Optional<Path> bitcoind, int blocks, boolean keep, boolean trace) {
    private static final int MOST_BLOCKS = 100_000;
    private static final String TOR = "tor";

    /**
     * @param path where a tor is looked for that is not named
     */
    public static DemoOptions of(Set<String> flags, Map<String, String> values, SearchPath path)
            throws ExitException {
        Optional<Path> bitcoind = program("bitcoind", values);
        boolean keep = flags.contains("keep");
        return new DemoOptions(
                tor(values, keep, path),
                bitcoind,
                blocks(values.getOrDefault("blocks", bitcoind.isPresent() ? "3" : "1")),
                keep,
                flags.contains("trace"));
    }

    private static Optional<Path> tor(Map<String, String> values, boolean keep, SearchPath path)
            throws ExitException {
        Optional<Path> named = program(TOR, values);
        switch (values.getOrDefault("over", "lightning")) {
            case "lightning" -> {
                if (named.isPresent()) {
                    throw usage("--tor goes with --over tor");
                }
                return Optional.empty();
            }
            case TOR -> {
                if (keep) {
                    throw usage(
                            "--keep does not go with --over tor: the demo's Tor network ends with"
                                    + " the demo");
                }
                return Optional.of(named.isPresent() ? named.get() : found(path));
            }
            default ->
                    throw usage(
                            "--over: '" + values.get("over") + "' is neither lightning nor tor");
        }
    }

    private static Path found(SearchPath path) throws ExitException {
        return path.find(TOR)
                .orElseThrow(
                        () ->
                                ExitException.failed(
                                        "there is no tor on the PATH; install it (Debian: apt-get"
                                                + " install tor), or name one with --tor PATH"));
    }

    private static Optional<Path> program(String option, Map<String, String> values)
            throws ExitException {
        if (!values.containsKey(option)) {
            return Optional.empty();
        }
        Path program = Path.of(values.get(option)).toAbsolutePath().normalize();
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw usage("--" + option + ": " + program + " is no program that can be run");
        }
        return Optional.of(program);
    }

    private static int blocks(String text) throws ExitException {
        try {
            int blocks = Integer.parseInt(text);
            if (blocks >= 1 && blocks <= MOST_BLOCKS) {
                return blocks;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw usage("--blocks: '" + text + "' is not a number from 1 to " + MOST_BLOCKS);
    }

    private static ExitException usage(String line) {
        return new ExitException(ExitStatus.USAGE, line);
    }
}
