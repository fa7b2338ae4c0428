package org.altnet.api.node;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What the node did with a transaction.
 *
 * @param result the result
 * @param reason the node's own words; empty if it had none
 * @param fee what the transaction pays, satoshi; empty if the node does not say
 */
public record TxOutcome(Result result, String reason, OptionalLong fee) {
    /** The results. */
    public enum Result {
        /**
         * Taken: in the mempool now, or broadcast privately and not there yet, as the reason says.
         */
        ACCEPTED,
        /** It was in the mempool already. */
        KNOWN,
        /** It is in a block of the node's chain. */
        CONFIRMED,
        /** The node will have none of it. */
        REJECTED,
        /** The node has no mempool. */
        UNSUPPORTED
    }

    public TxOutcome {
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(fee, "fee");
    }

    /** An outcome that says nothing of the fee. */
    public TxOutcome(Result result, String reason) {
        this(result, reason, OptionalLong.empty());
    }
}
