package org.altnet.emergency;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.altnet.api.emergency.UnsoundTransactionException;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxPlace;
import org.altnet.emergency.TxSanity.Spent;

/** What a transaction pays, of which a node must know what it spends. Stateless. */
final class Fees {
    /** Transactions that a node is asked for at most. */
    static final int MAX_INPUTS = 50;

    private Fees() {}

    /**
     * What the node has said of it when it was asked to test it. One that has not (Bitcoin Core
     * before 0.21 knows no fees there) is asked for each transaction whose outputs are spent, of
     * which one without {@code txindex} finds the young only: blocks.
     *
     * @return satoshi, negative if it spends more than there is; empty if the node does not find
     *     them all, or there are too many
     */
    static OptionalLong fee(TxSanity tx, Optional<TxOutcome> tested, BitcoinNode node)
            throws NodeException {
        OptionalLong told = tested.map(TxOutcome::fee).orElse(OptionalLong.empty());
        return told.isPresent() ? told : summedUp(tx, node);
    }

    private static OptionalLong summedUp(TxSanity tx, BitcoinNode node) throws NodeException {
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
