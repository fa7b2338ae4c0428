package org.altnet.node.bitcoind.signal;

/**
 * Watches the numbers that a publisher gives its messages, counted by topic from 0, a uint32 that
 * wraps around. Not thread-safe.
 */
final class Sequence {
    enum Step {
        /** Nothing to compare with, or the one that was due. */
        IN_ORDER,
        /** Some did not arrive. */
        GAP,
        /** Back at the start, or behind what was seen: the publisher has been restarted. */
        RESTART
    }

    private boolean begun;
    private int last;

    /**
     * @param number as a uint32
     */
    Step next(int number) {
        int ahead = number - (last + 1); // in the uint32's circle
        boolean first = !begun;
        begun = true;
        last = number;
        if (first || ahead == 0) {
            return Step.IN_ORDER;
        }
        return ahead < 0 || number == 0 ? Step.RESTART : Step.GAP;
    }

    /**
     * How many numbers lie between the last one and this one.
     *
     * @param number as a uint32, one that {@link #next} would call a gap
     */
    long missedBefore(int number) {
        return Integer.toUnsignedLong(number - (last + 1));
    }
}
