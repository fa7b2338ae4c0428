package org.altnet.node.bitcoind.rpc;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException.Kind;

/**
 * The HTTP client for one server, with its threads and its idle connections. There is one for as
 * long as the server is of interest, whatever becomes of connections: the JDK ends a client's
 * selector thread only some time after the client is garbage. Directly: no proxy, no redirection.
 *
 * <p>Thread-safe without a lock.
 */
public final class HttpPool implements AutoCloseable {
    static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    private final String host;
    private final int port;
    private final Optional<URI> direct;
    private final Resolver resolver;
    private final ExecutorService threads;
    private final HttpClient client;

    /** Finds a name's address; blocks. */
    @FunctionalInterface
    interface Resolver {
        InetAddress address(String host) throws UnknownHostException;
    }

    /**
     * @param host a name, an IPv4 address, or an IPv6 address without brackets
     * @param name for the threads
     */
    public HttpPool(String host, int port, String name) {
        this(host, port, name, InetAddress::getByName);
    }

    HttpPool(String host, int port, String name, Resolver resolver) {
        this.host = host;
        this.port = port;
        this.resolver = resolver;
        direct = Optional.of(uri(host)).filter(uri -> uri.getHost() != null);
        threads =
                Executors.newCachedThreadPool(
                        body -> {
                            Thread thread = new Thread(body, name + "-http");
                            thread.setDaemon(true);
                            return thread;
                        });
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(CONNECT_WITHIN)
                        .executor(threads)
                        .build();
    }

    /** {@code host:port}, for texts. */
    String authority() {
        return bracketed(host) + ":" + port;
    }

    /**
     * {@code http://host:port/}. A name that a URI does not know as one, such as {@code
     * bitcoin_node}, which containers like to have, gives way to its address of the moment.
     */
    URI base() throws RpcUnavailableException {
        if (direct.isPresent()) {
            return direct.get();
        }
        try {
            return uri(resolver.address(host).getHostAddress());
        } catch (UnknownHostException e) {
            throw unknown(e);
        }
    }

    RpcUnavailableException unknown(Throwable cause) {
        return new RpcUnavailableException(
                Kind.REFUSED,
                "the name of " + authority() + " is not known; check rpc.connect",
                cause);
    }

    HttpClient client() {
        return client;
    }

    /** To be called when nothing is under way any more. Idempotent, at once. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private URI uri(String where) {
        return URI.create("http://" + bracketed(where) + ":" + port + "/");
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
