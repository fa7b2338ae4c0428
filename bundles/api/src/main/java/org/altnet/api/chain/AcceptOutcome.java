package org.altnet.api.chain;

import java.util.Objects;
import java.util.Optional;
import org.altnet.api.message.Hash256;

/**
 * What became of a batch of headers. A batch is taken whole or not at all.
 *
 * @param added headers that were new
 * @param known headers that were there already
 * @param tipBefore the best tip before
 * @param tipAfter the best tip after
 * @param last where the batch's last header is, on whichever branch; empty if the batch was empty
 *     or rejected
 * @param rejection why nothing was taken; empty if all went well
 */
public record AcceptOutcome(
        int added,
        int known,
        StoredHeader tipBefore,
        StoredHeader tipAfter,
        Optional<StoredHeader> last,
        Optional<Rejection> rejection) {

    public AcceptOutcome {
        Objects.requireNonNull(tipBefore, "tipBefore");
        Objects.requireNonNull(tipAfter, "tipAfter");
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(rejection, "rejection");
    }

    public boolean isRejected() {
        return rejection.isPresent();
    }

    public boolean tipChanged() {
        return !tipBefore.hash().equals(tipAfter.hash());
    }

    /**
     * The header at fault.
     *
     * @param index its place in the batch, from 0
     * @param height its height, or -1 if its parent is unknown
     * @param hash its hash
     * @param rule the rule it breaks
     * @param detail what was found and what was expected, in one line
     */
    public record Rejection(int index, int height, Hash256 hash, HeaderRule rule, String detail) {
        public Rejection {
            Objects.requireNonNull(hash, "hash");
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(detail, "detail");
        }

        @Override
        public String toString() {
            return "header "
                    + (height < 0 ? "of unknown height" : "at height " + height)
                    + " "
                    + hash
                    + " breaks "
                    + rule
                    + ": "
                    + detail;
        }
    }
}
