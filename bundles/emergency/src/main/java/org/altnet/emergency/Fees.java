package org.altnet.emergency;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.altnet.api.emergency.UnsoundTransactionException;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.TxPlace;
import org.altnet.emergency.TxSanity.Spent;

/** What a transaction pays, of which a node must know what it spends. Stateless. */
final class Fees {
    /** Transactions that a node is asked for at most. */
    static final int MAX_INPUTS = 50;

    private Fees() {}

    /**
     * Asks the node for each transaction whose outputs are spent: blocks.
     *
     * @return satoshi, negative if it spends more than there is; empty if the node does not find
     *     them all, or there are too many
     */
    static OptionalLong fee(TxSanity tx, BitcoinNode node) throws NodeException {
        Map<Hash256, TxSanity> parents = new HashMap<>();
        long in = 0;
        for (Spent spent : tx.inputs()) {
            if (!parents.containsKey(spent.txid())) {
                Optional<TxSanity> parent =
                        parents.size() < MAX_INPUTS ? parent(node, spent.txid()) : Optional.empty();
                if (parent.isEmpty()) {
                    return OptionalLong.empty();
                }
                parents.put(spent.txid(), parent.get());
            }
            OptionalLong value = parents.get(spent.txid()).value(spent.index());
            if (value.isEmpty()) {
                return OptionalLong.empty();
            }
            in += value.getAsLong();
        }
        return OptionalLong.of(in - tx.outputSum());
    }

    private static Optional<TxSanity> parent(BitcoinNode node, Hash256 txid) throws NodeException {
        Optional<TxPlace> place = node.findTransaction(txid);
        try {
            return place.isPresent()
                    ? Optional.of(TxSanity.parse(place.get().tx()))
                    : Optional.empty();
        } catch (UnsoundTransactionException e) {
            return Optional.empty();
        }
    }
}
