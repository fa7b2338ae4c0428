package org.altnet.node.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.altnet.api.driver.Lane;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.node.embedded.AddressBook.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a number of connections up: to the operator's peers if there are any, else to nodes that
 * the network's DNS seeds name.
 *
 * <p>Lock: {@code this}. Under it nothing blocks: connections and DNS are the executor's, pauses
 * are the lane's.
 */
final class PeerPool implements PeerConnection.Owner, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerPool.class);
    private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(20);
    private static final Duration ASK_DNS_AGAIN_AFTER = Duration.ofMinutes(1);

    /** Makes a connection that is not running yet. */
    @FunctionalInterface
    interface Dialler {
        PeerConnection dial(PeerAddress address, PeerConnection.Owner owner);
    }

    private final AddressBook book;
    private final P2pNetwork network;
    private final int most;
    private final boolean findByDns;
    private final Lane lane;
    private final Executor executor;
    private final TimeSource time;
    private final Dialler dialler;

    private final Set<PeerConnection> open = new HashSet<>();

    /** What the log says of the operator's peers that cannot be reached. */
    private final Map<PeerAddress, String> reported = new HashMap<>();

    private Moment dnsAsked;
    private String lastFailure = "";
    private boolean closed;

    /**
     * @param peers the only peers to use, or empty to find them by DNS
     * @param executor starts a thread for each task that blocks
     */
    PeerPool(
            AddressBook book,
            List<PeerAddress> peers,
            P2pNetwork network,
            int most,
            Lane lane,
            Executor executor,
            TimeSource time,
            Dialler dialler) {
        this.book = book;
        this.network = network;
        this.most = most;
        this.findByDns = peers.isEmpty();
        this.lane = lane;
        this.executor = executor;
        this.time = time;
        this.dialler = dialler;
        book.add(peers);
    }

    /** Opens as many connections as are missing and may be tried now. Returns at once. */
    synchronized void fill() {
        if (closed) {
            return;
        }
        Moment now = time.now();
        while (open.size() < most) {
            var address = book.take(now);
            if (address.isEmpty()) {
                findMore(now);
                return;
            }
            PeerConnection connection = dialler.dial(address.get(), this);
            open.add(connection);
            executor.execute(connection);
            lane.schedule(HANDSHAKE_WITHIN, () -> dropUnlessReady(connection));
        }
    }

    @Override
    public synchronized void ended(PeerConnection connection, Ending ending, String reason) {
        if (closed) {
            return;
        }
        open.remove(connection);
        Duration pause = book.release(connection.address(), ending, time.now());
        lastFailure = connection.name() + ": " + reason;
        LOG.debug("{}; not tried again for {} ms", lastFailure, pause.toMillis());
        if (connection.isReady()) {
            reported.remove(connection.address());
        } else if (!findByDns && !reason.equals(reported.put(connection.address(), reason))) {
            LOG.warn(
                    "No use of peer {}: {}; see that it is up, or change [{}] peers",
                    connection.name(),
                    reason,
                    EmbeddedNode.PID);
        }
        lane.schedule(pause, this::fill);
        fill();
    }

    /** What to say while no peer is connected. */
    synchronized NodeStatus status() {
        return lastFailure.isEmpty()
                ? new NodeStatus(State.STARTING, "looking for peers")
                : new NodeStatus(State.UNREACHABLE, "no peers, last tried " + lastFailure);
    }

    /** The connections over which something can be said now. */
    synchronized List<PeerConnection> ready() {
        return open.stream().filter(PeerConnection::isReady).toList();
    }

    /** Closes all connections and opens no more. Idempotent. */
    @Override
    public void close() {
        List<PeerConnection> toClose;
        synchronized (this) {
            closed = true;
            toClose = List.copyOf(open);
        }
        toClose.forEach(connection -> connection.drop("the node stops", false));
    }

    private void findMore(Moment now) {
        if (findByDns
                && !network.seeds().isEmpty()
                && (dnsAsked == null || now.since(dnsAsked).compareTo(ASK_DNS_AGAIN_AFTER) >= 0)) {
            dnsAsked = now;
            executor.execute(this::askDns);
        }
    }

    private void askDns() {
        List<PeerAddress> found = new ArrayList<>();
        for (String seed : network.seeds()) {
            try {
                Arrays.stream(InetAddress.getAllByName(seed))
                        .map(ip -> new PeerAddress(ip.getHostAddress(), network.port()))
                        .forEach(found::add);
            } catch (UnknownHostException e) {
                LOG.debug("DNS seed {} does not answer", seed);
            }
        }
        LOG.debug("DNS seeds named {} peers", found.size());
        synchronized (this) {
            if (found.isEmpty()) {
                lastFailure = "the DNS seeds: none of them answers";
            }
            book.add(found);
        }
        lane.schedule(found.isEmpty() ? ASK_DNS_AGAIN_AFTER : Duration.ZERO, this::fill);
    }

    private void dropUnlessReady(PeerConnection connection) {
        if (!connection.isReady()) {
            connection.drop("no handshake within " + HANDSHAKE_WITHIN, false);
        }
    }
}
