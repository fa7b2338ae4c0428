package org.altnet.node.bitcoind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;

/**
 * The end of the node's best chain: at least all of it that is beyond the active chain, and what
 * was seen before that of the latter, so that the questions of those who are nearly there cost the
 * node nothing. Immutable, linked throughout.
 */
final class BestBranch {
    /** Two weeks. */
    private static final int MOST_KEPT = 2_016;

    private final List<BlockHeader> headers;
    private final int firstHeight;
    private final Map<Hash256, Integer> heights;

    /**
     * @param headers oldest first, at least one
     * @param firstHeight of the first one
     */
    private BestBranch(List<BlockHeader> headers, int firstHeight) {
        this.headers = List.copyOf(headers);
        this.firstHeight = firstHeight;
        heights = new HashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            heights.put(headers.get(i).hash(), firstHeight + i);
        }
    }

    /**
     * @param walked from the best header back, at least one
     * @param tipHeight the best header's
     * @param before what may go on from: the last one walked follows a header of it, or not
     */
    static BestBranch of(List<BlockHeader> walked, int tipHeight, Optional<BestBranch> before) {
        List<BlockHeader> headers = new ArrayList<>(walked);
        Collections.reverse(headers);
        int first = tipHeight - walked.size() + 1;
        Optional<Integer> joint =
                before.flatMap(branch -> branch.height(headers.get(0).previous()));
        if (joint.isEmpty() || joint.get() != first - 1) {
            return new BestBranch(headers, first);
        }
        BestBranch old = before.orElseThrow();
        int room = Math.max(0, MOST_KEPT - headers.size());
        int from = Math.max(old.firstHeight, first - room);
        List<BlockHeader> all =
                new ArrayList<>(
                        old.headers.subList(from - old.firstHeight, first - old.firstHeight));
        all.addAll(headers);
        return new BestBranch(all, from);
    }

    Hash256 tip() {
        return headers.get(headers.size() - 1).hash();
    }

    int firstHeight() {
        return firstHeight;
    }

    int tipHeight() {
        return firstHeight + headers.size() - 1;
    }

    /** Where it is in here; empty if it is not. */
    Optional<Integer> height(Hash256 hash) {
        return Optional.ofNullable(heights.get(hash));
    }

    /**
     * @param height from {@link #firstHeight} to {@link #tipHeight}
     */
    BlockHeader at(int height) {
        return headers.get(height - firstHeight);
    }

    /** From a height on, at most so many. */
    List<BlockHeader> from(int height, int most) {
        int from = Math.max(0, height - firstHeight);
        int to = (int) Math.min(headers.size(), (long) from + most);
        return from >= to ? List.of() : headers.subList(from, to);
    }
}
