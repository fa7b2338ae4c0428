package org.altnet.api.node;

import java.util.Objects;

/**
 * What the node did with what it was handed.
 *
 * @param result the result
 * @param reason the node's own words; empty if it had none
 */
public record SubmitOutcome(Result result, String reason) {
    /** The results. */
    public enum Result {
        /** Taken. */
        ACCEPTED,
        /** The node had it already. */
        DUPLICATE,
        /**
         * Kept, and not yet said whether it is valid: on no best chain, or its parent is missing.
         */
        INCONCLUSIVE,
        /** The node will have none of it. */
        REJECTED
    }

    public SubmitOutcome {
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(reason, "reason");
    }
}
