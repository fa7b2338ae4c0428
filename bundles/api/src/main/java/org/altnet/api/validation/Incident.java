package org.altnet.api.validation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.altnet.api.stack.Receipt;

/**
 * A suspicion and all that was done about it, step by step, until it was settled.
 *
 * @param number counts up from 1 since the start
 * @param cause the detector that began it; {@code operator}; {@code push} if a peer did unasked;
 *     {@code recheck} or {@code verdict} if it came up after an earlier one had ended
 * @param steps what was done, in order
 * @param ended when it was settled, wall clock; empty while it goes on
 */
public record Incident(long number, String cause, List<Step> steps, Optional<Instant> ended) {
    public Incident {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(ended, "ended");
        steps = List.copyOf(steps);
    }

    /**
     * A step.
     *
     * @param at when, wall clock
     * @param kind what kind
     * @param text what came of it, in one line
     * @param receipts what was asked of whom, over what, and what came back; often empty
     */
    public record Step(Instant at, Kind kind, String text, List<Receipt> receipts) {
        public Step {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(text, "text");
            receipts = List.copyOf(receipts);
        }
    }

    /** The kinds of steps, in the order in which they mostly come. */
    public enum Kind {
        SUSPICION,
        PROBE,
        ASK_ALL,
        VERDICT,
        HAND_OVER,
        BLOCK_FETCH,
        ALARM,
        NOTICE,
        ALL_CLEAR
    }
}
