package org.altnet.api.emergency;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;

/**
 * A transaction and all that is known of it.
 *
 * @param txid its id
 * @param tx its bytes
 * @param options how it is sent
 * @param since when it was first sent, wall clock
 * @param state where in its life it is
 * @param receipts one for each destination, in the order of sending
 * @param block the block that it is in, on the best chain that AltNet knows; empty if in none
 * @param seenBy how that is known: the id of a node that says so, or the peer whose block was
 *     checked, as a {@code PeerId} prints; empty if in none
 */
public record EmergencyTx(
        Hash256 txid,
        Tx tx,
        SendOptions options,
        Instant since,
        State state,
        List<TxReceipt> receipts,
        Optional<StoredHeader> block,
        String seenBy) {
    /** The life of a transaction. */
    public enum State {
        /** On its way: fewer nodes than asked for have taken it. */
        SENDING,
        /** Enough nodes have taken it; in no block yet, and sent again now and then. */
        ACKNOWLEDGED,
        /** The deadline has passed with too few; sent again now and then all the same. */
        OVERDUE,
        /** In a block, which may still be left behind by the chain. */
        CONFIRMED,
        /** Deep enough in the chain to be left alone. */
        SETTLED,
        /** The operator stopped it. */
        STOPPED
    }

    public EmergencyTx {
        Objects.requireNonNull(txid, "txid");
        Objects.requireNonNull(tx, "tx");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(state, "state");
        receipts = List.copyOf(receipts);
        Objects.requireNonNull(block, "block");
        Objects.requireNonNull(seenBy, "seenBy");
    }

    /**
     * How many peers' nodes say that they have it. A peer at two addresses counts once; the
     * operator's own nodes do not count.
     */
    public int acks() {
        return (int)
                receipts.stream()
                        .filter(receipt -> !receipt.driver().isEmpty())
                        .filter(receipt -> receipt.status() == TxReceipt.Status.ACCEPTED)
                        .map(receipt -> PeerId.parse(receipt.destination()).identity())
                        .distinct()
                        .count();
    }
}
