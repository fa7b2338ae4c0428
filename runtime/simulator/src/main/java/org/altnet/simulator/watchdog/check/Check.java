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
     * @param drawn what is worth a picture
     */
    record Result(List<Bound> bounds, List<String> skipped, List<Drawn> drawn) {
        public Result {
            bounds = List.copyOf(bounds);
            skipped = List.copyOf(skipped);
            drawn = List.copyOf(drawn);
        }

        static Result of(List<Bound> bounds) {
            return new Result(bounds, List.of(), List.of());
        }

        static Result of(List<Bound> bounds, List<String> skipped) {
            return new Result(bounds, skipped, List.of());
        }

        static Result skipped(String why) {
            return new Result(List.of(), List.of(why), List.of());
        }
    }

    /**
     * Figures for a picture.
     *
     * @param picture which
     * @param label what they are
     * @param figures one for each share, or one alone
     */
    record Drawn(Picture picture, String label, List<Double> figures) {
        public Drawn {
            figures = List.copyOf(figures);
        }
    }

    /** The pictures that there are. */
    enum Picture {
        /** Minutes until the rare detector speaks, by share. */
        DELAY,
        /** Minutes until a better chain is confirmed, by share. */
        CONFIRMED,
        /** Probes a day while all is well. */
        PROBES
    }
}
