package org.altnet.altstack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.stack.DriverView;
import org.altnet.api.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver and the life we give it: opens it, keeps it open, closes it, and pays for whatever it
 * does wrong.
 *
 * <p>Every method is called on the processing lane, which owns all fields; what {@link #view} shows
 * to other threads is volatile. The driver's code is called on the session's own lane only. A
 * session that has been given up may still run on that lane: it has lost its context, so nothing it
 * does arrives, and a rescue thread has called its close.
 */
final class DriverHost {
    private static final Logger LOG = LoggerFactory.getLogger(DriverHost.class);

    /** Told what happens to peers and messages. Called on the processing lane. */
    interface Listener {
        void peerUp(DriverHost host, Peer peer);

        void peerDown(DriverHost host, PeerId peer, String reason);

        void received(DriverHost host, PeerId from, Message message, boolean part);

        void malformed(DriverHost host, PeerId from, String what);

        /** The session ended, and all its peers with it. */
        void closed(DriverHost host, String reason);

        /** The session works and has somebody to talk to. */
        void active(DriverHost host);
    }

    /** How long a session must have worked for its earlier failures to be forgotten. */
    private static final Duration HEALTHY_AFTER = Duration.ofMinutes(1);

    private static final int OUTBOX_SHARES = 4;
    private static final Duration DRAIN_STEP = Duration.ofMillis(10);

    private final int number;
    private final long serviceId;
    private final String bundle;
    private final Driver driver;
    private final Environment environment;
    private final Proxies proxies;
    private final Listener listener;
    private final Counters counters = new Counters();
    private final AnswerTimes answerTimes = new AnswerTimes();
    private volatile Capabilities capabilities;
    private volatile DriverStatus status;
    private volatile List<PeerId> reachableAt = List.of();
    private volatile int failures;
    private volatile String lastError = "";
    private int failuresInARow;
    private int misbehavioursInARow;
    private boolean draining;

    /** The session that is open; null if none is. */
    private Life life;

    /** The session that was opened last; null once somebody decided what comes next. */
    private Life latest;

    private Lane.Task restart = () -> {};

    DriverHost(
            int number,
            long serviceId,
            String bundle,
            Driver driver,
            Capabilities capabilities,
            Environment environment,
            Proxies proxies,
            Listener listener) {
        this.number = number;
        this.serviceId = serviceId;
        this.bundle = bundle;
        this.driver = driver;
        this.capabilities = capabilities;
        this.environment = environment;
        this.proxies = proxies;
        this.listener = listener;
        this.status = statusNow(State.STOPPED, Set.of(), "not opened yet");
    }

    /** Its number in the order of registration, as the log names it. */
    int number() {
        return number;
    }

    long serviceId() {
        return serviceId;
    }

    String id() {
        return capabilities.id();
    }

    Capabilities capabilities() {
        return capabilities;
    }

    /** Whoever obeys proxy-only mode no more is closed. */
    void capabilities(Capabilities changed) {
        capabilities = changed;
        if (isOpen() && !mayOpen()) {
            stop();
            refuse();
        }
    }

    /** Whether the operator's switch lets it run. */
    boolean mayOpen() {
        return !environment.proxyOnly().isOn() || capabilities.proxied();
    }

    Counters counters() {
        return counters;
    }

    AnswerTimes answerTimes() {
        return answerTimes;
    }

    DriverView view(int peers) {
        return new DriverView(
                serviceId,
                bundle,
                capabilities,
                status,
                reachableAt,
                peers,
                counters.traffic(),
                failures,
                lastError);
    }

    /** Starts a session, if it may; what becomes of it is seen in its status. */
    void open() {
        restart.cancel();
        draining = false;
        if (!mayOpen()) {
            refuse();
            return;
        }
        Life opening = new Life();
        life = opening;
        latest = opening;
        become(statusNow(State.STARTING, Set.of(), ""));
        opening.lane.execute(
                () -> {
                    try {
                        opening.session =
                                Objects.requireNonNull(
                                        driver.open(opening.context), "open returned null");
                    } catch (RuntimeException | Error e) {
                        LOG.debug("Driver {} did not open", id(), e);
                        onProcessing(
                                () ->
                                        fail(
                                                opening,
                                                Reason.BAD_CONFIGURATION,
                                                "open failed",
                                                e,
                                                false));
                    }
                });
    }

    /** Not opened, because another has its place. */
    void disable(String text) {
        become(statusNow(State.DISABLED, Set.of(Reason.DUPLICATE_ID), text));
    }

    private void refuse() {
        String text =
                "it cannot be kept to a proxy, and "
                        + ProxyOnly.KEY
                        + "="
                        + environment.proxyOnly()
                        + " is set; remove it, or set "
                        + ProxyOnly.KEY
                        + "=off";
        if (!status.reasons().contains(Reason.NOT_PROXIED)) {
            LOG.warn("Driver {} is not opened: {}", id(), text);
        }
        become(statusNow(State.DISABLED, Set.of(Reason.NOT_PROXIED), text));
    }

    /** Somebody acted: what was is forgiven, and the session begins anew. */
    void restart() {
        failuresInARow = 0;
        misbehavioursInARow = 0;
        Life ending = life;
        life = null;
        latest = null;
        restart.cancel();
        CompletionStage<Void> ended =
                ending == null
                        ? CompletableFuture.completedFuture(null)
                        : ending.end("the driver is restarted", false);
        become(statusNow(State.STOPPED, Set.of(), "restarting"));
        ended.thenRun(this::open);
    }

    boolean isOpen() {
        return life != null;
    }

    /** Whether another has its place, or it may not open. */
    boolean isWaiting() {
        return status.state() == State.DISABLED;
    }

    /** Whether it finishes what it has begun and begins nothing new. */
    boolean isDraining() {
        return draining;
    }

    /**
     * Another has taken over: asks nothing new, waits for what is under way, and closes.
     *
     * @param idle whether nothing is under way any more
     */
    void drain(BooleanSupplier idle, String text) {
        draining = true;
        drain(idle, text, environment.clock().now());
    }

    private void drain(BooleanSupplier idle, String text, Moment since) {
        if (!draining) {
            return;
        }
        Moment now = environment.clock().now();
        boolean late = now.since(since).compareTo(environment.limits().drainWithin()) >= 0;
        if (idle.getAsBoolean() || late) {
            stop();
            disable(text);
        } else {
            environment.processing().schedule(DRAIN_STEP, () -> drain(idle, text, since));
        }
    }

    /** For good. Completes when the driver has closed, or has been given up. */
    CompletionStage<Void> stop() {
        draining = false;
        latest = null;
        restart.cancel();
        Life ending = life;
        life = null;
        become(statusNow(State.STOPPED, Set.of(), ""));
        return ending == null
                ? CompletableFuture.completedFuture(null)
                : ending.end("the driver was removed", false);
    }

    /** Hands a message to the driver. */
    CompletionStage<Void> send(PeerId peer, Message message) {
        Life sender = life;
        if (sender == null) {
            return CompletableFuture.failedFuture(
                    new IOException("driver " + id() + " is not open"));
        }
        if (!sender.hasRoom(peer, message)) {
            return CompletableFuture.failedFuture(
                    new IOException("driver " + id() + " has not sent what it was given before"));
        }
        return sender.send(peer, message);
    }

    void disconnect(PeerId peer, String reason) {
        Life current = life;
        if (current != null) {
            current.call("disconnect", session -> session.disconnect(peer, reason));
        }
    }

    /** Gives the session up if a call into it does not return. */
    void supervise() {
        Life current = life;
        if (current != null && isStuck(current)) {
            fail(
                    current,
                    Set.of(Reason.MISBEHAVED),
                    "a call into the driver has not returned for "
                            + environment.limits().stuckAfter().toSeconds()
                            + " s",
                    true);
        }
    }

    private boolean isStuck(Life candidate) {
        return candidate.lane.busyFor().compareTo(environment.limits().stuckAfter()) >= 0;
    }

    private void fail(Life failed, Reason reason, String call, Throwable cause, boolean stuck) {
        fail(failed, Set.of(reason), call + ": " + explain(cause), stuck);
    }

    private void fail(Life failed, Set<Reason> reasons, String text, boolean stuck) {
        if (life != failed) {
            return;
        }
        life = null;
        if (isHealthy() && age(status).compareTo(HEALTHY_AFTER) >= 0) {
            failuresInARow = 0;
            misbehavioursInARow = 0;
        }
        Limits limits = environment.limits();
        Duration wait =
                environment.backoff(failuresInARow, limits.firstRestart(), limits.mostRestart());
        failures++;
        failuresInARow++;
        if (reasons.contains(Reason.MISBEHAVED)) {
            misbehavioursInARow++;
        }
        boolean parked = misbehavioursInARow >= limits.misbehaviours();
        boolean news = parked || !text.equals(lastError);
        lastError = text;
        String shown =
                text
                        + (parked
                                ? "; parked after "
                                        + misbehavioursInARow
                                        + " such failures in a row, altnet:restart "
                                        + id()
                                        + " tries again"
                                : "; next try in " + inWords(wait));
        if (news) {
            LOG.warn("Driver {} failed: {}", id(), shown);
        } else {
            LOG.debug("Driver {} failed: {}", id(), shown);
        }
        become(statusNow(State.FAILED, reasons, shown));
        Moment failedAt = environment.clock().now();
        CompletionStage<Void> ended = failed.end("the driver failed", stuck);
        if (!parked) {
            ended.thenRun(() -> openAgain(failed, wait, failedAt));
        }
    }

    /** After the wait, but never beside a session that has not closed. */
    private void openAgain(Life failed, Duration wait, Moment failedAt) {
        if (latest != failed) {
            return;
        }
        Duration left = wait.minus(environment.clock().now().since(failedAt));
        restart =
                environment
                        .processing()
                        .schedule(left.isNegative() ? Duration.ZERO : left, this::open);
    }

    private boolean isHealthy() {
        return status.state() == State.ACTIVE || status.state() == State.INACTIVE;
    }

    private Duration age(DriverStatus of) {
        return Duration.between(of.since(), environment.clock().now().wall());
    }

    /** Takes a status over; a state keeps the time at which it began. */
    private void become(DriverStatus next) {
        DriverStatus before = status;
        boolean changed = before.state() != next.state();
        status =
                changed
                        ? next
                        : new DriverStatus(
                                next.state(), next.reasons(), next.text(), before.since());
        if (!changed) {
            LOG.debug("Driver {} is still {}: {}", id(), next.state(), next.text());
        } else if (next.state() != State.FAILED && next.state() != State.STARTING) {
            String text = next.text().isEmpty() ? "" : ": " + next.text();
            LOG.info("Driver {} is {}{}", id(), next.state(), text);
        }
    }

    private DriverStatus statusNow(State state, Set<Reason> reasons, String text) {
        return new DriverStatus(state, reasons, text, environment.clock().now().wall());
    }

    private void onProcessing(Runnable task) {
        environment.processing().execute(task);
    }

    private static String explain(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    private static String inWords(Duration wait) {
        return wait.toSeconds() < 1 ? wait.toMillis() + " ms" : wait.toSeconds() + " s";
    }

    /**
     * One session, from its opening to its end. Its {@code session} is written on its lane; the
     * rest is processing's.
     */
    private final class Life implements SessionContext.Events {
        private final HostLane lane = environment.threads().lane("altnet-lane-" + id());
        private final SessionContext context =
                new SessionContext(id(), environment, proxies, lane, counters, this);
        private final Set<CompletableFuture<Void>> sending = new HashSet<>();
        private final Map<PeerId, Long> outbox = new HashMap<>();
        private volatile DriverSession session;

        /**
         * Whether a message may wait for the medium. A peer that does not read has its own share,
         * so that it cannot keep others from being answered; inquiries are few and small, and
         * always may.
         */
        boolean hasRoom(PeerId peer, Message message) {
            Limits limits = environment.limits();
            long all = outbox.values().stream().mapToLong(Long::longValue).sum();
            return Question.isInquiry(message)
                    || outbox.getOrDefault(peer, 0L) + message.length()
                                    <= limits.outboxBytes() / OUTBOX_SHARES
                            && all + message.length() <= limits.outboxBytes();
        }

        CompletionStage<Void> send(PeerId peer, Message message) {
            CompletableFuture<Void> result = new CompletableFuture<>();
            sending.add(result);
            outbox.merge(peer, (long) message.length(), Long::sum);
            Duration within = environment.limits().sendWithin(outbox.get(peer));
            Lane.Task deadline =
                    environment
                            .processing()
                            .schedule(within, () -> result.completeExceptionally(notTaken(within)));
            result.whenComplete(
                    (sent, failure) -> {
                        deadline.cancel();
                        sending.remove(result);
                        outbox.computeIfPresent(
                                peer,
                                (id, bytes) ->
                                        bytes > message.length() ? bytes - message.length() : null);
                    });
            lane.execute(
                    () -> {
                        try {
                            DriverSession open = session;
                            if (open == null) {
                                throw new IOException("driver " + id() + " is not open");
                            }
                            open.send(peer, message)
                                    .whenComplete(
                                            (sent, failure) ->
                                                    onProcessing(
                                                            () -> sent(message, result, failure)));
                        } catch (IOException e) {
                            onProcessing(() -> sent(message, result, e));
                        } catch (RuntimeException | Error e) {
                            LOG.error("Driver {} threw from send; this is a bug in it", id(), e);
                            onProcessing(
                                    () -> {
                                        sent(message, result, e);
                                        fail(this, Reason.MISBEHAVED, "threw from send", e, false);
                                    });
                        }
                    });
            return result;
        }

        /**
         * Ends this session and everything that waits for it. Completes when it has closed or is
         * given up.
         */
        CompletionStage<Void> end(String reason, boolean stuck) {
            context.end();
            proxies.withdraw(context, id());
            reachableAt = List.of();
            listener.closed(DriverHost.this, reason);
            IOException gone = new IOException(reason);
            List.copyOf(sending).forEach(result -> result.completeExceptionally(gone));
            CompletableFuture<Void> ended = new CompletableFuture<>();
            if (stuck) {
                abandon(ended);
                return ended;
            }
            Lane.Task timeout =
                    environment
                            .processing()
                            .schedule(
                                    environment.limits().stuckAfter(),
                                    () -> {
                                        if (!ended.isDone()) {
                                            LOG.warn("Driver {} does not close; given up", id());
                                            abandon(ended);
                                        }
                                    });
            lane.execute(
                    () -> {
                        close();
                        onProcessing(
                                () -> {
                                    timeout.cancel();
                                    context.threads().end();
                                    lane.end(false);
                                    lookForLeftovers();
                                    ended.complete(null);
                                });
                    });
            return ended;
        }

        void call(String name, Consumer<DriverSession> body) {
            lane.execute(
                    () -> {
                        DriverSession open = session;
                        if (open == null) {
                            return;
                        }
                        try {
                            body.accept(open);
                        } catch (RuntimeException | Error e) {
                            LOG.error("Driver {} threw from {}; a bug in it", id(), name, e);
                            onProcessing(
                                    () ->
                                            fail(
                                                    this,
                                                    Reason.MISBEHAVED,
                                                    "threw from " + name,
                                                    e,
                                                    false));
                        }
                    });
        }

        @Override
        public void peerUp(Peer peer) {
            if (peer.id().driver().equals(id())) {
                listener.peerUp(DriverHost.this, peer);
            } else {
                fail(
                        this,
                        Set.of(Reason.MISBEHAVED),
                        "announced a peer of another driver: " + peer.id().redacted(),
                        false);
            }
        }

        @Override
        public void peerDown(PeerId peer, String reason) {
            listener.peerDown(DriverHost.this, peer, reason);
        }

        @Override
        public void received(PeerId from, Message message, boolean part) {
            listener.received(DriverHost.this, from, message, part);
        }

        @Override
        public void malformed(PeerId from, String what) {
            listener.malformed(DriverHost.this, from, what);
        }

        @Override
        public void status(DriverStatus reported) {
            if (reported.state() == State.FAILED) {
                fail(this, reported.reasons(), reported.text(), false);
            } else {
                become(reported);
                if (reported.state() == State.ACTIVE) {
                    listener.active(DriverHost.this);
                }
            }
        }

        @Override
        public void reachableAt(List<PeerId> addresses) {
            reachableAt = addresses;
        }

        @Override
        public void offersProxy(Optional<InetSocketAddress> address) {
            proxies.offer(context, id(), address);
        }

        @Override
        public void broke(String what, Throwable cause) {
            if (cause == null) {
                fail(this, Set.of(Reason.MISBEHAVED), what, false);
            } else {
                LOG.error("Driver {}: {}; this is a bug in it", id(), what, cause);
                fail(this, Reason.MISBEHAVED, what, cause, false);
            }
        }

        private void sent(Message message, CompletableFuture<Void> result, Throwable failure) {
            if (failure == null) {
                if (result.complete(null)) {
                    counters.out(message);
                }
            } else {
                result.completeExceptionally(failure);
            }
        }

        private IOException notTaken(Duration within) {
            return new IOException(
                    "the medium has not taken the message for " + within.toSeconds() + " s");
        }

        private void abandon(CompletableFuture<Void> ended) {
            lane.end(true);
            context.threads().end();
            environment.threads().named("altnet-rescue-" + id()).newThread(this::close).start();
            lookForLeftovers();
            ended.complete(null);
        }

        private void close() {
            DriverSession open = session;
            if (open == null) {
                return;
            }
            try {
                open.close();
            } catch (RuntimeException | Error e) {
                LOG.error("Driver {} threw from close; this is a bug in it", id(), e);
            }
        }

        private void lookForLeftovers() {
            environment
                    .processing()
                    .schedule(
                            environment.limits().stuckAfter(),
                            () -> {
                                List<String> running = context.threads().running();
                                if (!running.isEmpty()) {
                                    lastError = "left threads behind: " + running;
                                    LOG.warn("Driver {} {}", id(), lastError);
                                }
                            });
        }
    }
}
