package org.altnet.bolt8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.Peer.Direction;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts calls through, ours and others': carries each connection from TCP to its end, on the thread
 * that reads from it.
 *
 * <p>Thread-safe: what it holds is immutable or thread-safe. It decides nothing: {@code arrived}
 * and {@code left} are told, and post to the lane.
 */
final class Switchboard {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
    private static final int REFUSALS_LOGGED_PER_MINUTE = 10;

    private final Medium medium;
    private final DriverContext context;
    private final OpenResources resources;
    private final Dialer dialer;
    private final Greeter greeter;
    private final InboundPolicy policy;
    private final LongMessages longMessages;
    private final Consumer<Connection> arrived;
    private final Consumer<Connection> left;
    private final HandshakeSlots slots = new HandshakeSlots();
    private final LogBudget refusals;

    /**
     * @param arrived a connection has exchanged {@code init}, and waits to be admitted or closed
     * @param left a connection that arrived has ended
     */
    Switchboard(
            Medium medium,
            DriverContext context,
            OpenResources resources,
            Dialer dialer,
            Greeter greeter,
            InboundPolicy policy,
            LongMessages longMessages,
            Consumer<Connection> arrived,
            Consumer<Connection> left) {
        this.medium = medium;
        this.context = context;
        this.resources = resources;
        this.dialer = dialer;
        this.greeter = greeter;
        this.policy = policy;
        this.longMessages = longMessages;
        this.arrived = arrived;
        this.left = left;
        this.refusals = new LogBudget(context.clock(), REFUSALS_LOGGED_PER_MINUTE);
    }

    /**
     * Calls a peer, and returns when that connection has ended.
     *
     * @throws IOException if there was none
     */
    Connection call(PeerAddress peer, String isolation) throws IOException {
        Socket socket = dialer.connect(peer.endpoint(), isolation);
        try {
            SecureLink link = greeter.call(socket, peer.node());
            return converse(new Peer(medium.peer(peer), Direction.OUTBOUND, true), socket, link);
        } finally {
            resources.release(socket);
        }
    }

    /** Takes a call: refuses it, or gives it a thread. Does not block. */
    void welcome(Socket socket) {
        InetAddress from = socket.getInetAddress();
        if (!slots.enter(from)) {
            OpenResources.closeQuietly(socket);
            LOG.debug("{} - Caller refused: too many are at the door", medium.name());
            return;
        }
        try {
            resources.add(socket);
            context.spawn("answer a call", () -> answer(socket, from));
        } catch (IOException | RejectedExecutionException e) {
            slots.leave(from);
            resources.release(socket);
        }
    }

    private void answer(Socket socket, InetAddress from) {
        try {
            SecureLink link = greet(socket, from);
            PeerId id =
                    medium.peer(
                            new PeerAddress(link.remote(), Endpoint.of(from, socket.getPort())));
            boolean chosen = policy.chose(link.remote());
            converse(new Peer(id, Direction.INBOUND, chosen), socket, link);
        } catch (IOException e) {
            refused(e);
        } finally {
            resources.release(socket);
        }
    }

    private void refused(IOException e) {
        String why = Trouble.of(e).text();
        if (e instanceof PeerUnusableException && refusals.spend()) {
            LOG.info("{} - Caller refused: {}", medium.name(), why);
        } else {
            LOG.debug("{} - Caller refused: {}", medium.name(), why);
        }
    }

    private SecureLink greet(Socket socket, InetAddress from) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            return greeter.answer(socket, policy);
        } finally {
            slots.leave(from);
        }
    }

    private Connection converse(Peer peer, Socket socket, SecureLink link) throws IOException {
        TimeSource clock = context.clock();
        Connection connection =
                resources.add(
                        new Connection(
                                peer,
                                link.remote(),
                                socket,
                                link,
                                new Transcript(medium.name(), clock),
                                clock));
        try {
            arrived.accept(connection);
            connection.read(new MessageDispatch(context, connection, longMessages));
        } finally {
            connection.close(Trouble.passing("an internal error"));
            resources.release(connection);
            left.accept(connection);
        }
        return connection;
    }
}
