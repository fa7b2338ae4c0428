package org.altnet.driver.onion.tor;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.Outbound;
import org.altnet.api.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a tor: starts it or connects to it, publishes the onion service, tells how it is, and
 * begins again, after pauses that grow, whenever it is gone. Ends its child with itself.
 *
 * <p>One thread keeps; events come on the control connection's thread. The monitor guards the state
 * and what {@link #close} ends; the rest belongs to the one thread; the listener is called under
 * the monitor, so that it hears of each change in order.
 */
public final class TorKeeper implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(TorKeeper.class);

    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE_MOST = Duration.ofMinutes(2);

    /** A tor that was there for so long was a good one: the pauses begin anew. */
    private static final Duration LASTED = Duration.ofSeconds(30);

    /** For a control port to answer. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    private final DriverContext context;
    private final TorSource source;
    private final Optional<OnionService> service;
    private final Consumer<TorState> listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private TorState state = TorState.STARTING;
    private Optional<TorChild> child = Optional.empty();
    private Optional<ControlStreams> streams = Optional.empty();
    private String lastTrouble = "";
    private boolean ageTold;

    /**
     * @param context whose state directory gets a folder {@code tor}
     * @param service what to publish; empty for nothing
     * @param listener told each change; must not block
     */
    public TorKeeper(
            DriverContext context,
            TorSource source,
            Optional<OnionService> service,
            Consumer<TorState> listener) {
        this.context = context;
        this.source = source;
        this.service = service;
        this.listener = listener;
    }

    /** Begins, and returns at once. Once. */
    public void start() {
        context.spawn("tor", this::keep);
    }

    /** Ends the tor if it is ours, the connection to it if not. Idempotent; returns at once. */
    @Override
    public synchronized void close() {
        closing.countDown();
        streams.ifPresent(ControlStreams::close);
        child.ifPresent(TorChild::end);
    }

    private void keep() {
        int attempt = 0;
        try {
            while (!isClosing()) {
                Moment begun = context.clock().now();
                String trouble = live();
                if (isClosing()) {
                    return;
                }
                if (context.clock().now().since(begun).compareTo(LASTED) >= 0) {
                    attempt = 0;
                }
                Duration pause = context.backoff(attempt++, PAUSE_FIRST, PAUSE_MOST);
                goneFor(pause, Redactor.redact(trouble));
                if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // the session is over
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /**
     * One life of a tor.
     *
     * @return why it is over
     */
    private String live() throws InterruptedException {
        try {
            if (source instanceof TorSource.Own own) {
                return withOwn(
                        new OwnTor(
                                own,
                                context.stateDirectory().resolve("tor"),
                                proxy(context.outbound()),
                                context.clock()));
            }
            TorSource.Running running = (TorSource.Running) source;
            if (!context.outbound().direct() && !running.isOnThisMachine()) {
                throw new IOException(
                        "in proxy-only mode a tor elsewhere is not connected to; use one on this"
                                + " machine");
            }
            change(now -> TorState.starting("connecting to the tor at " + running.control()));
            return withRunning(running);
        } catch (IOException e) {
            return e.getMessage() == null ? "it closed the connection" : e.getMessage();
        } catch (RuntimeException e) {
            if (!isClosing()) {
                LOG.warn("Tor - What tor answered was not understood; trying again", e);
            }
            return "what tor answered was not understood";
        }
    }

    /** In proxy-only mode without a proxy, this tor is the one that all others wait for. */
    private static Optional<InetSocketAddress> proxy(Outbound outbound) {
        return outbound.direct() ? Optional.empty() : outbound.proxy();
    }

    private String withOwn(OwnTor own) throws IOException, InterruptedException {
        change(now -> TorState.STARTING);
        try (TorChild started = own.start()) {
            keepForClose(started);
            context.spawn("tor's output", () -> started.drain(line -> LOG.debug("Tor - {}", line)));
            ControlEndpoint endpoint = new ControlEndpoint.Port(started.awaitControl());
            return withOwn(started, endpoint, own.cookie());
        } finally {
            synchronized (this) {
                child = Optional.empty();
            }
        }
    }

    private String withOwn(TorChild started, ControlEndpoint endpoint, Secret cookie)
            throws IOException, InterruptedException {
        try {
            use(endpoint, Optional.of(cookie), Optional.empty());
        } catch (IOException e) {
            if (started.trouble().isEmpty()) {
                throw e;
            }
        }
        // It knows better than we why it left.
        String why = started.trouble();
        return why.isEmpty() ? "tor ended" : "tor ended: " + why;
    }

    private String withRunning(TorSource.Running running) throws IOException, InterruptedException {
        try {
            use(running.control(), running.secret(), running.socks());
            return "the tor at " + running.control() + " closed its control connection";
        } catch (IOException e) {
            throw new IOException("the tor at " + running.control() + ": " + e.getMessage(), e);
        }
    }

    /** Returns when the connection has ended. */
    private void use(
            ControlEndpoint endpoint, Optional<Secret> secret, Optional<InetSocketAddress> socks)
            throws IOException, InterruptedException {
        try (ControlStreams opened = endpoint.connect()) {
            keepForClose(opened);
            Lane.Task deadline = context.lane().schedule(ANSWERS_WITHIN, opened::close);
            Moment begun = context.clock().now();
            ControlLink ready;
            try {
                ready = open(opened, secret, socks);
            } catch (IOException e) {
                boolean late = context.clock().now().since(begun).compareTo(ANSWERS_WITHIN) >= 0;
                throw late ? new IOException("no answer for 10 s; is it a control port?", e) : e;
            } finally {
                deadline.cancel();
            }
            ready.awaitEnd();
        } finally {
            synchronized (this) {
                streams = Optional.empty();
            }
        }
    }

    private ControlLink open(
            ControlStreams opened, Optional<Secret> secret, Optional<InetSocketAddress> socks)
            throws IOException {
        Optional<Secret> key = secret.isPresent() ? secret : asked(ProtocolInfo.ask(opened));
        byte[] bytes = key.isPresent() ? key.get().read() : new byte[0];
        ControlLink fresh = new ControlLink(opened, event -> change(now -> now.after(event)));
        if (!fresh.authenticate(bytes)) {
            throw new IOException(
                    key.map(each -> "tor does not take our " + each.name())
                            .orElse("tor wants to know who we are, and does not say how"));
        }
        if (source instanceof TorSource.Own) {
            fresh.takeOwnership();
        }
        InetSocketAddress at = socks.isPresent() ? socks.get() : fresh.socks();
        String introduction = introduction(fresh.info("version").split(" ")[0]);
        change(now -> TorState.connected(introduction).listeningAt(at));
        fresh.listen();
        if (service.isPresent()) {
            String id = fresh.publish(service.get());
            change(now -> now.serving(id));
        }
        TorEvent.status(fresh.info("status/bootstrap-phase"))
                .ifPresent(event -> change(now -> now.after(event)));
        return fresh;
    }

    private static Optional<Secret> asked(ProtocolInfo info) throws IOException {
        if (info.methods().contains("NULL")) {
            return Optional.empty();
        }
        if (info.methods().contains("COOKIE") && info.cookie().isPresent()) {
            return info.cookie().map(file -> new Secret(Secret.Kind.COOKIE, file));
        }
        throw new IOException(
                info.methods().contains("HASHEDPASSWORD")
                        ? "it wants a password; set control.password.file"
                        : "it names no way to authenticate; add 'CookieAuthentication 1' to its"
                                + " torrc");
    }

    private String introduction(String version) {
        if (!(source instanceof TorSource.Own own) || own.program().isPresent()) {
            LOG.debug("Tor - tor {} runs", version);
            return "tor " + version + " runs";
        }
        String age = "embedded tor " + version + ", which is old: configure a newer one";
        if (!ageTold) {
            ageTold = true;
            LOG.info("Tor - {}", age);
        }
        return age;
    }

    private synchronized void goneFor(Duration pause, String trouble) {
        String when = ", next try in " + inWords(pause);
        change(now -> TorState.down(trouble + when));
        if (trouble.equals(lastTrouble)) {
            LOG.debug("Tor - No tor: {}{}", trouble, when);
        } else {
            LOG.info("Tor - No tor: {}{}", trouble, when);
        }
        lastTrouble = trouble;
    }

    private static String inWords(Duration duration) {
        return duration.toMillis() < 2_000
                ? duration.toMillis() + " ms"
                : duration.toSeconds() + " s";
    }

    private synchronized void change(UnaryOperator<TorState> change) {
        TorState next = change.apply(state);
        if (isClosing() || next.equals(state)) {
            return;
        }
        if (next.phase() == TorState.Phase.READY && state.phase() != TorState.Phase.READY) {
            lastTrouble = "";
        }
        state = next;
        listener.accept(next);
    }

    private synchronized void keepForClose(TorChild started) throws IOException {
        child = Optional.of(started);
        checkNotClosing();
    }

    private synchronized void keepForClose(ControlStreams opened) throws IOException {
        streams = Optional.of(opened);
        checkNotClosing();
    }

    private void checkNotClosing() throws IOException {
        if (isClosing()) {
            throw new IOException("the session is over");
        }
    }
}
