package org.altnet.emergency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxOutcome.Result;
import org.altnet.api.node.TxPlace;

/** A node with a mempool, which says what the test wants. */
final class ScriptedNode implements BitcoinNode {
    final Map<Hash256, TxPlace> transactions = new HashMap<>();
    final List<Tx> submitted = new ArrayList<>();
    Function<Tx, TxOutcome> says = tx -> new TxOutcome(Result.ACCEPTED, "");
    Optional<TxOutcome> test = Optional.empty();
    NodeStatus.State state = NodeStatus.State.READY;
    Optional<StoredHeader> best = Optional.empty();
    boolean failing;
    boolean privateBroadcast;

    private final String id;

    ScriptedNode(String id) {
        this.id = id;
    }

    void confirms(Tx tx, Hash256 block) {
        transactions.put(tx.txid(), new TxPlace(tx, Optional.of(block)));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public NodeStatus status() {
        return new NodeStatus(state, "");
    }

    @Override
    public TxOutcome submitTransaction(Tx tx) throws NodeException {
        answer();
        submitted.add(tx);
        if (privateBroadcast) {
            return new TxOutcome(Result.ACCEPTED, "handed to private broadcast");
        }
        TxOutcome outcome = says.apply(tx);
        if (outcome.result() == Result.ACCEPTED) {
            transactions.putIfAbsent(tx.txid(), new TxPlace(tx, Optional.empty()));
        }
        return outcome;
    }

    @Override
    public Optional<TxOutcome> testTransaction(Tx tx) throws NodeException {
        answer();
        return test;
    }

    @Override
    public Optional<TxPlace> findTransaction(Hash256 txid) throws NodeException {
        answer();
        return Optional.ofNullable(transactions.get(txid));
    }

    @Override
    public Optional<StoredHeader> bestBlock() throws NodeException {
        answer();
        return best;
    }

    private void answer() throws NodeException {
        if (failing) {
            throw new NodeException("node " + id + " does not answer");
        }
    }

    @Override
    public Network network() {
        return Network.REGTEST;
    }

    @Override
    public Map<String, String> details() {
        return Map.of();
    }

    @Override
    public StoredHeader bestHeader() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<NodeTip> tips() {
        throw new UnsupportedOperationException();
    }

    @Override
    public BlockLocator locator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Headers headersAfter(BlockLocator locator, Hash256 stop, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Block> block(Hash256 hash) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SubmitOutcome submitHeaders(Headers headers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SubmitOutcome submitBlock(Block block) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int requestBlock(Hash256 hash) {
        throw new UnsupportedOperationException();
    }
}
