package org.altnet.bolt8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Opens TCP connections, each as the {@link Route} says at that moment: directly, to each address
 * of the name in turn, both families; or through a SOCKS5 proxy, and then no name but the proxy's
 * own is ever looked up here.
 *
 * <p>Thread-safe and immutable, as far as the route is; blocks the calling thread.
 */
final class Dialer {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Through Tor a first stream to an onion takes a while. */
    private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(60);

    private static final int MOST_ADDRESSES = 8;

    private final Route route;
    private final OpenResources resources;

    Dialer(Route route, OpenResources resources) {
        this.route = route;
        this.resources = resources;
    }

    /**
     * @param isolation calls with another one do not share a circuit, if the proxy is Tor
     * @return a connected socket, among the open resources
     */
    Socket connect(Endpoint target, String isolation) throws IOException {
        Optional<Endpoint> proxy = route.proxyTo(target);
        if (proxy.isEmpty()) {
            return connectDirectly(target);
        }
        Socket socket = connectToProxy(proxy.get());
        try {
            socket.setSoTimeout((int) PROXY_TIMEOUT.toMillis());
            Socks5.connect(socket.getInputStream(), socket.getOutputStream(), target, isolation);
            socket.setSoTimeout(0);
            return socket;
        } catch (IOException e) {
            resources.release(socket);
            throw e;
        }
    }

    private Socket connectToProxy(Endpoint endpoint) throws IOException {
        try {
            return connectDirectly(endpoint);
        } catch (IOException e) {
            throw new ProxyException(endpoint, e);
        }
    }

    private Socket connectDirectly(Endpoint target) throws IOException {
        IOException failure = null;
        for (InetAddress address : addresses(target)) {
            Socket socket = resources.add(new Socket(Proxy.NO_PROXY));
            try {
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(address, target.port()),
                        (int) CONNECT_TIMEOUT.toMillis());
                return socket;
            } catch (IOException e) {
                resources.release(socket);
                failure = e;
            }
        }
        throw failure == null ? new IOException("the name has no address") : failure;
    }

    private static List<InetAddress> addresses(Endpoint target) throws IOException {
        Optional<InetAddress> literal = target.address();
        return literal.isPresent()
                ? List.of(literal.get())
                : Arrays.stream(InetAddress.getAllByName(target.host()))
                        .limit(MOST_ADDRESSES)
                        .toList();
    }
}
