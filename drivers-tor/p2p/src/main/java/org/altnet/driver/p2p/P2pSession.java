package org.altnet.driver.p2p;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.Peer.Direction;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.api.time.Moment;
import org.altnet.wire.P2pAddress;
import org.altnet.wire.P2pAddress.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the driver: reads its address book, keeps so many nodes connected, and replaces those
 * that go, or have been there for long.
 *
 * <p>Threads. The lane owns all that is decided by: the fields below that are not final, the links,
 * the address book with its contacts, and the status. Blocking work has threads of its own: the
 * warm-up, the writing of the address book, and for each connection a reader (which first connects
 * and greets) and a writer. They change nothing of the session; what they find out they post to the
 * lane, where it is dropped once the session is over. Only messages go from a reader straight to
 * the host, and only after the lane has announced their peer.
 *
 * <p>{@link #close} may come from any thread, so it touches nothing of the lane's: it closes the
 * {@link OpenResources}, which wakes every thread that blocks; each then ends by itself.
 */
final class P2pSession implements DriverSession {
    private static final Logger LOG = LoggerFactory.getLogger(P2pSession.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SAVE_AFTER = Duration.ofSeconds(2);
    private static final Duration PROXY_PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration PROXY_PAUSE_MOST = Duration.ofSeconds(30);

    /** A connection of this length was a good one. */
    private static final Duration LASTED = Duration.ofSeconds(30);

    /** Nobody is sent away while it may be thinking about an answer. */
    private static final Duration IDLE = Duration.ofMinutes(2);

    /** A node that is up. */
    private record Link(Contact contact, Connection connection, Conversation conversation) {}

    private final DriverContext context;
    private final P2pConfig config;
    private final SecureRandom random = new SecureRandom();
    private final OpenResources resources = new OpenResources();
    private final StatusBoard status;
    private final Map<PeerId, Link> links = new LinkedHashMap<>();
    private Settings settings;
    private Route route;
    private Caller caller;
    private AddressBook book;
    private AddressFile file;
    private Trouble trouble;
    private Trouble proxyTrouble;
    private Moment proxyFailed;
    private Duration proxyPause = Duration.ZERO;
    private int proxyFailures;
    private Moment rotated;
    private boolean saving;

    P2pSession(DriverContext context, P2pConfig config) {
        this.context = context;
        this.config = config;
        this.status = new StatusBoard(context);
    }

    // On the lane: what the host asks, and the beginning.

    /** Begins; on the lane, once. Returns at once. */
    void start() {
        status.starting();
        try {
            settings = Settings.of(config);
        } catch (IllegalArgumentException e) {
            LOG.debug("Bitcoin P2P cannot run: {}", e.getMessage());
            status.failed(Reason.BAD_CONFIGURATION, e.getMessage());
            close();
            return;
        }
        route = new Route(settings.proxy(), context::outbound);
        caller = new Caller(route, settings, context, resources, random);
        AddressFile addresses = new AddressFile(context.stateDirectory());
        context.spawn("warmup", () -> warmUp(addresses));
    }

    @Override
    public CompletionStage<Void> send(PeerId peer, Message message) {
        Link link = resources.isClosed() ? null : links.get(peer);
        return link == null
                ? CompletableFuture.failedFuture(new IOException("the node is not connected"))
                : link.conversation.say(message);
    }

    /** A node that misbehaves is forgotten; one that the operator wrote is left alone for long. */
    @Override
    public void disconnect(PeerId peer, String reason) {
        Link link = links.get(peer);
        if (link != null) {
            link.connection.close(Trouble.lasting("we dropped it: " + reason));
            ended(link);
            book.forget(link.contact);
        }
    }

    @Override
    public void close() {
        resources.close();
    }

    private void begin(AddressFile addresses, List<Contact> earlier) {
        file = addresses;
        Moment now = now();
        book = new AddressBook(settings.peers(), now.wall(), random);
        book.restore(earlier.stream().filter(this::isStillWanted).toList());
        rotated = now;
        tick();
    }

    private boolean isStillWanted(Contact contact) {
        Endpoint endpoint = contact.endpoint();
        if (endpoint.isOnion()) {
            return settings.gossip().contains(Kind.TORV3);
        }
        Kind kind = endpoint.host().indexOf(':') >= 0 ? Kind.IPV6 : Kind.IPV4;
        return endpoint.isGlobal() && settings.gossip().contains(kind);
    }

    private void tick() {
        Moment now = now();
        List.copyOf(links.values()).forEach(link -> link.conversation.tick(now));
        rotate(now);
        fill(now);
        report(now);
        context.lane().schedule(TICK, () -> onLane(this::tick));
    }

    // On the lane: nodes come and go.

    private void fill(Moment now) {
        int mostOfASource = Math.max(1, settings.maxPeers() / 2);
        while (busy() < settings.maxPeers()) {
            Optional<Contact> next =
                    book.next(now, mostOfASource, contact -> hindrance(contact, now).isEmpty());
            if (next.isEmpty() || !dial(next.get())) {
                return;
            }
        }
    }

    private long busy() {
        return book.all().stream().filter(Contact::isBusy).count();
    }

    /** Why there is no way to it just now. */
    private Optional<String> hindrance(Contact contact, Moment now) {
        try {
            boolean proxied = route.proxyTo(contact.endpoint(), contact.isConfigured()).isPresent();
            boolean pausing =
                    proxyFailed != null && now.since(proxyFailed).compareTo(proxyPause) < 0;
            return proxied && pausing ? Optional.of(proxyTrouble.text()) : Optional.empty();
        } catch (ProxyException e) {
            return Optional.of(e.getMessage());
        }
    }

    private boolean dial(Contact contact) {
        contact.calling();
        try {
            context.spawn("call " + redacted(contact), () -> call(contact));
            return true;
        } catch (RejectedExecutionException e) {
            contact.left(TICK, now());
            return false;
        }
    }

    private void admit(Contact contact, Connection fresh) {
        Conversation conversation =
                new Conversation(context, fresh, this::onLane, told -> learn(contact, told));
        Link link = new Link(contact, fresh, conversation);
        try {
            context.spawn("write " + fresh.peer().redacted(), fresh::write);
            context.spawn("read " + fresh.peer().redacted(), () -> read(link));
        } catch (RejectedExecutionException e) {
            fresh.close(Trouble.passing("no thread is free"));
            caller.release(fresh);
            contact.left(TICK, now());
            return;
        }
        contact.reachedAt(now().wall());
        proxyFailures = 0;
        proxyFailed = null;
        trouble = null;
        links.put(fresh.peer(), link);
        LOG.info(
                "Bitcoin P2P - Connection to {}, {} of the protocol",
                fresh.peer().redacted(),
                fresh.node().version());
        context.peerUp(new Peer(fresh.peer(), Direction.OUTBOUND));
        conversation.greet(!settings.gossip().isEmpty());
        fresh.admit();
        report(now());
        save();
    }

    /** Idempotent: one that was dropped here ends once more in its reader. */
    private void ended(Link link) {
        if (!links.remove(link.connection.peer(), link)) {
            return;
        }
        Trouble why = link.connection.end();
        Moment now = now();
        LOG.info(
                "Bitcoin P2P - Connection to {} ended: {}",
                link.connection.peer().redacted(),
                why.text());
        context.peerDown(link.connection.peer(), why.text());
        boolean lasted = now.since(link.connection.since()).compareTo(LASTED) >= 0;
        if (why.kind() == Trouble.Kind.PASSING && lasted) {
            link.contact.left(backoff(0), now);
        } else {
            failed(link.contact, why, now);
        }
        fill(now);
        report(now);
    }

    private void callFailed(Contact contact, Trouble why) {
        Moment now = now();
        if (why.kind() == Trouble.Kind.PROXY) {
            contact.left(Duration.ZERO, now);
            proxyTrouble = why;
            proxyFailed = now;
            proxyPause = context.backoff(proxyFailures++, PROXY_PAUSE_FIRST, PROXY_PAUSE_MOST);
        } else {
            failed(contact, why, now);
        }
        log(contact, why);
        trouble = why;
        book.prune();
        fill(now);
        report(now);
    }

    private void failed(Contact contact, Trouble why, Moment now) {
        contact.failed(
                why.kind() == Trouble.Kind.LASTING
                        ? context.backoff(0, settings.reconnectMost(), settings.reconnectMost())
                        : backoff(contact.failures()),
                now);
    }

    private Duration backoff(int failures) {
        return context.backoff(failures, settings.reconnectFirst(), settings.reconnectMost());
    }

    /** Once in a while the node that was heard of and has been up for longest makes room. */
    private void rotate(Moment now) {
        if (now.since(rotated).compareTo(settings.rotate()) < 0) {
            return;
        }
        Optional<Link> longest =
                links.values().stream()
                        .filter(link -> !link.contact.isConfigured())
                        .filter(
                                link ->
                                        now.since(link.conversation.lastAsked()).compareTo(IDLE)
                                                >= 0)
                        .min(
                                Comparator.comparingLong(
                                        link -> link.connection.since().monotonicNanos()));
        boolean another =
                book.next(now, settings.maxPeers(), contact -> hindrance(contact, now).isEmpty())
                        .isPresent();
        if (longest.isPresent() && another) {
            rotated = now;
            longest.get().connection.close(Trouble.passing("it makes room for another"));
            ended(longest.get());
            longest.get().contact.left(settings.rotate(), now);
        }
    }

    private void learn(Contact from, List<P2pAddress> told) {
        Instant now = now().wall();
        boolean news = false;
        for (P2pAddress address : told) {
            if (isOfUse(address)) {
                Endpoint endpoint = new Endpoint(address.host(), address.port());
                if (address.kind() == Kind.TORV3 || endpoint.isGlobal()) {
                    news |= book.learn(endpoint, from.endpoint().toString(), address.seen(), now);
                }
            }
        }
        if (news) {
            fill(now());
            save();
        }
    }

    private boolean isOfUse(P2pAddress address) {
        return settings.gossip().contains(address.kind()) && address.port() > 0;
    }

    /** Soon, and once for all that happens until then. */
    private void save() {
        if (!saving) {
            saving = true;
            context.lane()
                    .schedule(
                            SAVE_AFTER,
                            () ->
                                    onLane(
                                            () -> {
                                                saving = false;
                                                List<String> lines =
                                                        AddressFile.lines(book.heardOf());
                                                write(lines);
                                            }));
        }
    }

    private void write(List<String> lines) {
        try {
            context.spawn("save addresses", () -> writeFile(lines));
        } catch (RejectedExecutionException e) {
            save();
        }
    }

    private void report(Moment now) {
        List<Contact> all = book.all();
        int calling = (int) (busy() - links.size());
        Optional<String> hindrance =
                all.stream()
                        .filter(contact -> !contact.isBusy())
                        .map(contact -> hindrance(contact, now))
                        .flatMap(Optional::stream)
                        .findFirst();
        Duration next =
                all.stream()
                        .filter(contact -> !contact.isBusy())
                        .map(contact -> contact.untilDue(now))
                        .min(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
        status.report(
                new StatusBoard.Situation(
                        links.size(),
                        calling,
                        all.size(),
                        hindrance,
                        Optional.ofNullable(trouble),
                        next));
    }

    private void log(Contact contact, Trouble why) {
        String line = "Bitcoin P2P - No connection to {}: {}";
        if (links.isEmpty() && !why.equals(trouble)) {
            LOG.info(line, redacted(contact), why.text());
        } else {
            LOG.debug(line, redacted(contact), why.text());
        }
    }

    private static String redacted(Contact contact) {
        return new PeerId(P2pDriver.ID, contact.endpoint().toString()).redacted();
    }

    private Moment now() {
        return context.clock().now();
    }

    // On threads of their own, which block.

    private void warmUp(AddressFile addresses) {
        List<Contact> earlier = List.of();
        try {
            earlier = addresses.read();
        } catch (IOException e) {
            LOG.warn(
                    "The addresses of Bitcoin nodes that were heard of are lost, and will be"
                            + " collected anew: {}",
                    e.getMessage());
        }
        List<Contact> contacts = earlier;
        onLane(() -> begin(addresses, contacts));
    }

    private void call(Contact contact) {
        try {
            Connection connection = caller.call(contact.endpoint(), contact.isConfigured());
            onLane(() -> admit(contact, connection));
        } catch (IOException e) {
            onLane(() -> callFailed(contact, Trouble.of(e)));
        } catch (RuntimeException e) {
            onLane(() -> callFailed(contact, Trouble.passing("an internal error")));
            throw e;
        }
    }

    private void read(Link link) {
        try {
            link.connection.read(link.conversation);
        } finally {
            link.connection.close(Trouble.passing("an internal error"));
            caller.release(link.connection);
            onLane(() -> ended(link));
        }
    }

    private void writeFile(List<String> lines) {
        try {
            file.write(lines);
        } catch (IOException e) {
            LOG.warn(
                    "The addresses of Bitcoin nodes cannot be kept for the next start, look at"
                            + " space and permissions: {}",
                    e.toString());
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
