package org.altnet.bolt8.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
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
 * A small host for one session: real threads, real clock, back-off without jitter. Notes everything
 * that it is told, for tests to await. Its monitor guards what is noted.
 *
 * <p>Unlike the real host it never interrupts: a session must end its threads by itself.
 */
public final class TestContext implements DriverContext, AutoCloseable {
    /** For whatever should be there in milliseconds. */
    public static final Duration SOON = Duration.ofSeconds(10);

    /** Something that came in. */
    public record Received(PeerId from, Message message, boolean part) {}

    /** A peer that is gone. */
    public record Down(PeerId peer, String reason) {}

    private final Path stateDirectory;
    private final Network network;
    private final ScheduledExecutorService executor;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Peer> up = new ArrayList<>();
    private final List<Down> down = new ArrayList<>();
    private final List<Received> received = new ArrayList<>();
    private final List<String> malformed = new ArrayList<>();
    private final List<DriverStatus> statuses = new ArrayList<>();
    private final List<PeerId> reachableAt = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private Outbound outbound = Outbound.DIRECT;
    private Optional<InetSocketAddress> offered = Optional.empty();
    private DriverSession session;
    private boolean closed;

    public TestContext(Path stateDirectory, Network network) {
        this.stateDirectory = stateDirectory;
        this.network = network;
        ThreadFactory daemons =
                task -> {
                    Thread thread = new Thread(task, "lane");
                    thread.setDaemon(true);
                    return thread;
                };
        this.executor = Executors.newSingleThreadScheduledExecutor(daemons);
    }

    // What a test does.

    /** Opens a session on the lane, as the host does. */
    public TestContext open(Driver driver) {
        DriverSession opened = onLane(() -> driver.open(this));
        synchronized (this) {
            session = opened;
        }
        return this;
    }

    public CompletionStage<Void> send(PeerId peer, Message message) {
        return onLane(() -> session.send(peer, message));
    }

    public void disconnect(PeerId peer) {
        onLane(
                () -> {
                    session.disconnect(peer, "a test");
                    return null;
                });
    }

    /** Closes the session on the lane, as the host does, and lets nothing in afterwards. */
    @Override
    public void close() {
        if (session != null && !isClosed()) {
            onLane(
                    () -> {
                        session.close();
                        return null;
                    });
        }
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        executor.shutdownNow();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Runs something on the lane, after all that is there. */
    public <T> T onLane(Supplier<T> task) {
        Future<T> result = executor.submit(task::get);
        try {
            return result.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            return fail("the lane did not do it", e);
        }
    }

    // What a test awaits.

    public PeerId awaitUp() {
        return awaitUp(1).get(0);
    }

    /** Waits until so many peers are up, and returns them. */
    public synchronized List<PeerId> awaitUp(int count) {
        await("peers up", () -> up.size() == count);
        return up.stream().map(Peer::id).toList();
    }

    public synchronized List<Peer> up() {
        return List.copyOf(up);
    }

    public synchronized Down awaitDown() {
        await("a peer down", () -> !down.isEmpty());
        return down.remove(0);
    }

    public synchronized Received awaitReceived() {
        await("a message", () -> !received.isEmpty());
        return received.remove(0);
    }

    /** Whether a message is there, or comes in time; forgets all that are. */
    public synchronized boolean hasReceivedWithin(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (received.isEmpty() && System.nanoTime() < deadline) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        boolean any = !received.isEmpty();
        received.clear();
        return any;
    }

    public synchronized String awaitMalformed() {
        await("a malformed message", () -> !malformed.isEmpty());
        return malformed.remove(0);
    }

    public synchronized DriverStatus awaitStatus(Predicate<DriverStatus> wanted) {
        await("a status", () -> wanted.test(status()));
        return status();
    }

    public DriverStatus awaitStatus(DriverStatus.State state) {
        return awaitStatus(status -> status.state() == state);
    }

    /** The latest. */
    public synchronized DriverStatus status() {
        return statuses.get(statuses.size() - 1);
    }

    /** All, oldest first. */
    public synchronized List<DriverStatus> statuses() {
        return List.copyOf(statuses);
    }

    /** Where others reach the session, as told so far. */
    public synchronized List<PeerId> reachable() {
        return List.copyOf(reachableAt);
    }

    public synchronized List<PeerId> awaitReachable() {
        await("an address", () -> !reachableAt.isEmpty());
        return List.copyOf(reachableAt);
    }

    /** Waits until no spawned thread runs. */
    public void awaitNoThreads() throws InterruptedException {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        for (Thread thread : all) {
            thread.join(SOON.toMillis());
            assertTrue(!thread.isAlive(), () -> "still runs: " + thread.getName());
        }
    }

    public synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    private void await(String what, Supplier<Boolean> there) {
        long deadline = System.nanoTime() + SOON.toNanos();
        try {
            while (!there.get()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    fail("waited in vain for " + what + "; " + summary());
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            fail("interrupted", e);
        }
    }

    private String summary() {
        return "up %s, down %s, latest status %s, failures %s"
                .formatted(
                        up,
                        down.stream().limit(3).toList(),
                        statuses.isEmpty() ? "none" : status(),
                        failures);
    }

    // What the session is given.

    @Override
    public synchronized void peerUp(Peer peer) {
        note(() -> up.add(peer));
    }

    @Override
    public synchronized void peerDown(PeerId peer, String reason) {
        note(
                () -> {
                    up.removeIf(other -> other.id().equals(peer));
                    down.add(new Down(peer, reason));
                });
    }

    @Override
    public synchronized void received(PeerId from, Message message) {
        note(() -> received.add(new Received(from, message, false)));
    }

    @Override
    public synchronized void receivedPart(PeerId from, Headers part) {
        note(() -> received.add(new Received(from, part, true)));
    }

    @Override
    public synchronized void malformed(PeerId from, String what) {
        note(() -> malformed.add(what));
    }

    @Override
    public synchronized void status(DriverStatus status) {
        note(() -> statuses.add(status));
    }

    @Override
    public synchronized void reachableAt(Collection<PeerId> addresses) {
        note(
                () -> {
                    reachableAt.clear();
                    reachableAt.addAll(addresses);
                });
    }

    /** From now on sessions reach out like that. */
    public synchronized void reachOutBy(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public synchronized Outbound outbound() {
        return outbound;
    }

    @Override
    public synchronized void offersProxy(Optional<InetSocketAddress> address) {
        note(() -> offered = address);
    }

    /** The proxy that the session offers to others. */
    public synchronized Optional<InetSocketAddress> offered() {
        return offered;
    }

    private void note(Runnable change) {
        if (!closed) {
            change.run();
            notifyAll();
        }
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
                    ScheduledFuture<?> scheduled =
                            executor.schedule(
                                    () -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
                    return () -> scheduled.cancel(false);
                } catch (RejectedExecutionException closed) {
                    return () -> {};
                }
            }
        };
    }

    @Override
    public synchronized Lane.Task spawn(String name, Runnable body) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        Thread thread = new Thread(() -> guarded(body), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread::interrupt;
    }

    private void guarded(Runnable body) {
        try {
            body.run();
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                failures.add(e);
            }
        }
    }

    @Override
    public TimeSource clock() {
        return TimeSource.SYSTEM;
    }

    @Override
    public Path stateDirectory() {
        return stateDirectory;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Duration backoff(int attempt, Duration first, Duration most) {
        return doubling(attempt, first, most);
    }

    public static Duration doubling(int attempt, Duration first, Duration most) {
        Duration doubled = first.multipliedBy(1L << Math.min(attempt, 20));
        return doubled.compareTo(most) < 0 ? doubled : most;
    }
}
