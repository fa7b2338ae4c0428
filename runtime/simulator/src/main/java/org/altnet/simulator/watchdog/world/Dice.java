package org.altnet.simulator.watchdog.world;

import java.util.SplittableRandom;

/**
 * Chance, the same for the same seed on every machine. Each run and each purpose takes its own, so
 * that what one of them throws does not shift what another sees. Confined to one thread.
 */
public final class Dice {
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    private final SplittableRandom random;

    /**
     * @param seed of the whole simulation
     * @param purpose tells these dice from others of the same seed
     * @param run the number of the run
     */
    public Dice(long seed, String purpose, long run) {
        long mixed = mix(seed + GOLDEN_RATIO) ^ mix(purpose.hashCode() * GOLDEN_RATIO);
        random = new SplittableRandom(mix(mixed + run * GOLDEN_RATIO));
    }

    /** Uniform in [0, 1). */
    public double share() {
        return random.nextDouble();
    }

    public boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** Exponentially distributed with mean 1: the time between events of a Poisson process. */
    public double wait1() {
        return -Math.log1p(-random.nextDouble());
    }

    /** Normally distributed with mean 0 and deviation 1 (Box-Muller, one of the two). */
    public double normal() {
        double radius = Math.sqrt(2 * wait1());
        return radius * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Log-normally distributed. */
    public double logNormal(double median, double sigma) {
        return median * Math.exp(sigma * normal());
    }

    /** SplittableMix64's finaliser (G. Steele, D. Lea, C. Flood, 2014). */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
