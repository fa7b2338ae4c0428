package org.altnet.driver.onion;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.bolt8.Bolt8Plan;
import org.altnet.bolt8.Bolt8Session;
import org.altnet.bolt8.Endpoint;
import org.altnet.driver.onion.tor.OnionService;
import org.altnet.driver.onion.tor.TorKeeper;
import org.altnet.driver.onion.tor.TorState;
import org.altnet.driver.onion.tor.TorState.Phase;
import org.altnet.driver.onion.tor.TorState.Publication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the driver: peers that talk BOLT 8, and the tor through which they find each other.
 * Each change of the tor becomes what the peers' session is told: what is in the way, where others
 * reach us, that the way is free.
 *
 * <p>The monitor guards the tor and whether this is closed. {@code last} and what follows from it
 * belong to the {@link TorKeeper}, which tells one change after another.
 */
final class OnionSession implements DriverSession {
    private static final Logger LOG = LoggerFactory.getLogger(OnionSession.class);

    private final DriverContext context;
    private final OnionConfig config;
    private final TorRoute route = new TorRoute();
    private final Bolt8Session peers;
    private Optional<TorKeeper> tor = Optional.empty();
    private boolean closed;
    private Optional<TorState> last = Optional.empty();

    OnionSession(DriverContext context, OnionConfig config) {
        this.context = context;
        this.config = config;
        this.peers = new Bolt8Session(context, OnionDriver.MEDIUM, this::plan);
    }

    /** On the lane, once. Returns at once. */
    void start() {
        peers.start();
    }

    @Override
    public CompletionStage<Void> send(PeerId peer, Message message) {
        return peers.send(peer, message);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        peers.disconnect(peer, reason);
    }

    @Override
    public synchronized void close() {
        closed = true;
        peers.close();
        tor.ifPresent(TorKeeper::close);
    }

    /** On a thread that may block. */
    private Bolt8Plan plan() {
        OnionSettings settings = OnionSettings.of(config);
        // Before the peers begin: nobody can be reached until tor says so.
        peers.hinderedBy(Hindrances.of(TorState.STARTING));
        Bolt8Plan plan = Bolt8Plan.of(settings.peers(), route);
        if (!settings.listen()) {
            keepTor(settings, Optional.empty());
            return plan;
        }
        String key = onionKey();
        return plan.reachedThrough(
                bound -> keepTor(settings, Optional.of(service(settings, key, bound))));
    }

    private String onionKey() {
        try {
            return new OnionKey(context.stateDirectory(), new SecureRandom()).loadOrCreate();
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static OnionService service(OnionSettings settings, String key, List<Endpoint> bound) {
        Endpoint behind = bound.get(0);
        return new OnionService(
                key,
                settings.port(),
                new InetSocketAddress(behind.host(), behind.port()),
                settings.clients());
    }

    private synchronized void keepTor(OnionSettings settings, Optional<OnionService> service) {
        if (!closed) {
            TorKeeper keeper =
                    new TorKeeper(
                            context,
                            settings.tor(),
                            service,
                            state -> changed(state, settings.port()));
            tor = Optional.of(keeper);
            keeper.start();
        }
    }

    private void changed(TorState now, int port) {
        boolean wasReady = last.filter(before -> before.phase() == Phase.READY).isPresent();
        boolean ready = now.phase() == Phase.READY;
        Optional<InetSocketAddress> socks = ready ? now.socks() : Optional.empty();
        route.through(socks.map(Endpoint::of));
        if (ready != wasReady) {
            LOG.info("Tor - {}", ready ? "tor is ready" : "tor is not ready any more");
            context.offersProxy(socks);
        }
        publish(now, port);
        // What the status says holds by then.
        peers.hinderedBy(Hindrances.of(now));
        if (ready && !wasReady) {
            peers.callAgain();
        }
        last = Optional.of(now);
    }

    private void publish(TorState now, int port) {
        Optional<Endpoint> before = last.flatMap(state -> address(state, port));
        Optional<Endpoint> after = address(now, port);
        if (!after.equals(before)) {
            LOG.info("Tor - {}", after.isPresent() ? "others can reach us" : "nobody can reach us");
            peers.reachableAt(after.map(List::of).orElse(List.of()));
        }
    }

    private static Optional<Endpoint> address(TorState state, int port) {
        return state.publication() == Publication.DONE
                ? state.service().map(id -> new Endpoint(id + ".onion", port))
                : Optional.empty();
    }
}
