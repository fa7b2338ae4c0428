package org.altnet.api.chain;

import java.math.BigInteger;
import java.util.Objects;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;

/**
 * A header in its place in the chain.
 *
 * @param header the header
 * @param height blocks since genesis, which has 0
 * @param chainWork expected hashes to produce this chain up to here, as Bitcoin Core's {@code
 *     chainwork}
 */
public record StoredHeader(BlockHeader header, int height, BigInteger chainWork) {
    public StoredHeader {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(chainWork, "chainWork");
        if (height < 0) {
            throw new IllegalArgumentException("a height is not negative, got " + height);
        }
    }

    public Hash256 hash() {
        return header.hash();
    }

    /** True if the chain up to here took strictly more work than the other. */
    public boolean hasMoreWorkThan(StoredHeader other) {
        return chainWork.compareTo(other.chainWork) > 0;
    }
}
