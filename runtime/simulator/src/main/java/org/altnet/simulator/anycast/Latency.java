package org.altnet.simulator.anycast;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a medium takes from question to answer: log-normal, as round trips over shared networks
 * are, above what physics takes in any case.
 *
 * @param floorMillis the least it takes
 * @param medianMillis the median, floor included
 * @param sigma the standard deviation of the logarithm: 0.5 puts one in twelve beyond twice the
 *     median
 */
record Latency(int floorMillis, int medianMillis, double sigma) {
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * @param factor of the variable part; a slow peer's is above 1
     */
    Duration draw(RandomGenerator random, double factor) {
        double variable = (medianMillis - floorMillis) * factor;
        double millis = floorMillis + variable * logNormal(random, sigma);
        return Duration.ofNanos((long) (millis * NANOS_PER_MILLI));
    }

    /** With median 1. Strict, so that every machine draws the same. */
    static double logNormal(RandomGenerator random, double sigma) {
        return StrictMath.exp(sigma * random.nextGaussian());
    }
}
