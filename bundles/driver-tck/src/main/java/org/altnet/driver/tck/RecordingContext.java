package org.altnet.driver.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * A host for one session, with a real lane and real threads, that writes down all it is told.
 * Thread-safe.
 */
public final class RecordingContext implements DriverContext, AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    /** A message and who it came from. */
    public record Received(PeerId from, Message message, boolean part) {}

    private final Path state;
    private final Network network;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(body -> new Thread(body, "tck-lane"));
    private final Set<Thread> spawned = ConcurrentHashMap.newKeySet();
    private final Set<PeerId> peers = ConcurrentHashMap.newKeySet();
    private final List<DriverStatus> statuses = new CopyOnWriteArrayList<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> malformed = new CopyOnWriteArrayList<>();
    private final List<PeerId> reachable = new CopyOnWriteArrayList<>();
    private volatile Outbound outbound = Outbound.DIRECT;
    private volatile Optional<InetSocketAddress> offeredProxy = Optional.empty();
    private volatile boolean ended;

    public RecordingContext(Path state, Network network) {
        this.state = state;
        this.network = network;
    }

    @Override
    public void peerUp(Peer peer) {
        peers.add(peer.id());
    }

    @Override
    public void peerDown(PeerId peer, String reason) {
        peers.remove(peer);
    }

    @Override
    public void received(PeerId from, Message message) {
        received.add(new Received(from, message, false));
    }

    @Override
    public void receivedPart(PeerId from, Headers part) {
        received.add(new Received(from, part, true));
    }

    @Override
    public void malformed(PeerId from, String what) {
        malformed.add(what);
    }

    @Override
    public void status(DriverStatus status) {
        statuses.add(status);
    }

    @Override
    public void reachableAt(Collection<PeerId> addresses) {
        reachable.clear();
        reachable.addAll(addresses);
    }

    @Override
    public Outbound outbound() {
        return outbound;
    }

    @Override
    public void offersProxy(Optional<InetSocketAddress> address) {
        offeredProxy = address;
    }

    @Override
    public Lane lane() {
        return new Lane() {
            @Override
            public void execute(Runnable task) {
                schedule(Duration.ZERO, task);
            }

            @Override
            public Task schedule(Duration delay, Runnable task) {
                try {
                    ScheduledFuture<?> future =
                            executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                    return () -> future.cancel(false);
                } catch (RejectedExecutionException closed) {
                    return () -> {};
                }
            }
        };
    }

    @Override
    public Lane.Task spawn(String name, Runnable body) {
        if (ended) {
            throw new RejectedExecutionException("the session is closed");
        }
        Thread thread = new Thread(body, "tck-" + name);
        thread.setDaemon(true);
        spawned.add(thread);
        thread.start();
        return thread::interrupt;
    }

    @Override
    public TimeSource clock() {
        return TimeSource.SYSTEM;
    }

    @Override
    public Path stateDirectory() {
        try {
            if (Files.notExists(state)) {
                Files.createDirectories(
                        state,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Duration backoff(int attempt, Duration first, Duration most) {
        return first;
    }

    /** From now on the session is told to reach out like that; until then directly. */
    public void reachOutBy(Outbound outbound) {
        this.outbound = outbound;
    }

    /** The proxy that the session offers to others now. */
    public Optional<InetSocketAddress> offeredProxy() {
        return offeredProxy;
    }

    /** The peers that are up. */
    public Set<PeerId> peers() {
        return Set.copyOf(peers);
    }

    /** What has been received, oldest first. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** What has been reported, oldest first. */
    public List<DriverStatus> statuses() {
        return List.copyOf(statuses);
    }

    /** Complaints about peers' bytes, oldest first. */
    public List<String> malformed() {
        return List.copyOf(malformed);
    }

    /** Where others reach the session. */
    public List<PeerId> reachable() {
        return List.copyOf(reachable);
    }

    /** Names of spawned threads that still run. */
    public List<String> running() {
        return spawned.stream().filter(Thread::isAlive).map(Thread::getName).sorted().toList();
    }

    /** Runs something on the lane, where drivers are called, and waits for it. */
    public <T> T onLane(Supplier<T> call) {
        try {
            return executor.submit(call::get).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("a call on the lane failed", e);
        }
    }

    /** The host's side of the end: spawned threads are interrupted, nothing new begins. */
    public void end() {
        ended = true;
        new ArrayList<>(spawned).forEach(Thread::interrupt);
    }

    @Override
    public void close() {
        end();
        executor.shutdownNow();
    }
}
