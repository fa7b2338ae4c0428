package org.altnet.node.bitcoind;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
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
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxPlace;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.retry.Backoff;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException;

/**
 * A Bitcoin Core node. Calls run on their callers' threads, each as long as the node takes, within
 * {@code rpc.timeout} a question; while there is no node they fail at once.
 */
final class BitcoindNode implements BitcoinNode, AutoCloseable {
    private final BitcoindSettings settings;
    private final NodeWatch watch;

    /** A question to the node. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection node) throws RpcException, IOException;
    }

    /**
     * Does nothing until {@link #start}.
     *
     * @param lane the node's own
     * @param news told of each new best header, on the lane
     */
    BitcoindNode(
            BitcoindSettings settings,
            Links links,
            Lane lane,
            TimeSource time,
            RandomGenerator random,
            Consumer<TipEvent> news) {
        this.settings = settings;
        watch =
                new NodeWatch(
                        settings,
                        new Connector(settings, links, time),
                        new Backoff(random),
                        lane,
                        time,
                        tip -> news.accept(new TipEvent(settings.id(), tip, time.now())));
    }

    void start() {
        watch.start();
    }

    /** Idempotent, within 10 s; the lane is its owner's. */
    @Override
    public void close() {
        watch.close();
    }

    @Override
    public String id() {
        return settings.id();
    }

    @Override
    public Network network() {
        return settings.network();
    }

    @Override
    public NodeStatus status() {
        return watch.status();
    }

    @Override
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("rpc", settings.rpc() + ", " + settings.credentials().describe());
        watch.connection().ifPresent(node -> describe(node, details));
        watch.latest().ifPresent(snapshot -> describe(snapshot.info(), details));
        return details;
    }

    @Override
    public StoredHeader bestHeader() throws NodeException {
        return ask(node -> node.view().look().bestHeader());
    }

    @Override
    public Optional<StoredHeader> bestBlock() throws NodeException {
        return ask(node -> Optional.of(node.view().look().bestBlock()));
    }

    @Override
    public List<NodeTip> tips() throws NodeException {
        return ask(node -> node.view().look().tips());
    }

    @Override
    public BlockLocator locator() throws NodeException {
        return ask(node -> node.headers().locator());
    }

    @Override
    public Headers headersAfter(BlockLocator locator, Hash256 stop, int max) throws NodeException {
        return ask(node -> node.headers().after(locator, stop, Math.min(max, Headers.MAX)));
    }

    @Override
    public Optional<Block> block(Hash256 hash) throws NodeException {
        return ask(node -> node.blocks().block(hash));
    }

    @Override
    public SubmitOutcome submitHeaders(Headers headers) throws NodeException {
        return tell(node -> node.handOver().submit(headers));
    }

    @Override
    public SubmitOutcome submitBlock(Block block) throws NodeException {
        return tell(node -> node.handOver().submit(block));
    }

    @Override
    public int requestBlock(Hash256 hash) throws NodeException {
        return ask(node -> node.requests().request(hash));
    }

    @Override
    public TxOutcome submitTransaction(Tx tx) throws NodeException {
        return ask(node -> node.transactions().submit(tx));
    }

    @Override
    public Optional<TxOutcome> testTransaction(Tx tx) throws NodeException {
        return ask(node -> node.transactions().test(tx));
    }

    @Override
    public Optional<TxPlace> findTransaction(Hash256 txid) throws NodeException {
        return ask(node -> node.transactions().find(txid));
    }

    /** Asks something after which the node's tips may be others. */
    private <T> T tell(Question<T> question) throws NodeException {
        try {
            return ask(question);
        } finally {
            watch.connection().ifPresent(node -> node.watchingView().forget());
            watch.wake();
        }
    }

    private <T> T ask(Question<T> question) throws NodeException {
        Connection node =
                watch.connection()
                        .orElseThrow(
                                () ->
                                        new NodeException(
                                                "node " + id() + ": " + watch.status().text()));
        try {
            return question.ask(node);
        } catch (RpcUnavailableException e) {
            watch.wake(); // which finds out what is the matter
            throw node.node().told(e);
        } catch (RpcException e) {
            throw node.node().told(e);
        } catch (IOException e) {
            throw new NodeException("node " + id() + ", by p2p: " + e.getMessage(), e);
        }
    }

    private static void describe(Connection node, Map<String, String> details) {
        details.put("version", node.network().agent());
        details.put("peers", String.valueOf(node.network().peers()));
        details.put("tips by", node.signal().describe());
        details.put("hand-over", node.handOver().describe());
        node.peer().ifPresent(peer -> details.put("p2p", peer.describe()));
        details.put("rest", node.restOffered() ? "yes" : "no");
        details.put("offers", String.join(", ", node.features().present()));
        details.put("lacks", String.join(", ", node.features().missing()));
        details.put("indexes", String.join(", ", node.indexes()));
    }

    private static void describe(NodeInfo info, Map<String, String> details) {
        details.put("blocks", String.valueOf(info.blocks()));
        details.put("headers", String.valueOf(info.headers()));
        details.put("pruned", pruned(info));
    }

    private static String pruned(NodeInfo info) {
        if (!info.pruned()) {
            return "no";
        }
        return info.prunedBelow()
                .map(height -> "has blocks from height " + height + " on")
                .orElse("yes");
    }
}
