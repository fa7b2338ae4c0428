package org.altnet.node.embedded;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;

/**
 * Times for the blocks to come, each later than the median of the 11 before it, as Bitcoin's rules
 * demand (Bitcoin Core, {@code GetMedianTimePast}). Not thread-safe.
 */
final class BlockTimes {
    private static final int MEDIAN_SPAN = 11;

    private final Deque<Long> recent = new ArrayDeque<>();

    /** Continues after the chain's tip. */
    static BlockTimes after(HeaderChain chain, StoredHeader tip) {
        BlockTimes times = new BlockTimes();
        for (int height = Math.max(0, tip.height() - MEDIAN_SPAN + 1);
                height <= tip.height();
                height++) {
            times.push(chain.atHeight(height).orElseThrow().header().time().getEpochSecond());
        }
        return times;
    }

    /** The next block's time: the one wanted, or the earliest allowed if that is later. */
    Instant next(Instant wanted) {
        long time = Math.max(wanted.getEpochSecond(), median() + 1);
        push(time);
        return Instant.ofEpochSecond(time);
    }

    private long median() {
        long[] sorted = recent.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void push(long time) {
        if (recent.size() == MEDIAN_SPAN) {
            recent.removeFirst();
        }
        recent.addLast(time);
    }
}
