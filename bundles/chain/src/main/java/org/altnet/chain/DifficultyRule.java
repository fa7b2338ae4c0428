package org.altnet.chain;

import java.math.BigInteger;

/**
 * The {@code bits} that a header must have (Bitcoin Core {@code src/pow.cpp}, {@code
 * GetNextWorkRequired}): those of its parent, but for every 2,016th block, which adjusts them to
 * the time that the period before took.
 */
final class DifficultyRule {
    /** Blocks between two adjustments. */
    static final int PERIOD = 2016;

    private static final long PERIOD_SECONDS = 14 * 24 * 60 * 60;
    private static final long MOST_CHANGE = 4;
    private static final long SILENCE_SECONDS = 20 * 60;

    private final NetworkRules network;
    private final HeaderTree tree;

    /**
     * @throws IllegalArgumentException if the tree lacks the beginning of the period it starts in,
     *     which the adjustment needs
     */
    DifficultyRule(NetworkRules network, HeaderTree tree) {
        if (network.retargets() && !isFirstOfPeriod(tree.startHeight())) {
            throw new IllegalArgumentException(
                    "a chain of "
                            + network.network().id()
                            + " starts at a multiple of "
                            + PERIOD
                            + ", where the difficulty is adjusted, not at height "
                            + tree.startHeight());
        }
        this.network = network;
        this.tree = tree;
    }

    /**
     * @param parent the header before
     * @param time of the header in question, unsigned seconds since 1970
     */
    int requiredBits(int parent, long time) {
        if (!network.retargets()) {
            return tree.bits(parent);
        }
        if (isFirstOfPeriod(tree.height(parent) + 1)) {
            return adjusted(parent);
        }
        if (!network.easyAfterSilence()) {
            return tree.bits(parent);
        }
        return time > tree.time(parent) + SILENCE_SECONDS
                ? network.limitBits()
                : lastEarnedBits(parent);
    }

    static boolean isFirstOfPeriod(int height) {
        return height % PERIOD == 0;
    }

    /**
     * Whether {@code bits} may follow those of the parent at all, as far as can be told without the
     * headers before (Bitcoin Core {@code PermittedDifficultyTransition}).
     *
     * @param height of the header in question
     */
    static boolean mayFollow(NetworkRules network, int height, int parentBits, int bits) {
        if (!CompactTarget.isTarget(bits)) {
            return false;
        }
        BigInteger target = CompactTarget.valueOf(bits);
        if (network.easyAfterSilence()) {
            return target.compareTo(CompactTarget.valueOf(network.limitBits())) <= 0;
        }
        if (!network.retargets() || !isFirstOfPeriod(height)) {
            return bits == parentBits;
        }
        int hardest = adjust(parentBits, 0, network.limitBits());
        int easiest = adjust(parentBits, Long.MAX_VALUE, network.limitBits());
        return target.compareTo(CompactTarget.valueOf(hardest)) >= 0
                && target.compareTo(CompactTarget.valueOf(easiest)) <= 0;
    }

    /**
     * The adjustment itself.
     *
     * @param bits what to adjust
     * @param seconds from the period's first block to its last: 2,015 intervals, by an old mistake
     *     that is consensus
     * @param limitBits the easiest target
     */
    static int adjust(int bits, long seconds, int limitBits) {
        long clamped =
                Math.min(
                        Math.max(seconds, PERIOD_SECONDS / MOST_CHANGE),
                        PERIOD_SECONDS * MOST_CHANGE);
        BigInteger target =
                CompactTarget.of(bits)
                        .value()
                        .multiply(BigInteger.valueOf(clamped))
                        .divide(BigInteger.valueOf(PERIOD_SECONDS));
        return CompactTarget.bitsOf(target.min(CompactTarget.of(limitBits).value()));
    }

    private int adjusted(int last) {
        int first = tree.ancestor(last, tree.height(last) - (PERIOD - 1));
        int bits = network.bip94() ? tree.bits(first) : tree.bits(last);
        return adjust(bits, tree.time(last) - tree.time(first), network.limitBits());
    }

    /** Passes over the blocks that were easy because of a silence. */
    private int lastEarnedBits(int parent) {
        int at = parent;
        while (tree.bits(at) == network.limitBits() && !isFirstOfPeriod(tree.height(at))) {
            at = tree.parent(at);
        }
        return tree.bits(at);
    }
}
