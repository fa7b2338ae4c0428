package org.altnet.simulator.anycast;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One independent stream of chance for each path of numbers, so that what one peer does depends
 * neither on who else was asked nor in which order. The finaliser is SplitMix64's (Stafford's
 * variant 13), needed since streams of neighbouring seeds would overlap.
 */
final class Seeds {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    static RandomGenerator stream(long... path) {
        long seed = GOLDEN_GAMMA;
        for (long step : path) {
            seed = mix(seed * 31 + step + GOLDEN_GAMMA);
        }
        return new SplittableRandom(seed);
    }

    private static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
