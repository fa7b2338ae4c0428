package org.altnet.altstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.Outbound;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.time.TimeSource;

/**
 * One session's door to the altstack. A driver calls it on any thread; it checks, counts and posts
 * to the processing lane, where what comes from a session that has ended is dropped: each session
 * has a context of its own, which is how the two are told apart.
 *
 * <p>What waits to be processed is bounded: messages beyond the bound are dropped here, before they
 * cost anything; other events beyond it end the session, since none may be missed.
 */
final class SessionContext implements DriverContext {
    /**
     * What the processing lane makes of what a session says. Called there, and only while the
     * session lives.
     */
    interface Events {
        void peerUp(Peer peer);

        void peerDown(PeerId peer, String reason);

        void received(PeerId from, Message message, boolean part);

        void malformed(PeerId from, String what);

        void status(DriverStatus status);

        void reachableAt(List<PeerId> addresses);

        void offersProxy(Optional<InetSocketAddress> address);

        /**
         * The driver broke its contract.
         *
         * @param cause what it threw; null if nothing
         */
        void broke(String what, Throwable cause);
    }

    private final String driver;
    private final Environment environment;
    private final Proxies proxies;
    private final DriverLane lane;
    private final SessionThreads threads;
    private final Counters counters;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicReference<DriverStatus> latestStatus = new AtomicReference<>();
    private final Events events;
    private volatile boolean ended;

    SessionContext(
            String driver,
            Environment environment,
            Proxies proxies,
            HostLane lane,
            Counters counters,
            Events events) {
        this.driver = driver;
        this.environment = environment;
        this.proxies = proxies;
        this.lane = new DriverLane(lane, environment.limits().laneTasks(), this::broke);
        this.threads = new SessionThreads(driver, environment.threads(), this::broke);
        this.counters = counters;
        this.events = events;
    }

    @Override
    public void peerUp(Peer peer) {
        Objects.requireNonNull(peer, "peer");
        event(() -> events.peerUp(peer));
    }

    @Override
    public void peerDown(PeerId peer, String reason) {
        Objects.requireNonNull(peer, "peer");
        Objects.requireNonNull(reason, "reason");
        event(() -> events.peerDown(peer, reason));
    }

    @Override
    public void received(PeerId from, Message message) {
        message(from, message, (id, received) -> events.received(id, received, false));
    }

    @Override
    public void receivedPart(PeerId from, Headers part) {
        message(from, part, (id, received) -> events.received(id, received, true));
    }

    @Override
    public void malformed(PeerId from, String what) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(what, "what");
        if (waiting.get() >= environment.limits().inboxMessages()) {
            counters.drop();
            return;
        }
        event(() -> events.malformed(from, what));
    }

    /** Only the latest counts: however fast a driver changes its mind, one task waits. */
    @Override
    public void status(DriverStatus status) {
        Objects.requireNonNull(status, "status");
        if (latestStatus.getAndSet(status) == null) {
            post(() -> events.status(latestStatus.getAndSet(null)));
        }
    }

    @Override
    public void reachableAt(Collection<PeerId> addresses) {
        List<PeerId> copy = List.copyOf(addresses);
        event(() -> events.reachableAt(copy));
    }

    @Override
    public Outbound outbound() {
        return ended ? Outbound.BARRED : proxies.outbound(this);
    }

    /** One that others could see would undo what it is for. */
    @Override
    public void offersProxy(Optional<InetSocketAddress> address) {
        if (address.filter(proxy -> !isLoopback(proxy)).isPresent()) {
            broke("offers a proxy that is not on this machine's loopback", null);
            return;
        }
        event(() -> events.offersProxy(address));
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public Lane.Task spawn(String name, Runnable body) {
        if (ended) {
            throw new RejectedExecutionException("the session is closed");
        }
        return threads.spawn(name, body);
    }

    @Override
    public TimeSource clock() {
        return environment.clock();
    }

    @Override
    public Path stateDirectory() {
        try {
            return environment.stateDirectory(driver);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Network network() {
        return environment.network();
    }

    @Override
    public Duration backoff(int attempt, Duration first, Duration most) {
        return environment.backoff(attempt, first, most);
    }

    SessionThreads threads() {
        return threads;
    }

    /** From now on nothing gets through, and nothing new is spawned. Idempotent. */
    void end() {
        ended = true;
    }

    private static boolean isLoopback(InetSocketAddress address) {
        return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
    }

    private void message(PeerId from, Message message, BiConsumer<PeerId, Message> handler) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(message, "message");
        Limits limits = environment.limits();
        if (waiting.get() >= limits.inboxMessages()
                || waitingBytes.get() + message.length() > limits.inboxBytes()) {
            counters.drop();
            return;
        }
        waitingBytes.addAndGet(message.length());
        waiting.incrementAndGet();
        post(
                () -> handler.accept(from, message),
                () -> {
                    waiting.decrementAndGet();
                    waitingBytes.addAndGet(-message.length());
                });
    }

    private void event(Runnable task) {
        if (waiting.get() >= 2 * environment.limits().inboxMessages()) {
            broke("floods the altstack with events", null);
            return;
        }
        waiting.incrementAndGet();
        post(task, waiting::decrementAndGet);
    }

    /** The end of the session: said once, and the last thing said. */
    private void broke(String what, Throwable cause) {
        if (!ended) {
            ended = true;
            environment.processing().execute(() -> events.broke(what, cause));
        }
    }

    private void post(Runnable task) {
        post(task, () -> {});
    }

    private void post(Runnable task, Runnable always) {
        environment
                .processing()
                .execute(
                        () -> {
                            always.run();
                            if (!ended) {
                                task.run();
                            }
                        });
    }
}
