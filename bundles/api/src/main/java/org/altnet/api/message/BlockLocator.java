package org.altnet.api.message;

import java.util.List;
import java.util.Objects;

/**
 * A block locator: hashes of one branch, newest first, by which another node finds the last block
 * that both know. Dense near the tip, then ever sparser, down to genesis (Bitcoin P2P, {@code
 * getheaders}).
 *
 * <p>An entry carries its height beside its hash, so that a medium which is asked by height (DNS,
 * REST, radio) can use it too; an entry decoded from a P2P payload has {@link
 * Entry#UNKNOWN_HEIGHT}.
 *
 * @param entries newest first, at most {@link #MAX_ENTRIES}; copied
 */
public record BlockLocator(List<Entry> entries) {
    /** Bitcoin Core's {@code MAX_LOCATOR_SZ}. */
    public static final int MAX_ENTRIES = 101;

    /** Knows nothing: the answer starts at genesis. */
    public static final BlockLocator EMPTY = new BlockLocator(List.of());

    public BlockLocator {
        entries = List.copyOf(entries);
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "a locator has at most " + MAX_ENTRIES + " hashes, got " + entries.size());
        }
    }

    /**
     * @param hash a block hash
     * @param height the block's height, or {@link #UNKNOWN_HEIGHT}
     */
    public record Entry(Hash256 hash, int height) {
        /** The medium did not tell. */
        public static final int UNKNOWN_HEIGHT = -1;

        public Entry {
            Objects.requireNonNull(hash, "hash");
            if (height < UNKNOWN_HEIGHT) {
                throw new IllegalArgumentException("a height is not negative, got " + height);
            }
        }
    }
}
