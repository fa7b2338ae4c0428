package org.altnet.node.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Tx;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.NodeTip.Status;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.SubmitOutcome.Result;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxPlace;
import org.altnet.api.time.TimeSource;
import org.altnet.room.ThreadLane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A light node: headers from Bitcoin peers, checked by all the rules from genesis on, and no
 * blocks.
 *
 * <p>bitcoinj's {@code PeerGroup} is not used: without a bitcoinj chain it only keeps connections,
 * and it dials a peer that misbehaved again within a second. Its messages are.
 */
final class SpvNode implements LocalNode {
    private static final Logger LOG = LoggerFactory.getLogger(SpvNode.class);
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(1);
    private static final Duration IDLE_THREAD_ENDS_AFTER = Duration.ofSeconds(5);

    private final NodeChain chain;
    private final HeaderSync sync;
    private final PeerPool pool;
    private final ThreadLane lane = new ThreadLane("altnet-node-peers");
    private final ExecutorService executor = threads();

    private SpvNode(NodeChain chain, Settings settings, TimeSource time) {
        this.chain = chain;
        sync = new HeaderSync(chain, time);
        P2pNetwork network = P2pNetwork.of(settings.network());
        pool =
                new PeerPool(
                        new AddressBook(new SecureRandom()),
                        settings.peers(),
                        network,
                        settings.maxPeers(),
                        lane,
                        executor,
                        time,
                        (address, owner) ->
                                new PeerConnection(
                                        address, network, chain, sync, time, executor, owner));
    }

    /**
     * @param news told of each new best header, in order; must return at once
     * @throws IOException if the header file cannot be used; the text says why and what to do
     */
    static SpvNode open(
            HeaderChains chains, Settings settings, TimeSource time, Consumer<StoredHeader> news)
            throws IOException {
        Files.createDirectories(settings.directory());
        String name = settings.network().id();
        HeaderChain headers =
                chains.open(settings.network(), settings.directory().resolve(name + ".headers"));
        StoredHeader tip = headers.tip();
        LOG.info("Embedded node {}: tip {} at height {}", name, tip.hash(), tip.height());
        return new SpvNode(new NodeChain(headers, news), settings, time);
    }

    /** Starts looking for peers. Returns at once. */
    void start() {
        lane.execute(pool::fill);
        lane.schedule(TICK, this::tick);
    }

    @Override
    public HeaderChain chain() {
        return chain.view();
    }

    @Override
    public NodeStatus status() {
        return sync.status().orElseGet(pool::status);
    }

    @Override
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("kind", "a light node: headers by P2P, no blocks, no mempool");
        details.put("peers", Integer.toString(pool.ready().size()));
        return details;
    }

    @Override
    public Optional<StoredHeader> bestBlock() {
        return Optional.empty();
    }

    @Override
    public List<NodeTip> tips() {
        return chain.view().tips().stream()
                .map(
                        tip ->
                                LocalNode.tip(
                                        tip.header(),
                                        tip.branchLength(),
                                        tip.isBest() ? Status.ACTIVE : Status.HEADERS_ONLY))
                .toList();
    }

    @Override
    public Optional<Block> block(Hash256 hash) {
        return Optional.empty();
    }

    @Override
    public SubmitOutcome submitHeaders(Headers headers) throws NodeException {
        return chain.submit(headers, "altnet");
    }

    @Override
    public SubmitOutcome submitBlock(Block block) {
        return new SubmitOutcome(Result.REJECTED, "this node keeps headers only");
    }

    /**
     * Sends it to the peers that are connected, unannounced, as light clients do. They say nothing
     * of what becomes of it.
     *
     * @throws NodeException if none is connected
     */
    @Override
    public TxOutcome submitTransaction(Tx tx) throws NodeException {
        try {
            tx.txid();
        } catch (IllegalArgumentException e) {
            return new TxOutcome(TxOutcome.Result.REJECTED, "TX decode failed: " + e.getMessage());
        }
        List<PeerConnection> peers = pool.ready();
        if (peers.isEmpty()) {
            throw new NodeException("the embedded node has no Bitcoin peer to send it to");
        }
        peers.forEach(peer -> peer.sendTransaction(tx));
        return new TxOutcome(
                TxOutcome.Result.ACCEPTED,
                "sent to " + peers.size() + " Bitcoin peers; they do not say whether they take it");
    }

    @Override
    public Optional<TxOutcome> testTransaction(Tx tx) {
        return Optional.empty();
    }

    @Override
    public Optional<TxPlace> findTransaction(Hash256 txid) {
        return Optional.empty();
    }

    @Override
    public void close() {
        pool.close();
        lane.close();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("A thread still waits for DNS or a socket; it ends by itself");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        chain.close();
    }

    private void tick() {
        sync.tick();
        lane.schedule(TICK, this::tick);
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_THREAD_ENDS_AFTER.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread =
                            new Thread(task, "altnet-node-peer-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }
}
