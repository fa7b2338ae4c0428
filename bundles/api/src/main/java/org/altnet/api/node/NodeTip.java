package org.altnet.api.node;

import java.math.BigInteger;
import java.util.Objects;
import org.altnet.api.message.Hash256;

/**
 * The end of a branch that the node knows (Bitcoin Core's {@code getchaintips}).
 *
 * @param hash the block's hash
 * @param height its height
 * @param branchLength blocks since the branch left the active one; 0 for the active one
 * @param chainWork work of the chain up to here
 * @param status what the node makes of it
 */
public record NodeTip(
        Hash256 hash, int height, int branchLength, BigInteger chainWork, Status status) {
    /** As in {@code getchaintips}. */
    public enum Status {
        /** The end of the chain that the node follows. */
        ACTIVE,
        /** All blocks are there and valid. */
        VALID_FORK,
        /** All blocks are there, and have not been validated. */
        VALID_HEADERS,
        /** Some blocks are missing. */
        HEADERS_ONLY,
        /** A block of it breaks a rule. */
        INVALID
    }

    public NodeTip {
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(chainWork, "chainWork");
        Objects.requireNonNull(status, "status");
    }

    /** Height of the last block that it has in common with the active chain. */
    public int forkHeight() {
        return height - branchLength;
    }
}
