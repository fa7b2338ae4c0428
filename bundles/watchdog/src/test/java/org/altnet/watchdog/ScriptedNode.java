package org.altnet.watchdog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.altnet.api.node.TxPlace;

/**
 * A node that has a best header, a best block, branches and a status, as the test says, and nothing
 * else.
 */
final class ScriptedNode implements BitcoinNode {
    private final String id;
    private final StoredHeader best;
    private Optional<StoredHeader> block = Optional.empty();
    private List<NodeTip> tips = List.of();
    private NodeStatus.State state = NodeStatus.State.READY;
    private Optional<String> failure = Optional.empty();

    ScriptedNode(StoredHeader best) {
        this("scripted", best);
    }

    ScriptedNode(String id, StoredHeader best) {
        this.id = id;
        this.best = best;
    }

    void hasBlock(StoredHeader newBlock) {
        block = Optional.of(newBlock);
    }

    void hasTips(NodeTip... newTips) {
        tips = List.of(newTips);
    }

    void is(NodeStatus.State newState) {
        state = newState;
    }

    void fail(String why) {
        failure = Optional.of(why);
    }

    void recover() {
        failure = Optional.empty();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Network network() {
        return Network.REGTEST;
    }

    @Override
    public NodeStatus status() {
        return new NodeStatus(state, "");
    }

    @Override
    public Map<String, String> details() {
        return Map.of();
    }

    @Override
    public StoredHeader bestHeader() throws NodeException {
        if (failure.isPresent()) {
            throw new NodeException(failure.get());
        }
        return best;
    }

    @Override
    public Optional<StoredHeader> bestBlock() throws NodeException {
        if (failure.isPresent()) {
            throw new NodeException(failure.get());
        }
        return block;
    }

    @Override
    public List<NodeTip> tips() throws NodeException {
        if (failure.isPresent()) {
            throw new NodeException(failure.get());
        }
        return tips;
    }

    @Override
    public BlockLocator locator() {
        return BlockLocator.EMPTY;
    }

    @Override
    public Headers headersAfter(BlockLocator locator, Hash256 stop, int max) {
        return Headers.EMPTY;
    }

    @Override
    public Optional<Block> block(Hash256 hash) {
        return Optional.empty();
    }

    @Override
    public SubmitOutcome submitHeaders(Headers headers) {
        return new SubmitOutcome(SubmitOutcome.Result.REJECTED, "scripted");
    }

    @Override
    public SubmitOutcome submitBlock(Block block) {
        return new SubmitOutcome(SubmitOutcome.Result.REJECTED, "scripted");
    }

    @Override
    public int requestBlock(Hash256 hash) {
        return 0;
    }

    @Override
    public TxOutcome submitTransaction(Tx tx) {
        return new TxOutcome(TxOutcome.Result.UNSUPPORTED, "");
    }

    @Override
    public Optional<TxOutcome> testTransaction(Tx tx) {
        return Optional.empty();
    }

    @Override
    public Optional<TxPlace> findTransaction(Hash256 txid) {
        return Optional.empty();
    }
}
