package org.altnet.chain;

import java.time.Instant;
import java.util.Optional;
import org.altnet.api.chain.HeaderRule;

/**
 * The rules that a header must keep in its place in the tree (Bitcoin Core {@code
 * src/validation.cpp}, {@code CheckBlockHeader} and {@code ContextualCheckBlockHeader}), in the
 * order of {@link HeaderRule}. The version is free, where Core refuses outdated ones since the soft
 * forks of 2013 to 2015: whatever a soft fork asks of a block is for those to judge who see it. So
 * the branch of July 2015, whose first block had such a version, is a fork here and not an error.
 *
 * <p>For one thread; checks allocate nothing, only the words for a broken rule do.
 */
final class HeaderRules {
    /** As the latest time: do not look at the clock. */
    static final long ANY_TIME = Long.MAX_VALUE;

    /** How far a header may be ahead of our clock: Core's {@code MAX_FUTURE_BLOCK_TIME}. */
    static final long FUTURE_SECONDS = 2 * 60 * 60;

    /** How far a period may begin before its parent: BIP94, Core's {@code MAX_TIMEWARP}. */
    private static final long WARP_SECONDS = 600;

    private final NetworkRules network;
    private final HeaderTree tree;
    private final DifficultyRule difficulty;
    private final MedianTimePast median;
    private final TargetCache targets = new TargetCache();

    HeaderRules(NetworkRules network, HeaderTree tree) {
        this.network = network;
        this.tree = tree;
        this.difficulty = new DifficultyRule(network, tree);
        this.median = new MedianTimePast(tree);
    }

    /**
     * @param raw has the header's 80 bytes at {@code offset}
     * @param hash its hash, in wire order
     * @param parent the header before
     * @param latestTime how late a header may be, seconds since 1970
     */
    Optional<HeaderRule> firstBroken(
            byte[] raw, int offset, byte[] hash, int parent, long latestTime) {
        long time = HeaderField.time(raw, offset);
        int bits = HeaderField.bits(raw, offset);
        if (bits != difficulty.requiredBits(parent, time)) {
            return Optional.of(HeaderRule.DIFFICULTY);
        }
        if (!targets.get(bits).isMetBy(hash)) {
            return Optional.of(HeaderRule.PROOF_OF_WORK);
        }
        if (!median.isBefore(parent, time)) {
            return Optional.of(HeaderRule.MEDIAN_TIME_PAST);
        }
        if (time > latestTime) {
            return Optional.of(HeaderRule.FUTURE_TIME);
        }
        if (network.bip94() && isTimeWarp(parent, time)) {
            return Optional.of(HeaderRule.TIME_WARP);
        }
        return Optional.empty();
    }

    /** The target of a header that keeps the rules. */
    CompactTarget target(byte[] raw, int offset) {
        return targets.get(HeaderField.bits(raw, offset));
    }

    /** What was found and what was expected, for a rule that {@link #firstBroken} found broken. */
    String detail(HeaderRule broken, byte[] raw, int offset, int parent, long latestTime) {
        long time = HeaderField.time(raw, offset);
        int required = difficulty.requiredBits(parent, time);
        return switch (broken) {
            case DIFFICULTY ->
                    "bits are "
                            + CompactTarget.hex(HeaderField.bits(raw, offset))
                            + ", must be "
                            + CompactTarget.hex(required);
            case PROOF_OF_WORK ->
                    "the hash is above the target of "
                            + String.format("%064x", CompactTarget.of(required).value());
            case MEDIAN_TIME_PAST ->
                    "time is "
                            + Instant.ofEpochSecond(time)
                            + ", must be later than the median of the headers before, "
                            + Instant.ofEpochSecond(median.get(parent));
            case FUTURE_TIME ->
                    "time is "
                            + Instant.ofEpochSecond(time)
                            + ", more than 2 h ahead of our clock, which shows "
                            + Instant.ofEpochSecond(latestTime - FUTURE_SECONDS);
            case TIME_WARP ->
                    "time is "
                            + Instant.ofEpochSecond(time)
                            + ", more than 600 s before the parent's, "
                            + Instant.ofEpochSecond(tree.time(parent));
            case BATCH_SIZE, KNOWN_PARENT, LINK, LOW_WORK, STORAGE ->
                    throw new IllegalArgumentException(broken + " is not for one header to break");
        };
    }

    private boolean isTimeWarp(int parent, long time) {
        return DifficultyRule.isFirstOfPeriod(tree.height(parent) + 1)
                && time < tree.time(parent) - WARP_SECONDS;
    }
}
