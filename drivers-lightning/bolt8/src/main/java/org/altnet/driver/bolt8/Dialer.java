package org.altnet.driver.bolt8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens TCP connections: directly, to each address of the name in turn, both families; or through a
 * SOCKS5 proxy, and then no name but the proxy's own is ever looked up here.
 *
 * <p>Thread-safe and immutable; blocks the calling thread.
 */
final class Dialer {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Through Tor a first stream to an onion takes a while. */
    private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(60);

    private static final int MOST_ADDRESSES = 8;

    private final Optional<Endpoint> proxy;
    private final OpenResources resources;

    Dialer(Optional<Endpoint> proxy, OpenResources resources) {
        this.proxy = proxy;
        this.resources = resources;
    }

    /** The proxy cannot be used, whoever is called. */
    static final class ProxyException extends IOException {
        private static final long serialVersionUID = 1L;

        ProxyException(Endpoint proxy, IOException cause) {
            super("proxy " + proxy + ": " + Trouble.of(cause).text(), cause);
        }
    }

    /**
     * @param isolation calls with another one do not share a circuit, if the proxy is Tor
     * @return a connected socket, among the open resources
     */
    Socket connect(Endpoint target, String isolation) throws IOException {
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
        InetAddress[] addresses = InetAddress.getAllByName(target.host());
        IOException failure = null;
        for (int i = 0; i < Math.min(addresses.length, MOST_ADDRESSES); i++) {
            Socket socket = resources.add(new Socket(Proxy.NO_PROXY));
            try {
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(addresses[i], target.port()),
                        (int) CONNECT_TIMEOUT.toMillis());
                return socket;
            } catch (IOException e) {
                resources.release(socket);
                failure = e;
            }
        }
        throw failure == null ? new IOException("the name has no address") : failure;
    }
}
