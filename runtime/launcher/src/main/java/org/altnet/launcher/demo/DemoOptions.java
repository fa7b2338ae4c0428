package org.altnet.launcher.demo;

import java.util.Map;
import java.util.Set;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;

/**
 * What may be chosen.
 *
 * @param blocks how many Bob mines
 * @param keep leave both running
 * @param trace hex of each message in the logs
 */
public record DemoOptions(int blocks, boolean keep, boolean trace) {
    private static final int MOST_BLOCKS = 100_000;

    public static DemoOptions of(Set<String> flags, Map<String, String> values)
            throws ExitException {
        return new DemoOptions(
                blocks(values.getOrDefault("blocks", "1")),
                flags.contains("keep"),
                flags.contains("trace"));
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
