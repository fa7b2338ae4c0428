package org.altnet.bolt8;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a driver whose peers talk BOLT 8: warms up, keeps a connection to each configured
 * peer, lets others call.
 *
 * <p>Threads. The lane owns all that is decided by: the fields below that are not final and {@link
 * #heartbeats}, with the roster, callers, heartbeats and status they hold. Blocking work has
 * threads of its own: the warm-up, one for each listener, and for each connection a reader (which
 * first connects and shakes hands) and a writer. They change nothing of the session; what they find
 * out they post to the lane, where it is dropped once the session is over. Only messages go from a
 * reader straight to the host, and only after the lane has announced their peer; {@link
 * LongMessages}, which readers and writers keep moving, has a lock of its own.
 *
 * <p>What the driver finds out about the way to all peers ({@link #reachableAt}, {@link
 * #hinderedBy}, {@link #callAgain}, {@link #giveUp}) may come from any thread: it is posted to the
 * lane too.
 *
 * <p>{@link #close} may come from any thread, so it touches nothing of the lane's: it closes the
 * {@link OpenResources}, which wakes every thread that blocks; each then ends by itself. Long
 * messages that are being sent fail.
 */
public final class Bolt8Session implements DriverSession {
    private static final Logger LOG = LoggerFactory.getLogger(Bolt8Session.class);
    private static final int ISOLATION_BYTES = 8;

    private final DriverContext context;
    private final Medium medium;
    private final Supplier<Bolt8Plan> plans;
    private final SecureRandom random = new SecureRandom();
    private final OpenResources resources = new OpenResources();
    private final StatusBoard status;
    private final LongMessages longMessages;
    private final Map<Connection, Heartbeat> heartbeats = new HashMap<>();
    private Foundation foundation;
    private Roster roster;
    private List<Caller> callers = List.of();

    /**
     * @param context the driver's
     * @param plans what to do, read once, on a thread that may block; an IllegalArgumentException
     *     is a mistake in the configuration, told to the operator in its own words
     */
    public Bolt8Session(DriverContext context, Medium medium, Supplier<Bolt8Plan> plans) {
        this.context = context;
        this.medium = medium;
        this.plans = plans;
        this.status = new StatusBoard(context, medium.section());
        this.longMessages = new LongMessages(context.clock());
    }

    // On the lane: what the host asks, and the beginning.

    /** Begins; on the lane, once. Returns at once. */
    public void start() {
        LOG.info("{} - Warmup", medium.name());
        status.starting();
        context.spawn("warmup", this::warmUp);
    }

    @Override
    public CompletionStage<Void> send(PeerId peer, Message message) {
        return find(peer)
                .map(
                        connection -> {
                            longMessages.sending(peer, message);
                            return send(connection, CustomMessages.encode(message));
                        })
                .orElseGet(
                        () ->
                                CompletableFuture.failedFuture(
                                        new IOException("the peer is not connected")));
    }

    private CompletionStage<Void> send(Connection connection, List<CustomMessage> messages) {
        CustomMessage first = messages.get(0);
        Transcript transcript = connection.transcript();
        transcript.preparing(MessageType.name(first.type()));
        if (first.fits()) {
            return connection.send(messages.stream().map(CustomMessage::bytes).toList());
        }
        CompletionStage<Void> sent = longMessages.send(connection, first);
        sent.thenRun(() -> transcript.sentWhole(first.length()));
        return sent;
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        find(peer)
                .ifPresent(
                        connection -> {
                            connection.close(Trouble.lasting("we dropped it: " + reason));
                            ended(connection);
                        });
    }

    @Override
    public void close() {
        resources.close();
        longMessages.close();
    }

    // From any thread: what the driver finds out about the way to all peers.

    /**
     * Others reach us there, and nowhere else. Empty: nobody does any more.
     *
     * @param endpoints what {@link Bolt8Plan#reachedThrough} made of what is bound
     */
    public void reachableAt(Collection<Endpoint> endpoints) {
        List<Endpoint> where = List.copyOf(endpoints);
        onLane(() -> announce(where));
    }

    /** Something is in the way of all peers, or of none any more; part of the status until then. */
    public void hinderedBy(Optional<Hindrance> hindrance) {
        onLane(
                () -> {
                    status.hindered(hindrance);
                    if (foundation == null) {
                        status.starting();
                    } else {
                        report();
                    }
                });
    }

    /** The way is free: calls those that are not connected now, not after their pauses. */
    public void callAgain() {
        onLane(() -> callers.forEach(Caller::hurry));
    }

    /** There is nothing to be done until the operator does something: ends the session. */
    public void giveUp(Reason reason, String text) {
        onLane(() -> fail(reason, text));
    }

    private Optional<Connection> find(PeerId peer) {
        return roster == null ? Optional.empty() : roster.of(peer);
    }

    private void begin(Foundation laid) {
        foundation = laid;
        Bolt8Settings settings = foundation.settings();
        roster = new Roster(foundation.key().publicKey(), settings.inbound(), medium.section());
        Switchboard switchboard = switchboard();
        openDoors();
        for (Listener listener : foundation.listeners()) {
            context.spawn("listen on " + listener.bound(), () -> listen(listener, switchboard));
        }
        callers =
                settings.peers().stream().map(peer -> caller(peer, settings, switchboard)).toList();
        callers.forEach(Caller::call);
        report();
        tick();
    }

    private void openDoors() {
        Optional<Consumer<List<Endpoint>>> doorkeeper = foundation.plan().doorkeeper();
        if (doorkeeper.isPresent()) {
            status.reachedElsewhere();
            doorkeeper.get().accept(foundation.bound());
        } else {
            status.listening(foundation.bound());
            announce(foundation.reachable());
        }
    }

    private void announce(Collection<Endpoint> endpoints) {
        PublicKey own = foundation.key().publicKey();
        context.reachableAt(
                endpoints.stream()
                        .map(endpoint -> medium.peer(new PeerAddress(own, endpoint)))
                        .toList());
    }

    private void tick() {
        longMessages.tick();
        context.lane().schedule(LongMessages.TICK, () -> onLane(this::tick));
    }

    private Switchboard switchboard() {
        Bolt8Settings settings = foundation.settings();
        return new Switchboard(
                medium,
                context,
                resources,
                new Dialer(foundation.plan().route(), resources),
                new Greeter(
                        foundation.key(),
                        context.network(),
                        medium.section(),
                        settings.handshakeTimeout(),
                        context.lane(),
                        random),
                settings.inbound(),
                longMessages,
                connection -> onLane(() -> admit(connection)),
                connection -> onLane(() -> ended(connection)));
    }

    private Caller caller(PeerAddress peer, Bolt8Settings settings, Switchboard switchboard) {
        return new Caller(
                peer,
                medium.name(),
                settings,
                context,
                isolation(),
                node -> roster.of(node).isPresent(),
                caller -> dial(caller, switchboard));
    }

    private String isolation() {
        byte[] name = new byte[ISOLATION_BYTES];
        random.nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    private void fail(Reason reason, String text) {
        // The host tells the operator, and counts.
        LOG.debug("{} - Cannot run: {}", medium.name(), text);
        status.failed(reason, text);
        callers.forEach(Caller::stop);
        heartbeats.values().forEach(Heartbeat::stop);
        close();
    }

    // On the lane: connections come and go.

    private void dial(Caller caller, Switchboard switchboard) {
        String name = "call " + caller.address().node().redacted();
        try {
            context.spawn(name, () -> call(caller, switchboard));
        } catch (RejectedExecutionException e) {
            Trouble why = Trouble.passing("no thread is free");
            onLane(() -> callEnded(caller, why, Duration.ZERO));
        }
    }

    private void callEnded(Caller caller, Trouble why, Duration lasted) {
        caller.ended(why, lasted);
        report();
    }

    private void admit(Connection fresh) {
        Optional<String> objection = roster.objection(fresh);
        if (objection.isPresent()) {
            roster.of(fresh.node()).map(heartbeats::get).ifPresent(Heartbeat::probe);
            LOG.debug(
                    "{} - Connection {} not kept: {}",
                    medium.name(),
                    fresh.label(),
                    objection.get());
            fresh.close(Trouble.passing(objection.get()));
            return;
        }
        try {
            context.spawn("write " + fresh.label(), fresh::write);
        } catch (RejectedExecutionException e) {
            fresh.close(Trouble.passing("no thread is free"));
            return;
        }
        Optional<Connection> replaced = roster.add(fresh);
        replaced.ifPresent(
                older -> {
                    older.close(Trouble.passing("replaced by another connection to the same node"));
                    retire(older);
                });
        Duration pingInterval = foundation.settings().pingInterval();
        Heartbeat heartbeat = new Heartbeat(fresh, pingInterval, context.lane(), context.clock());
        heartbeats.put(fresh, heartbeat);
        heartbeat.start();
        longMessages.joined(fresh);
        LOG.info("{} - Bridge connection {}", medium.name(), fresh.label());
        context.peerUp(fresh.peer());
        fresh.admit();
        report();
    }

    /** Idempotent: a connection that was dropped here ends once more in its reader. */
    private void ended(Connection connection) {
        if (roster.remove(connection)) {
            retire(connection);
            report();
        }
    }

    /** What follows when a connection has left the roster. */
    private void retire(Connection connection) {
        Trouble why = connection.end();
        heartbeats.remove(connection).stop();
        longMessages.left(connection);
        LOG.info(
                "{} - Bridge connection {} ended: {}",
                medium.name(),
                connection.label(),
                why.text());
        context.peerDown(connection.peer().id(), why.text());
        callers.stream()
                .filter(caller -> caller.address().node().equals(connection.node()))
                .forEach(caller -> caller.lost(why, lasted(connection)));
    }

    private Duration lasted(Connection connection) {
        return context.clock().now().since(connection.since());
    }

    private void report() {
        List<Caller> missing =
                callers.stream()
                        .filter(caller -> roster.of(caller.address().node()).isEmpty())
                        .toList();
        status.report(roster.size(), missing, callers.size());
    }

    // On threads of their own, which block.

    private void warmUp() {
        try {
            Foundation laid =
                    Foundation.lay(medium, plans, context.stateDirectory(), resources, random);
            onLane(() -> begin(laid));
        } catch (Foundation.UnsoundException e) {
            onLane(() -> fail(e.reason(), e.getMessage()));
        }
    }

    private void listen(Listener listener, Switchboard switchboard) {
        try {
            listener.accept(switchboard::welcome);
        } catch (IOException e) {
            String text = "listening on " + listener.bound() + " ended: " + Trouble.of(e).text();
            onLane(() -> fail(Reason.CANNOT_LISTEN, text));
        }
    }

    private void call(Caller caller, Switchboard switchboard) {
        try {
            Connection over = switchboard.call(caller.address(), caller.isolation());
            onLane(() -> callEnded(caller, over.end(), lasted(over)));
        } catch (IOException e) {
            onLane(() -> callEnded(caller, Trouble.of(e), Duration.ZERO));
        } catch (RuntimeException e) {
            onLane(() -> callEnded(caller, Trouble.passing("an internal error"), Duration.ZERO));
            throw e;
        }
    }

    private void onLane(Runnable task) {
        context.lane()
                .execute(
                        () -> {
                            if (!resources.isClosed()) {
                                task.run();
                            }
                        });
    }
}
