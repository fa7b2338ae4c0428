package org.altnet.api.message;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What became of a {@link Tx} at the node of the peer that it was sent to.
 *
 * @param txid the transaction's id (BIP141)
 * @param status what became of it
 * @param reason the node's own words, such as {@code min relay fee not met}; at most {@value
 *     #MAX_REASON} bytes of UTF-8, without control characters; may be empty
 */
public record TxResult(Hash256 txid, Status status, String reason) implements Message {
    /** Bytes of a reason at most. */
    public static final int MAX_REASON = 255;

    /** What became of it. */
    public enum Status {
        /** In the mempool now. */
        ACCEPTED,
        /** It was in the mempool already. */
        KNOWN,
        /** It is in a block. */
        CONFIRMED,
        /** The node will have none of it. */
        REJECTED,
        /** Not given to the node: the peer's own policy is against it. */
        REFUSED,
        /** Not now: the peer's node cannot be asked, or the peer has had too many. */
        UNAVAILABLE
    }

    /**
     * @throws IllegalArgumentException if the reason is too long, has control characters, or cannot
     *     be written as UTF-8
     */
    public TxResult {
        Objects.requireNonNull(txid, "txid");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(reason, "reason");
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_REASON) {
            throw new IllegalArgumentException(
                    "a reason has at most " + MAX_REASON + " bytes, got " + bytes);
        }
        if (reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a reason has no control characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(reason)) {
            throw new IllegalArgumentException("a reason has no half characters");
        }
    }

    /** Whether the peer's node has it now. */
    public boolean isTaken() {
        return switch (status) {
            case ACCEPTED, KNOWN, CONFIRMED -> true;
            case REJECTED, REFUSED, UNAVAILABLE -> false;
        };
    }

    @Override
    public int length() {
        return Hash256.LENGTH + 1 + reason.getBytes(StandardCharsets.UTF_8).length;
    }
}
