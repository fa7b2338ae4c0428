package org.altnet.chain;

/**
 * The targets that a chain uses at the time, by {@code bits}: one on mainnet, two where blocks of
 * minimum difficulty come between. Not thread-safe.
 */
final class TargetCache {
    private static final int SLOT_BITS = 6;
    private static final int SPREAD = 0x9e3779b9;

    private final CompactTarget[] slots = new CompactTarget[1 << SLOT_BITS];

    /**
     * @throws IllegalArgumentException as {@link CompactTarget#of}
     */
    CompactTarget get(int bits) {
        int slot = bits * SPREAD >>> Integer.SIZE - SLOT_BITS;
        CompactTarget target = slots[slot];
        if (target == null || target.bits() != bits) {
            target = CompactTarget.of(bits);
            slots[slot] = target;
        }
        return target;
    }
}
