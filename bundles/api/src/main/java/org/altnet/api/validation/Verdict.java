package org.altnet.api.validation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.altnet.api.chain.StoredHeader;

/**
 * What AltNet makes of the node's view.
 *
 * @param state in a word
 * @param behind blocks by which the node's best header is behind the best chain known; 0 unless
 *     BEHIND or FORK
 * @param node the node's best header
 * @param best the tip with the most work that anybody has shown
 * @param sources who showed it, or who agrees, as {@code PeerId}s print; without duplicates
 * @param text in a sentence
 * @param since when this verdict was reached, wall clock
 */
public record Verdict(
        State state,
        int behind,
        StoredHeader node,
        StoredHeader best,
        List<String> sources,
        String text,
        Instant since) {

    /** The verdicts. */
    public enum State {
        /** Enough independent media agree with the node. */
        OK,
        /** A chain with more work goes on from the node's best header. */
        BEHIND,
        /** A chain with more work leaves the node's chain before its best header. */
        FORK,
        /** Nobody, or too few, could be asked. Neither good news nor bad. */
        UNRESOLVED
    }

    public Verdict {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(best, "best");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(since, "since");
        sources = List.copyOf(sources);
    }
}
