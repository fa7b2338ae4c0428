package org.altnet.launcher.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;

/**
 * What may be chosen.
 *
 * @param bitcoind the program of two real nodes; empty for embedded ones
 * @param blocks how many Bob mines
 * @param keep leave both running
 * @param trace hex of each message in the logs
 */
public record DemoOptions(Optional<Path> bitcoind, int blocks, boolean keep, boolean trace) {
    private static final int MOST_BLOCKS = 100_000;

    public static DemoOptions of(Set<String> flags, Map<String, String> values)
            throws ExitException {
        Optional<Path> bitcoind = program(Optional.ofNullable(values.get("bitcoind")));
        return new DemoOptions(
                bitcoind,
                blocks(values.getOrDefault("blocks", bitcoind.isPresent() ? "3" : "1")),
                flags.contains("keep"),
                flags.contains("trace"));
    }

    private static Optional<Path> program(Optional<String> name) throws ExitException {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Path program = Path.of(name.get()).toAbsolutePath().normalize();
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw new ExitException(
                    ExitStatus.USAGE, "--bitcoind: " + program + " is no program that can be run");
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
        throw new ExitException(
                ExitStatus.USAGE,
                "--blocks: '" + text + "' is not a number from 1 to " + MOST_BLOCKS);
    }
}
