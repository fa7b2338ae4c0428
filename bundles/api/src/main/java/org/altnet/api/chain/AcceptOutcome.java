package org.altnet.api.chain;

import java.util.Objects;
import java.util.Optional;
import org.altnet.api.message.Hash256;

/**
 * What became of a batch of headers. A batch is taken whole or not at all.
 *
 * @param added headers that were new and are stored
 * @param known headers that were there already
 * @param held headers that are in order as far as can be told, and not stored until their branch
 *     has shown enough work; always 0 but for a {@link HeaderDownload}
 * @param tipBefore the best tip before
 * @param tipAfter the best tip after
 * @param forkPoint the last header that both tips have in common: {@code tipBefore}, unless this
 *     was a reorganisation
 * @param last where the batch's last header is, on whichever branch; empty if the batch was empty
 *     or rejected
 * @param rejection why nothing of this batch was taken; empty if all went well. A download may have
 *     stored headers of earlier batches even so
 */
public record AcceptOutcome(
        int added,
        int known,
        int held,
        StoredHeader tipBefore,
        StoredHeader tipAfter,
        StoredHeader forkPoint,
        Optional<StoredHeader> last,
        Optional<Rejection> rejection) {

    public AcceptOutcome {
        Objects.requireNonNull(tipBefore, "tipBefore");
        Objects.requireNonNull(tipAfter, "tipAfter");
        Objects.requireNonNull(forkPoint, "forkPoint");
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(rejection, "rejection");
    }

    public boolean isRejected() {
        return rejection.isPresent();
    }

    public boolean tipChanged() {
        return !tipBefore.hash().equals(tipAfter.hash());
    }

    /** True if the new tip does not descend from the old one. */
    public boolean isReorganisation() {
        return !forkPoint.hash().equals(tipBefore.hash());
    }

    /**
     * The header at fault.
     *
     * @param index its place in the batch, from 0; -1 if it came with an earlier one and was held
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

        /** The same of a header that came with an earlier batch. */
        public Rejection cameEarlier() {
            return new Rejection(-1, height, hash, rule, detail);
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
