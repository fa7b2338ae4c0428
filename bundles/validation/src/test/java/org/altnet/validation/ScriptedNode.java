package org.altnet.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
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

/** A node with a real header chain of its own, which refuses and fails as the test says. */
final class ScriptedNode implements BitcoinNode {
    private final HeaderChain view;
    private final List<Integer> batches = new ArrayList<>();
    private final Map<Hash256, Block> blocks = new HashMap<>();
    private Optional<String> failure = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private NodeStatus.State state = NodeStatus.State.READY;
    private int mostHeaders = Headers.MAX;

    ScriptedNode(HeaderChain view) {
        this.view = view;
    }

    /** Its own peers tell it of these. */
    void learns(Headers headers) {
        for (int from = 0; from < headers.size(); from += Headers.MAX) {
            int to = Math.min(headers.size(), from + Headers.MAX);
            AcceptOutcome outcome = view.accept(headers.slice(from, to), "its peers");
            if (outcome.isRejected()) {
                throw new IllegalArgumentException(outcome.rejection().orElseThrow().toString());
            }
        }
    }

    void learns(Block block) {
        blocks.put(block.header().hash(), block);
    }

    void fail(String why) {
        failure = Optional.of(why);
    }

    void recover() {
        failure = Optional.empty();
        refusal = Optional.empty();
    }

    void refuse(String why) {
        refusal = Optional.of(why);
    }

    void is(NodeStatus.State newState) {
        state = newState;
    }

    /** Hands out fewer headers at a time than it is asked for. */
    void handsOutAtMost(int headers) {
        mostHeaders = headers;
    }

    StoredHeader best() {
        return view.tip();
    }

    /** Sizes of the batches it was handed. */
    List<Integer> batches() {
        return batches;
    }

    @Override
    public String id() {
        return "scripted";
    }

    @Override
    public Network network() {
        return view.network();
    }

    @Override
    public NodeStatus status() {
        return new NodeStatus(state, "");
    }

    @Override
    public StoredHeader bestHeader() throws NodeException {
        answer();
        return view.tip();
    }

    @Override
    public Optional<StoredHeader> bestBlock() throws NodeException {
        answer();
        return Optional.empty();
    }

    @Override
    public List<NodeTip> tips() throws NodeException {
        answer();
        return List.of();
    }

    @Override
    public BlockLocator locator() throws NodeException {
        answer();
        return view.locator();
    }

    @Override
    public Headers headersAfter(BlockLocator locator, Hash256 stop, int max) throws NodeException {
        answer();
        return view.headersAfter(locator, stop, Math.min(max, mostHeaders));
    }

    @Override
    public Optional<Block> block(Hash256 hash) throws NodeException {
        answer();
        return Optional.ofNullable(blocks.get(hash));
    }

    @Override
    public SubmitOutcome submitHeaders(Headers headers) throws NodeException {
        answer();
        batches.add(headers.size());
        if (refusal.isPresent()) {
            return new SubmitOutcome(SubmitOutcome.Result.REJECTED, refusal.get());
        }
        AcceptOutcome outcome = view.acceptWeighed(headers, "altnet");
        return outcome.rejection()
                .map(why -> new SubmitOutcome(SubmitOutcome.Result.REJECTED, why.toString()))
                .orElseGet(
                        () ->
                                new SubmitOutcome(
                                        outcome.added() == 0
                                                ? SubmitOutcome.Result.DUPLICATE
                                                : SubmitOutcome.Result.ACCEPTED,
                                        ""));
    }

    @Override
    public SubmitOutcome submitBlock(Block block) throws NodeException {
        answer();
        return new SubmitOutcome(SubmitOutcome.Result.REJECTED, "keeps headers only");
    }

    private void answer() throws NodeException {
        if (failure.isPresent()) {
            throw new NodeException("node " + id() + ": " + failure.get());
        }
    }
}
