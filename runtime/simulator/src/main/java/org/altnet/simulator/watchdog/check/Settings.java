package org.altnet.simulator.watchdog.check;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to run the checks.
 *
 * @param seed of all dice
 * @param quick whether to run a fraction of it all, with bounds widened by what that costs in
 *     certainty
 * @param arrivals real arrival times, if there are any
 * @param headers the directory of real headers, if there is one
 */
public record Settings(long seed, boolean quick, Optional<Path> arrivals, Optional<Path> headers) {
    /** Standard errors by which the bounds of a quick run are wider. */
    public static final double WIDER = 3;

    /** Years of blocks for rates of once a year. */
    public int years() {
        return quick ? 50 : 2_000;
    }

    /** Years of a healthy node that is watched in full. */
    public int healthyYears() {
        return quick ? 1 : 20;
    }

    /** Attacks of each kind. */
    public int attacks() {
        return quick ? 200 : 10_000;
    }

    /**
     * What a quick run's bound is wider by.
     *
     * @param standardError of the figure
     * @return 0 unless quick
     */
    public double widening(double standardError) {
        return quick ? WIDER * standardError : 0;
    }
}
