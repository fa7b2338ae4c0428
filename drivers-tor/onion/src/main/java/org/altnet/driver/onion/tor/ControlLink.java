package org.altnet.driver.onion.tor;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import net.freehaven.tor.control.EventHandler;
import net.freehaven.tor.control.TorControlConnection;

/**
 * A control connection to a tor (Tor's control-spec), after its authentication. Thread-safe; calls
 * block until tor has answered. Events come on a thread of the connection's own.
 */
final class ControlLink implements Closeable {
    private static final List<String> EVENTS =
            List.of("STATUS_CLIENT", "STATUS_GENERAL", "HS_DESC");

    private final TorControlConnection connection;
    private final Closeable closes;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** What tor tells unasked. */
    interface Events {
        /**
         * @param kind such as {@code STATUS_CLIENT}
         * @param text the rest of the line
         */
        void event(String kind, String text);
    }

    private ControlLink(ControlEndpoint.Streams streams, Events events) {
        connection = new TorControlConnection(streams.in(), streams.out());
        closes = streams.closes();
        connection.setEventHandler(new Relay(events, ended));
        connection.launchThread(true);
    }

    /**
     * @param secret the cookie's 32 bytes, or a password
     * @throws IOException if there is no connection, or tor does not take the secret
     */
    static ControlLink open(ControlEndpoint endpoint, byte[] secret, Events events)
            throws IOException {
        ControlLink link = new ControlLink(endpoint.connect(), events);
        try {
            link.connection.authenticate(secret);
            link.connection.setEvents(EVENTS);
            return link;
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    /** From now on tor ends when this connection does. */
    void takeOwnership() throws IOException {
        connection.takeOwnership();
    }

    /**
     * @param key such as {@code status/bootstrap-phase}
     */
    String info(String key) throws IOException {
        return connection.getInfo(key);
    }

    /** The first SOCKS port that tor listens on. */
    InetSocketAddress socks() throws IOException {
        String listeners = info("net/listeners/socks");
        for (String listener : listeners.split(" ")) {
            String text = listener.replace("\"", "");
            int colon = text.lastIndexOf(':');
            if (colon > 0 && !text.startsWith("unix:")) {
                return new InetSocketAddress(
                        InetAddress.getByName(text.substring(0, colon)),
                        Integer.parseInt(text.substring(colon + 1)));
            }
        }
        throw new IOException("tor has no SOCKS port on TCP; add 'SocksPort 9050' to its torrc");
    }

    /**
     * Publishes an onion service, which lasts as long as this connection.
     *
     * @param key {@code NEW:ED25519-V3}, or one that this returned before
     * @param clients public x25519 keys in base32 of those who may find it; empty for everybody
     * @return the service's id, which is its address without {@code .onion}, and its key
     */
    Published publish(String key, int port, InetSocketAddress target, List<String> clients)
            throws IOException {
        List<String> flags = new ArrayList<>();
        StringBuilder to =
                new StringBuilder(target.getAddress().getHostAddress() + ":" + target.getPort());
        if (!clients.isEmpty()) {
            flags.add("V3Auth");
            // The library knows nothing of these; they follow the port on the line.
            clients.forEach(client -> to.append(" ClientAuthV3=").append(client));
        }
        Map<String, String> answer =
                connection.addOnion(key, Map.of(port, to.toString()), flags);
        String id = answer.get(TorControlConnection.HS_ADDRESS);
        if (id == null) {
            throw new IOException("tor published no onion service");
        }
        return new Published(id, answer.getOrDefault(TorControlConnection.HS_PRIVKEY, key));
    }

    /**
     * An onion service.
     *
     * @param id its address without {@code .onion}
     * @param key its secret key, as tor writes it
     */
    record Published(String id, String key) {
        /** Without the key. */
        @Override
        public String toString() {
            return "onion service";
        }
    }

    /** Returns when the connection has ended. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Idempotent; wakes whoever waits. */
    @Override
    public void close() {
        try {
            closes.close();
        } catch (IOException e) {
            // it is gone either way
        }
        ended.countDown();
    }

    private record Relay(Events events, CountDownLatch ended) implements EventHandler {
        @Override
        public void unrecognized(String kind, String text) {
            events.event(kind, text);
        }

        @Override
        public void controlConnectionClosed() {
            ended.countDown();
        }

        @Override
        public void circuitStatus(String status, String id, String path) {}

        @Override
        public void streamStatus(String status, String id, String target) {}

        @Override
        public void orConnStatus(String status, String name) {}

        @Override
        public void bandwidthUsed(long read, long written) {}

        @Override
        public void newDescriptors(List<String> ids) {}

        @Override
        public void message(String severity, String text) {}
    }
}
