package org.altnet.launcher.command;

import org.altnet.launcher.exit.ExitException;

/** One of the things {@code altnet} does. */
@FunctionalInterface
public interface Command {
    /**
     * @return the exit code
     * @throws ExitException if it did not work: lines for stderr, and the code
     */
    int run() throws ExitException;
}
