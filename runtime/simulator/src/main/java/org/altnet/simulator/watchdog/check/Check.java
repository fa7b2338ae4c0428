package org.altnet.simulator.watchdog.check;

import java.io.PrintStream;
import java.util.List;
import org.altnet.simulator.report.Bound;

/** One of the seven things by which the watchdog is judged. */
public interface Check {
    /** Its number and what it is about, in one line. */
    String title();

    /**
     * Runs it and prints its tables, but not the bounds.
     *
     * @return what was found
     */
    Result run(Settings settings, PrintStream out);

    /**
     * What a check found.
     *
     * @param bounds the figures that are held to something
     * @param skipped what was left out and what it takes to have it run, a line each
     */
    record Result(List<Bound> bounds, List<String> skipped) {
        public Result {
            bounds = List.copyOf(bounds);
            skipped = List.copyOf(skipped);
        }

        static Result of(List<Bound> bounds) {
            return new Result(bounds, List.of());
        }

        static Result skipped(String why) {
            return new Result(List.of(), List.of(why));
        }
    }
}
