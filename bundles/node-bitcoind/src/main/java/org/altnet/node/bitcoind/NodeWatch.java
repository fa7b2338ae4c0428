package org.altnet.node.bitcoind;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.retry.Backoff;
import org.altnet.node.bitcoind.rpc.RpcCodes;
import org.altnet.node.bitcoind.rpc.RpcErrorException;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connection up, and looks at the node's tip: when something tells that it may have
 * changed, and every few seconds anyhow.
 *
 * <p>All of it runs on the lane, which also calls those who want the news. What others may see of
 * it is in two volatile fields, written by the lane.
 */
final class NodeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
    private static final Duration WARM_UP_POLL = Duration.ofSeconds(1);

    /** The node is near and asking costs nothing: no longer between two attempts than 16 s. */
    private static final int LONGEST_AFTER_FAILURES = 5;

    private final BitcoindSettings settings;
    private final Connector connector;
    private final Backoff backoff;
    private final Lane lane;
    private final TimeSource time;
    private final Consumer<StoredHeader> news;
    private final AtomicBoolean woken = new AtomicBoolean();

    private volatile NodeStatus status = new NodeStatus(State.STARTING, "connecting");
    private volatile Optional<Connection> connection = Optional.empty();
    private volatile Optional<ChainSnapshot> latest = Optional.empty();
    private volatile boolean closed;

    // The lane's own.
    private FirstDownload firstDownload;
    private Lane.Task next = () -> {};
    private int failures;
    private int renewals;

    /**
     * @param news told of each new best header, on the lane
     */
    NodeWatch(
            BitcoindSettings settings,
            Connector connector,
            Backoff backoff,
            Lane lane,
            TimeSource time,
            Consumer<StoredHeader> news) {
        this.settings = settings;
        this.connector = connector;
        this.backoff = backoff;
        this.lane = lane;
        this.time = time;
        this.news = news;
        firstDownload = new FirstDownload(settings.network());
    }

    void start() {
        wake();
    }

    /** Has it look as soon as it can. Returns at once; any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            lane.execute(this::turn);
        }
    }

    NodeStatus status() {
        return status;
    }

    /** Empty while there is none. */
    Optional<Connection> connection() {
        return connection;
    }

    /** What the last look has shown; empty before the first, and while there is no connection. */
    Optional<ChainSnapshot> latest() {
        return latest;
    }

    /** Whoever waits for the node is failed. Idempotent, within 5 s; the lane is its owner's. */
    @Override
    public void close() {
        closed = true;
        connection.ifPresent(Connection::close);
        connector.close();
    }

    private void turn() {
        woken.set(false);
        next.cancel();
        if (closed) {
            return;
        }
        next = lane.schedule(attempt(), this::wake);
    }

    /** Whatever goes wrong, there is another turn. */
    private Duration attempt() {
        try {
            return connection.isPresent() ? look(connection.get()) : connect();
        } catch (RuntimeException e) {
            LOG.error(
                    "Node {} - a bug in AltNet: report it, with these lines; the node is tried"
                            + " again",
                    settings.id(),
                    e);
            lose(Duration.ZERO);
            return failed(State.UNREACHABLE, "AltNet has failed: " + e);
        }
    }

    private Duration connect() {
        try {
            Connection made = connector.connect(this::wake);
            connection = Optional.of(made);
            if (closed) {
                made.close();
                return settings.poll();
            }
            failures = 0;
            renewals = made.watchingRpc().renewals();
            LOG.info(
                    "Node {} - connected to {} at {}; {}",
                    settings.id(),
                    made.network().agent(),
                    settings.rpc(),
                    made.handOver().describe());
            return look(made);
        } catch (WrongNodeException e) {
            return failed(State.UNREACHABLE, e.getMessage());
        } catch (RpcException e) {
            return Asking.is(e, RpcCodes.IN_WARMUP)
                    ? warmingUp((RpcErrorException) e)
                    : failed(State.UNREACHABLE, e.getMessage());
        }
    }

    private Duration look(Connection node) {
        try {
            ChainSnapshot before = latest.orElse(null);
            ChainSnapshot now = node.watchingView().look();
            connector.requireChain(now.info());
            latest = Optional.of(now);
            boolean downloading =
                    firstDownload.isOn(now.info(), now.bestBlock(), time.now().wall());
            become(
                    downloading
                            ? new NodeStatus(State.SYNCING, "initial block download")
                            : new NodeStatus(State.READY, ""));
            if (!downloading) {
                node.peer().ifPresent(PeerLink::open);
            }
            if (before == null || !before.bestHeader().equals(now.bestHeader())) {
                news.accept(now.bestHeader());
            }
            if (node.watchingRpc().renewals() != renewals) {
                // Restarted: what it offers may be something else now.
                return lose(Duration.ZERO);
            }
            return settings.poll();
        } catch (WrongNodeException e) {
            lose(Duration.ZERO);
            return failed(State.UNREACHABLE, e.getMessage());
        } catch (RpcException e) {
            if (e instanceof RpcUnavailableException slow && slow.isSlowness()) {
                become(new NodeStatus(State.UNREACHABLE, e.getMessage()));
                return settings.poll();
            }
            lose(Duration.ZERO);
            return Asking.is(e, RpcCodes.IN_WARMUP)
                    ? warmingUp((RpcErrorException) e)
                    : failed(State.UNREACHABLE, e.getMessage());
        }
    }

    private Duration lose(Duration pause) {
        connection.ifPresent(Connection::close);
        connection = Optional.empty();
        latest = Optional.empty();
        return pause;
    }

    private Duration warmingUp(RpcErrorException e) {
        failures = 0;
        // A node that starts anew may have to download anew.
        firstDownload = new FirstDownload(settings.network());
        become(new NodeStatus(State.STARTING, e.reason()));
        return WARM_UP_POLL;
    }

    private Duration failed(State state, String why) {
        failures++;
        become(new NodeStatus(state, why));
        return backoff.after(Math.min(failures, LONGEST_AFTER_FAILURES));
    }

    private void become(NodeStatus now) {
        if (now.equals(status) || closed) {
            return;
        }
        boolean isNews = now.state() != status.state() || now.state() == State.UNREACHABLE;
        status = now;
        if (!isNews) {
            LOG.debug("Node {} - {}: {}", settings.id(), now.state(), now.text());
        } else if (now.state() == State.UNREACHABLE) {
            LOG.warn("Node {} - {}", settings.id(), now.text());
        } else {
            LOG.info(
                    "Node {} - {}{}",
                    settings.id(),
                    now.state(),
                    now.text().isEmpty() ? "" : ": " + now.text());
        }
    }
}
