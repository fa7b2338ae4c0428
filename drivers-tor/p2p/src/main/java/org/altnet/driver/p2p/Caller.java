package org.altnet.driver.p2p;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.wire.AddrV2Codec;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.P2pFrame;
import org.altnet.wire.P2pHandshake;
import org.altnet.wire.P2pInventory;
import org.altnet.wire.P2pNetwork;
import org.altnet.wire.P2pReject;
import org.altnet.wire.P2pStream;
import org.altnet.wire.VersionPayload;
import org.altnet.wire.WireException;

/**
 * From an address to a connection: through the proxy, and the greeting, all within a deadline,
 * since a stranger may answer a byte at a time.
 *
 * <p>What we say of ourselves is what links no two connections: no user agent, no address, no
 * height, no services, a random nonce, and the time to ten minutes; and each call has a circuit of
 * its own, if the proxy is Tor.
 *
 * <p>Thread-safe if the random generator is. Blocks the calling thread; the deadlines are kept by
 * sockets and the lane.
 */
final class Caller {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();

    /** Through Tor a first stream to an onion takes a while. */
    private static final int PROXY_MILLIS = (int) Duration.ofSeconds(90).toMillis();

    private static final long ROUND_TO_SECONDS = Duration.ofMinutes(10).toSeconds();
    private static final int BUFFER = 1 << 14;
    private static final int ISOLATION_BYTES = 8;
    private static final int NONCE = Long.BYTES;

    /** What is read of what nodes say, and how much of it; all else is skipped. */
    private static final Map<String, Integer> LONGEST =
            Map.of(
                    "ping", NONCE,
                    "pong", NONCE,
                    "headers", 3 + 2_000 * HeadersCodec.HEADER_WITH_COUNT,
                    "block", P2pFrame.MAX_PAYLOAD,
                    "tx", P2pFrame.MAX_PAYLOAD,
                    "notfound", P2pInventory.MAX_LENGTH,
                    "reject", P2pReject.MAX_LENGTH,
                    "addrv2", AddrV2Codec.MAX_LENGTH);

    private final Route route;
    private final Settings settings;
    private final DriverContext context;
    private final OpenResources resources;
    private final RandomGenerator random;

    Caller(
            Route route,
            Settings settings,
            DriverContext context,
            OpenResources resources,
            RandomGenerator random) {
        this.route = route;
        this.settings = settings;
        this.context = context;
        this.resources = resources;
        this.random = random;
    }

    /**
     * @param configured whether the operator wrote the address
     * @return among the open resources, and greeted
     * @throws UnsuitableNodeException if the node is of no use
     * @throws ProxyException if it is the proxy that is not
     * @throws IOException if the node is not reached, no node, slow, or hangs up
     */
    Connection call(Endpoint target, boolean configured) throws IOException {
        Socket socket = resources.add(new Socket(Proxy.NO_PROXY));
        try {
            connect(socket, target, configured);
            Connection connection = greet(socket, target, configured);
            return resources.wrap(socket, connection);
        } catch (IOException e) {
            resources.release(socket);
            throw e;
        }
    }

    /** It is over. */
    void release(Connection connection) {
        resources.release(connection);
    }

    private void connect(Socket socket, Endpoint target, boolean configured) throws IOException {
        Optional<InetSocketAddress> proxy = route.proxyTo(target, configured);
        socket.setTcpNoDelay(true);
        if (proxy.isEmpty()) {
            socket.connect(target.socketAddress().orElseThrow(), CONNECT_MILLIS);
            return;
        }
        try {
            socket.connect(proxy.get(), CONNECT_MILLIS);
        } catch (IOException e) {
            throw new ProxyException(
                    "no SOCKS5 proxy at port "
                            + proxy.get().getPort()
                            + ": "
                            + Trouble.of(e).text(),
                    e);
        }
        socket.setSoTimeout(PROXY_MILLIS);
        Socks5.connect(socket.getInputStream(), socket.getOutputStream(), target, isolation());
        socket.setSoTimeout(0);
    }

    private Connection greet(Socket socket, Endpoint target, boolean configured)
            throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Lane.Task deadline =
                context.lane()
                        .schedule(
                                settings.handshakeTimeout(),
                                () -> {
                                    late.set(true);
                                    OpenResources.closeQuietly(socket);
                                });
        try {
            Pulse pulse = new Pulse(socket.getInputStream(), context.clock());
            P2pStream stream =
                    new P2pStream(
                            P2pNetwork.of(context.network()),
                            new BufferedInputStream(pulse, BUFFER),
                            socket.getOutputStream(),
                            LONGEST);
            VersionPayload node =
                    P2pHandshake.dialled(stream, ours(), List.of(new P2pFrame("sendaddrv2")));
            Optional<String> objection = NodePolicy.objection(node, configured);
            if (objection.isPresent()) {
                throw new UnsuitableNodeException("it " + objection.get());
            }
            PeerId peer = new PeerId(P2pDriver.ID, target.toString());
            return new Connection(peer, socket, stream, pulse, node);
        } catch (WireException e) {
            throw new UnsuitableNodeException("it " + e.getMessage());
        } catch (IOException e) {
            throw late.get() ? new IOException("no greeting in time", e) : e;
        } finally {
            deadline.cancel();
        }
    }

    /**
     * Announcements are not declined here but by a {@code feefilter} later, as Bitcoin Core does
     * while it catches up: it gives transactions only to those who might be told of them.
     */
    private VersionPayload ours() {
        long seconds = context.clock().now().wall().getEpochSecond();
        Instant rounded = Instant.ofEpochSecond(seconds - seconds % ROUND_TO_SECONDS);
        return new VersionPayload(
                VersionPayload.PROTOCOL_VERSION, 0, rounded, random.nextLong(), "", 0, true);
    }

    private String isolation() {
        byte[] name = new byte[ISOLATION_BYTES];
        random.nextBytes(name);
        return HexFormat.of().formatHex(name);
    }
}
