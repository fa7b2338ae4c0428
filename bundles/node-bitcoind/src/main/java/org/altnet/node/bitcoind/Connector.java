package org.altnet.node.bitcoind;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.Decoded.GarbledException;
import org.altnet.node.bitcoind.p2p.P2pSettings;
import org.altnet.node.bitcoind.rpc.HttpPool;
import org.altnet.node.bitcoind.rpc.HttpTransport;
import org.altnet.node.bitcoind.rpc.JsonRpc;
import org.altnet.node.bitcoind.rpc.Rest;
import org.altnet.node.bitcoind.rpc.RpcErrorException;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcMethod;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException;
import org.altnet.node.bitcoind.signal.NewBlockWait;
import org.altnet.node.bitcoind.signal.TipSignalSettings;
import org.altnet.node.bitcoind.signal.ZmqEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes connections: finds out whether the right node answers, and what it can do, before anything
 * else is asked of it or told to it. Stateless but for the HTTP client, which all of them share one
 * after the other, and for the transport under way, which {@link #close} calls off.
 */
final class Connector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    /** Old nodes have four threads for all who ask. */
    private static final int SERVING_LINES = 4;

    private static final int WATCHING_LINES = 2;
    private static final Duration LONG_POLL_MARGIN = Duration.ofSeconds(10);

    private final BitcoindSettings settings;
    private final Links links;
    private final TimeSource time;
    private final HttpPool pool;
    private volatile boolean closed;

    /** Being connected; written by the connecting thread, read by the one that closes. */
    private volatile Optional<HttpTransport> underWay = Optional.empty();

    Connector(BitcoindSettings settings, Links links, TimeSource time) {
        this.settings = settings;
        this.links = links;
        this.time = time;
        pool =
                new HttpPool(
                        settings.rpc().host(),
                        settings.rpc().port(),
                        "altnet-node-" + settings.id());
    }

    /**
     * Blocks until it is known.
     *
     * @param mayHaveChanged called from then on when the tip may have changed
     */
    Connection connect(Runnable mayHaveChanged) throws RpcException, WrongNodeException {
        Optional<String> obstacle = settings.obstacle();
        if (obstacle.isPresent()) {
            throw new WrongNodeException(obstacle.get());
        }
        HttpTransport transport = new HttpTransport(pool);
        underWay = Optional.of(transport);
        try {
            if (closed) {
                transport.close();
            }
            return connect(transport, mayHaveChanged);
        } catch (RpcException | WrongNodeException | RuntimeException e) {
            transport.close();
            throw e;
        } finally {
            underWay = Optional.empty();
        }
    }

    /** Fails what is being connected; connections are closed before. Idempotent, at once. */
    @Override
    public void close() {
        closed = true;
        underWay.ifPresent(HttpTransport::close);
        pool.close();
    }

    /** What is to be said of a node on another network; nothing if it is on the right one. */
    void requireChain(NodeInfo info) throws WrongNodeException {
        String wanted = CoreNetwork.of(settings.network()).chain();
        if (!info.chain().equals(wanted)) {
            throw new WrongNodeException(
                    "the node at "
                            + settings.rpc()
                            + " is on chain '"
                            + info.chain()
                            + "', not on '"
                            + wanted
                            + "' ("
                            + settings.network().id()
                            + "); set rpc.connect to the right node");
        }
    }

    private Connection connect(HttpTransport transport, Runnable mayHaveChanged)
            throws RpcException, WrongNodeException {
        JsonRpc watchingRpc = rpc(transport, WATCHING_LINES);
        Asking watching = new Asking(settings.id(), watchingRpc);
        requireRightNode(watching);
        NetworkInfo network = watching.ask(NetworkInfo::of, RpcMethod.GETNETWORKINFO);
        Features features = Features.ask(watchingRpc);
        Optional<Rest> rest = rest(transport);

        Asking node = new Asking(settings.id(), rpc(transport, SERVING_LINES));
        HeaderSource headers = new HeaderSource(node);
        ChainView view = new ChainView(node, headers, time);
        BlockSource blocks = new BlockSource(node, rest);
        List<ZmqEndpoint> zmq = zmq(watching, features);
        List<String> indexes = indexes(watching, features);
        Optional<PeerLink> peer = peer(features);
        return new Connection(
                transport,
                watchingRpc,
                watching,
                new ChainView(watching, new HeaderSource(watching), time),
                node,
                view,
                new HeaderServing(settings.network().genesis(), view, headers, rest),
                blocks,
                new HandOver(node, features, settings.handOver(), peer, headers, view, blocks),
                new BlockRequests(node, features, headers),
                new Transactions(node, features, view, blocks),
                features,
                network,
                indexes,
                rest.isPresent(),
                links.signal(
                        signalSettings(zmq, newBlockWait(transport, features)), mayHaveChanged),
                peer);
    }

    private void requireRightNode(Asking node) throws RpcException, WrongNodeException {
        requireChain(node.ask(NodeInfo::of, RpcMethod.GETBLOCKCHAININFO));
        Hash256 genesis =
                node.ask(answer -> Decoded.hash(Decoded.string(answer)), RpcMethod.GETBLOCKHASH, 0);
        if (!genesis.equals(settings.network().genesis())) {
            throw new WrongNodeException(
                    "the node at "
                            + settings.rpc()
                            + " has genesis block "
                            + genesis
                            + ", which is not that of "
                            + settings.network().id()
                            + "; set rpc.connect to the right node");
        }
    }

    private Optional<Rest> rest(HttpTransport transport) {
        if (!settings.restAllowed()) {
            return Optional.empty();
        }
        Hash256 genesis = settings.network().genesis();
        Rest rest = new Rest(transport, settings.timeout());
        try {
            Optional<Headers> answer = rest.headers(genesis, 1);
            boolean works =
                    answer.filter(found -> found.size() == 1)
                            .filter(found -> found.get(0).hash().equals(genesis))
                            .isPresent();
            return works ? Optional.of(rest) : Optional.empty();
        } catch (RpcUnavailableException e) {
            LOG.debug("Node {} - no REST", settings.id(), e);
            return Optional.empty();
        }
    }

    private List<ZmqEndpoint> zmq(Asking node, Features features) throws RpcException {
        if (settings.zmq().isPresent()) {
            return List.of(settings.zmq().get());
        }
        return optional(
                () -> node.ask(this::zmqTold, RpcMethod.GETZMQNOTIFICATIONS),
                features.has(RpcMethod.GETZMQNOTIFICATIONS));
    }

    private List<ZmqEndpoint> zmqTold(JsonValue answer) throws GarbledException {
        List<ZmqEndpoint> told = new ArrayList<>();
        for (JsonValue value : Decoded.array(answer)) {
            JsonObject one = Decoded.object(value);
            ZmqEndpoint.told(
                            Decoded.string(one, "type"),
                            Decoded.string(one, "address"),
                            settings.rpc().host())
                    .filter(there -> settings.proxyOnly().permitsDirect(there.host()))
                    .ifPresent(told::add);
        }
        return told;
    }

    private static List<String> indexes(Asking node, Features features) throws RpcException {
        return optional(
                () ->
                        node.ask(
                                answer -> List.copyOf(Decoded.object(answer).keySet()),
                                RpcMethod.GETINDEXINFO),
                features.has(RpcMethod.GETINDEXINFO));
    }

    /** Asks something that can be done without: a refusal is as good as nothing. */
    private static <T> List<T> optional(Question<T> question, boolean possible)
            throws RpcException {
        if (!possible) {
            return List.of();
        }
        try {
            return question.ask();
        } catch (RpcErrorException e) {
            LOG.debug("Done without", e);
            return List.of();
        } catch (RpcUnavailableException e) {
            if (e.kind() == RpcUnavailableException.Kind.FORBIDDEN) {
                LOG.debug("Done without", e);
                return List.of();
            }
            throw e;
        }
    }

    /** Asks for a list. */
    @FunctionalInterface
    private interface Question<T> {
        List<T> ask() throws RpcException;
    }

    private Optional<PeerLink> peer(Features features) {
        return HandOver.needsPeer(settings.handOver(), features)
                ? Optional.of(new PeerLink(() -> links.announcement(p2pSettings())))
                : Optional.empty();
    }

    private P2pSettings p2pSettings() {
        return new P2pSettings(
                settings.id(), settings.network(), settings.p2p().host(), settings.p2p().port());
    }

    private Optional<NewBlockWait> newBlockWait(HttpTransport transport, Features features) {
        if (!features.has(RpcMethod.WAITFORNEWBLOCK)) {
            return Optional.empty();
        }
        JsonRpc rpc = rpc(transport, 1);
        return Optional.of(
                atMost -> {
                    try {
                        rpc.callWithin(
                                atMost.plus(LONG_POLL_MARGIN),
                                RpcMethod.WAITFORNEWBLOCK,
                                (int) Math.min(Integer.MAX_VALUE, atMost.toMillis()));
                    } catch (RpcException e) {
                        if (Thread.interrupted()) {
                            throw new InterruptedException();
                        }
                        throw new IOException(e.getMessage(), e);
                    }
                });
    }

    private TipSignalSettings signalSettings(
            List<ZmqEndpoint> zmq, Optional<NewBlockWait> newBlockWait) {
        return new TipSignalSettings(
                settings.id(), zmq, newBlockWait, TipSignalSettings.SAFETY_NET, settings.poll());
    }

    private JsonRpc rpc(HttpTransport transport, int lines) {
        return new JsonRpc(transport, settings.credentials(), settings.timeout(), lines);
    }
}
