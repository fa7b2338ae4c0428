package org.altnet.watchdog;

import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.SubmitOutcome;

/** A node that has a best header and a status, as the test says, and nothing else. */
final class ScriptedNode implements BitcoinNode {
    private final StoredHeader best;
    private NodeStatus.State state = NodeStatus.State.READY;
    private Optional<String> failure = Optional.empty();

    ScriptedNode(StoredHeader best) {
        this.best = best;
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
        return "scripted";
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
    public StoredHeader bestHeader() throws NodeException {
        if (failure.isPresent()) {
            throw new NodeException(failure.get());
        }
        return best;
    }

    @Override
    public Optional<StoredHeader> bestBlock() {
        return Optional.empty();
    }

    @Override
    public List<NodeTip> tips() {
        return List.of();
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
}
