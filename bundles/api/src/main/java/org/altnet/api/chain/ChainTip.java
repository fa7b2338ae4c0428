package org.altnet.api.chain;

import java.util.List;
import java.util.Objects;

/**
 * The end of a branch: a header that no known header follows.
 *
 * @param header the header
 * @param forkPoint the last header that the branch has in common with the best one; the header
 *     itself if this is the best one
 * @param sources who showed this header, or of a fork what it grew from, in the order in which they
 *     did and in full: at most 16, and none for what was read from a file at the start
 */
public record ChainTip(StoredHeader header, StoredHeader forkPoint, List<String> sources) {
    /** Sources of a tip that are remembered. */
    public static final int MAX_SOURCES = 16;

    public ChainTip {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(forkPoint, "forkPoint");
        sources = List.copyOf(sources);
    }

    /** Headers that are not on the best branch: {@code branchlen} of Bitcoin Core. */
    public int branchLength() {
        return header.height() - forkPoint.height();
    }

    /** True for the end of the branch with the most work. */
    public boolean isBest() {
        return branchLength() == 0;
    }
}
