package org.altnet.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
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

/** A node with a real header chain of its own, which refuses and fails as the test says. */
final class ScriptedNode implements BitcoinNode {
    static final String ID = "scripted";

    private final String id;
    private final HeaderChain view;
    private final List<Integer> batches = new ArrayList<>();
    private final Map<Hash256, Block> blocks = new HashMap<>();
    private final Map<Hash256, TxPlace> transactions = new HashMap<>();
    private final List<Hash256> requested = new ArrayList<>();
    private final List<Block> submitted = new ArrayList<>();
    private Network network = Network.REGTEST;
    private boolean inOrder = true;
    private boolean followsBlocks = true;
    private int mostBatches = Integer.MAX_VALUE;
    private int asked;
    private int ownPeers;
    private Optional<String> failure = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private NodeStatus.State state = NodeStatus.State.READY;
    private int mostHeaders = Headers.MAX;
    private Optional<StoredHeader> bestBlock = Optional.empty();
    private Predicate<Block> refusedBlocks = block -> false;
    private SubmitOutcome.Result verdict = SubmitOutcome.Result.ACCEPTED;

    ScriptedNode(HeaderChain view) {
        this(ID, view);
    }

    ScriptedNode(String id, HeaderChain view) {
        this.id = id;
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

    /** Asked for one block, it gives another. */
    void answersWith(Hash256 hash, Block other) {
        blocks.put(hash, other);
    }

    void learns(TxPlace place) {
        transactions.put(place.tx().txid(), place);
    }

    /** From now on it can ask so many peers of its own for blocks; see {@link #requested}. */
    void hasOwnPeers(int count) {
        ownPeers = count;
    }

    void isOf(Network another) {
        network = another;
    }

    /** Blocks that its own peers were asked for. */
    List<Hash256> requested() {
        return requested;
    }

    /** Blocks that it was handed, taken or not. */
    List<Block> submitted() {
        return submitted;
    }

    /** How often it was asked anything that may block. */
    int asked() {
        return asked;
    }

    /** What it says of a block that goes on from its best block; accepted unless told otherwise. */
    void says(SubmitOutcome.Result result) {
        verdict = result;
    }

    /** From now on it keeps blocks, and has those up to a height of its best chain. */
    void hasBlocksUpTo(int height) {
        bestBlock = view.atHeight(height);
    }

    void keepsHeadersOnly() {
        bestBlock = Optional.empty();
    }

    /** From now on, what it takes is on a branch that it does not follow. */
    void keepsItsBestBlock() {
        followsBlocks = false;
    }

    /** From now on it takes blocks in any order. */
    void takesAnyBlock() {
        inOrder = false;
    }

    void refuses(Predicate<Block> blockThatBreaksARule) {
        refusedBlocks = blockThatBreaksARule;
    }

    void fail(String why) {
        failure = Optional.of(why);
    }

    /** It goes away when it has been handed so many batches of headers. */
    void failAfter(int batchesOfHeaders) {
        mostBatches = batchesOfHeaders;
    }

    void recover() {
        mostBatches = Integer.MAX_VALUE;
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
        return id;
    }

    @Override
    public Network network() {
        return network;
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
        return bestBlock;
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
        if (batches.size() >= mostBatches) {
            failure = Optional.of("connection reset");
        }
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
        submitted.add(block);
        if (refusedBlocks.test(block)) {
            return new SubmitOutcome(SubmitOutcome.Result.REJECTED, "bad-txnmrklroot");
        }
        boolean isNext =
                bestBlock.filter(best -> best.hash().equals(block.header().previous())).isPresent();
        if (inOrder && !isNext) {
            return new SubmitOutcome(SubmitOutcome.Result.REJECTED, "prev-blk-not-found");
        }
        if (followsBlocks) {
            bestBlock = view.find(block.header().hash());
        }
        return new SubmitOutcome(verdict, "");
    }

    @Override
    public Map<String, String> details() {
        return Map.of();
    }

    @Override
    public int requestBlock(Hash256 hash) throws NodeException {
        answer();
        requested.add(hash);
        return ownPeers;
    }

    @Override
    public TxOutcome submitTransaction(Tx tx) {
        throw new AssertionError("validation submits no transactions");
    }

    @Override
    public Optional<TxOutcome> testTransaction(Tx tx) {
        throw new AssertionError("validation tests no transactions");
    }

    @Override
    public Optional<TxPlace> findTransaction(Hash256 txid) throws NodeException {
        answer();
        return Optional.ofNullable(transactions.get(txid));
    }

    private void answer() throws NodeException {
        asked++;
        if (failure.isPresent()) {
            throw new NodeException("node " + id() + ": " + failure.get());
        }
    }
}
