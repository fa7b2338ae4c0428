package org.altnet.driver.onion.tor;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import net.freehaven.tor.control.EventHandler;
import net.freehaven.tor.control.TorControlConnection;
import net.freehaven.tor.control.TorControlException;
import net.freehaven.tor.control.TorControlSyntaxException;
import net.freehaven.tor.control.TorNotRunningException;

/**
 * A control connection to a tor (Tor's control-spec). Thread-safe; calls block until tor has
 * answered or the connection has ended. Events come on a thread of the connection's own.
 */
final class ControlLink implements Closeable {
    private final Connection connection;
    private final ControlStreams streams;

    /**
     * @param streams whose reading end is at an answer's beginning
     */
    ControlLink(ControlStreams streams, Consumer<TorEvent> events) {
        this.streams = streams;
        this.connection = new Connection(streams);
        connection.setEventHandler(new Relay(events));
        connection.launchThread(true);
    }

    /**
     * @param secret a cookie, a password, or nothing
     * @return whether tor takes it
     * @throws IOException if the connection ends
     */
    boolean authenticate(byte[] secret) throws IOException {
        try {
            return connection.call(
                    () -> {
                        connection.authenticate(secret);
                        return true;
                    });
        } catch (TorControlException refused) {
            return false;
        }
    }

    /** From now on events come. */
    void listen() throws IOException {
        connection.call(
                () -> {
                    connection.setEvents(TorEvent.KINDS);
                    return true;
                });
    }

    /** From now on tor ends when this connection does. */
    void takeOwnership() throws IOException {
        connection.call(
                () -> {
                    connection.takeOwnership();
                    return true;
                });
    }

    /**
     * @param key such as {@code status/bootstrap-phase}
     */
    String info(String key) throws IOException {
        String answer = connection.call(() -> connection.getInfo(key));
        if (answer == null) {
            throw new IOException("tor does not answer GETINFO " + key);
        }
        return answer;
    }

    /** The first SOCKS port that tor has on loopback. */
    InetSocketAddress socks() throws IOException {
        for (String listener : info("net/listeners/socks").split(" ")) {
            String text = listener.replace("\"", "");
            if (!text.matches("[0-9.]+:[0-9]{1,5}|\\[[0-9a-fA-F:]+]:[0-9]{1,5}")) {
                continue;
            }
            int colon = text.lastIndexOf(':');
            InetAddress address = InetAddress.getByName(text.substring(0, colon));
            int port = Integer.parseInt(text.substring(colon + 1));
            if (address.isAnyLocalAddress()) {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            } else if (address.isLoopbackAddress()) {
                return new InetSocketAddress(address, port);
            }
        }
        throw new IOException(
                "tor has no SOCKS port on loopback; add 'SocksPort 9050' to its torrc");
    }

    /**
     * Publishes an onion service, which lasts as long as this connection.
     *
     * @return its id, which is its address without {@code .onion}
     */
    String publish(OnionService service) throws IOException {
        List<String> flags = new ArrayList<>(List.of("DiscardPK"));
        StringBuilder target =
                new StringBuilder(
                        service.target().getAddress().getHostAddress()
                                + ":"
                                + service.target().getPort());
        if (!service.clients().isEmpty()) {
            flags.add("V3Auth");
            // The library knows nothing of these; they follow the port on the line.
            service.clients().forEach(client -> target.append(" ClientAuthV3=").append(client));
        }
        Map<String, String> answer =
                connection.call(
                        () ->
                                connection.addOnion(
                                        service.key(),
                                        Map.of(service.port(), target.toString()),
                                        flags));
        String id = answer.get(TorControlConnection.HS_ADDRESS);
        if (id == null) {
            throw new IOException("tor published no onion service");
        }
        return id;
    }

    /** Returns when the connection has ended. */
    void awaitEnd() throws InterruptedException {
        connection.ended.await();
    }

    /** Idempotent; wakes whoever waits. */
    @Override
    public void close() {
        streams.close();
    }

    /**
     * The library, made to notice every end: what it cannot parse ends the connection, and whoever
     * waits for an answer, or is about to, is woken when the stream has ended.
     */
    private static final class Connection extends TorControlConnection {
        private static final long WAKES_EACH_NANOS = 1_000_000;

        private final ControlStreams streams;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        Connection(ControlStreams streams) {
            super(streams.in(), streams.out());
            this.streams = streams;
        }

        <T> T call(Call<T> call) throws IOException {
            calls.incrementAndGet();
            try {
                if (ended.getCount() == 0) {
                    throw new IOException("it closed the connection");
                }
                return call.run();
            } catch (TorNotRunningException e) {
                throw new IOException("it closed the connection", e);
            } finally {
                calls.decrementAndGet();
            }
        }

        @Override
        protected void react() {
            try {
                while (true) {
                    reactOnce();
                }
            } catch (IOException over) {
                streams.close();
                ended.countDown();
                while (calls.get() > 0) {
                    wake();
                    LockSupport.parkNanos(WAKES_EACH_NANOS);
                }
            }
        }

        private void reactOnce() throws IOException {
            try {
                super.react();
            } catch (RuntimeException | TorControlSyntaxException e) {
                // No answer can be matched with its question any more.
                streams.close();
            }
        }

        /** At the end of its stream the library wakes all who wait by then. */
        private void wake() {
            try {
                super.react();
            } catch (IOException | RuntimeException woken) {
                // that is what it does when it has woken them
                return;
            }
        }
    }

    /** Something that waits for an answer. */
    private interface Call<T> {
        T run() throws IOException;
    }

    private record Relay(Consumer<TorEvent> events) implements EventHandler {
        @Override
        public void unrecognized(String kind, String text) {
            TorEvent.parse(kind, text).ifPresent(events);
        }

        @Override
        public void controlConnectionClosed() {}

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
