package org.altnet.simulator;

import java.io.PrintStream;
import java.util.List;

/** One of the things that {@code altnet simulate} can do. */
public interface Simulation {
    /** The word it is called by. */
    String name();

    /** In one line, for the usage. */
    String summary();

    /** The names of its options that take a value, without dashes. */
    List<String> options();

    /** The names of its options that take none, without dashes. */
    default List<String> flags() {
        return List.of();
    }

    /**
     * Runs it and prints every figure beside its bound.
     *
     * @param options those given, of {@link #options}
     * @return whether every bound holds
     * @throws UsageException if an option's value cannot be used
     */
    boolean run(Options options, PrintStream out) throws UsageException;
}
