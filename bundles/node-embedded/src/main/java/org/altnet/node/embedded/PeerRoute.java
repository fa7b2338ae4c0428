package org.altnet.node.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.altnet.api.net.ProxyOnly;
import org.altnet.room.net.Socks5;

/**
 * How peers are reached: directly, or in proxy-only mode through the operator's SOCKS5 proxy, which
 * then looks up their names. It does not know of a proxy that a driver offers: rooms that start
 * before any driver would wait for one that may never come.
 *
 * @param only the operator's switch
 */
record PeerRoute(ProxyOnly only) {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    /** A first circuit through Tor takes a while. */
    private static final Duration PROXY_ANSWERS_WITHIN = Duration.ofSeconds(60);

    private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(20);

    /** Whether DNS seeds may be asked. */
    boolean mayAskDns() {
        return !only.isOn();
    }

    /** Whether there is a way to a peer at all. */
    boolean reaches(PeerAddress peer) {
        return only.permitsDirect(peer.host()) || only.configured().isPresent();
    }

    /** How long all may take from dialling to the end of the handshake. */
    Duration patience() {
        return only.configured().isPresent()
                ? HANDSHAKE_WITHIN.plus(PROXY_ANSWERS_WITHIN)
                : HANDSHAKE_WITHIN;
    }

    /**
     * What keeps a node from any peer, and what to do about it; empty if nothing does.
     *
     * @param peers those that the operator named
     */
    Optional<String> obstacle(List<PeerAddress> peers) {
        if (mayAskDns() || peers.stream().anyMatch(this::reaches)) {
            return Optional.empty();
        }
        return Optional.of(
                only.configured().isPresent()
                        ? "proxy-only mode asks no DNS seed: name Bitcoin peers in ["
                                + EmbeddedNode.PID
                                + "] peers=host:port,host:port"
                        : "the embedded node cannot use the proxy of a driver ("
                                + ProxyOnly.KEY
                                + "="
                                + only
                                + "): watch a bitcoind that is behind Tor, or set "
                                + ProxyOnly.KEY
                                + "=HOST:PORT of a SOCKS5 proxy and peers in ["
                                + EmbeddedNode.PID
                                + "]");
    }

    /**
     * Connects, blocking for as long as {@link #patience}, or as the system's resolver likes if the
     * name may be looked up here.
     *
     * @throws IOException if that fails; the text says why, without the peer's name
     */
    void connect(Socket socket, PeerAddress peer) throws IOException {
        if (only.permitsDirect(peer.host())) {
            InetSocketAddress resolved = peer.resolve();
            if (resolved.isUnresolved()) {
                throw new IOException("its name cannot be resolved");
            }
            socket.connect(resolved, (int) CONNECT_WITHIN.toMillis());
        } else {
            InetSocketAddress proxy =
                    only.configured()
                            .orElseThrow(() -> new IOException("proxy-only mode knows no way"));
            connectTo(proxy, socket);
            socket.setSoTimeout((int) PROXY_ANSWERS_WITHIN.toMillis());
            // Its own name in the login keeps its stream from sharing a circuit with another's.
            Socks5.connect(
                    socket.getInputStream(),
                    socket.getOutputStream(),
                    peer.host(),
                    peer.port(),
                    peer.toString());
            socket.setSoTimeout(0);
        }
        socket.setTcpNoDelay(true);
    }

    private static void connectTo(InetSocketAddress proxy, Socket socket) throws IOException {
        try {
            socket.connect(proxy, (int) CONNECT_WITHIN.toMillis());
        } catch (IOException e) {
            throw new IOException(
                    "the proxy "
                            + ProxyOnly.text(proxy)
                            + " cannot be reached ("
                            + e.getMessage()
                            + "); start it, or change "
                            + ProxyOnly.KEY,
                    e);
        }
    }
}
