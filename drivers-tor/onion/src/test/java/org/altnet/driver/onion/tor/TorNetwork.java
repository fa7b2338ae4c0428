package org.altnet.driver.onion.tor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.altnet.api.time.TimeSource;
import org.altnet.tor.network.PrivateTorNetwork;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The private Tor network of this module's tests, with its bridge, and tors that run in it. */
public final class TorNetwork implements ExtensionContext.Store.CloseableResource {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CONNECT_WITHIN_MILLIS = 10_000;

    private final PrivateTorNetwork network;
    private final Path directory;
    private final Path torrc;
    private final List<Running> running = new ArrayList<>();

    /** A tor that runs already, as an operator would name it. */
    public static final class Running {
        private final TorChild child;
        private final InetSocketAddress control;
        private final InetSocketAddress socks;

        private Running(TorChild child, InetSocketAddress control, InetSocketAddress socks) {
            this.child = child;
            this.control = control;
            this.socks = socks;
        }

        /**
         * Returns when it reaches an onion service: in a network that is young this may take half a
         * minute, until its tors agree on who keeps which descriptor.
         *
         * @param address {@code <node id>@<onion>:<port>}
         */
        public void awaitReached(String address) {
            String[] parts = address.replaceAll(".*@", "").split(":");
            InetSocketAddress onion =
                    InetSocketAddress.createUnresolved(parts[0], Integer.parseInt(parts[1]));
            Await.until("an onion service to be reached", PATIENCE, () -> reaches(onion));
        }

        private boolean reaches(InetSocketAddress onion) {
            try (Socket socket = new Socket(new Proxy(Proxy.Type.SOCKS, socks))) {
                socket.connect(onion, CONNECT_WITHIN_MILLIS);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        }

        /** Its control port. */
        public String control() {
            return "127.0.0.1:" + control.getPort();
        }
    }

    private TorNetwork(PrivateTorNetwork network, Path directory, Path torrc) {
        this.network = network;
        this.directory = directory;
        this.torrc = torrc;
    }

    static TorNetwork start(Path authority, Path directory) throws IOException {
        long begun = System.nanoTime();
        Path obfs4proxy =
                new ShippedPrograms(
                                directory,
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"))
                        .program("obfs4proxy");
        PrivateTorNetwork network =
                PrivateTorNetwork.start(authority, Optional.of(obfs4proxy), directory);
        List<String> lines = new ArrayList<>(network.clientLines());
        // On loopback a circuit that takes longer does not come about.
        lines.addAll(List.of("LearnCircuitBuildTimeout 0", "CircuitBuildTimeout 3"));
        Path torrc = Files.write(directory.resolve("client.torrc"), lines);
        network.awaitConsensus(PATIENCE);
        System.out.printf(
                "private Tor network: consensus after %.1f s%n", (System.nanoTime() - begun) / 1e9);
        return new TorNetwork(network, directory, torrc);
    }

    /** A file for {@code torrc}, by which a tor belongs to this network and to no other. */
    public Path torrc() {
        return torrc;
    }

    /** Its obfs4 bridge. */
    public String bridge() throws IOException {
        return network.bridgeLine(PATIENCE);
    }

    /** A tor that runs already and has its circuits; the same one for the same number. */
    public synchronized Running running(int number) throws IOException {
        while (running.size() <= number) {
            running.add(run("running-" + running.size()));
        }
        return running.get(number);
    }

    private Running run(String name) throws IOException {
        TorSource.Own source =
                new TorSource.Own(Optional.empty(), List.of(), Map.of(), Optional.of(torrc));
        OwnTor own =
                new OwnTor(source, directory.resolve(name), Optional.empty(), TimeSource.SYSTEM);
        TorChild child = own.start();
        Thread drain = new Thread(() -> child.drain(line -> {}), name);
        drain.setDaemon(true);
        drain.start();
        InetSocketAddress control = control(child);
        try (ControlStreams streams = new ControlEndpoint.Port(control).connect();
                ControlLink link = new ControlLink(streams, event -> {})) {
            link.authenticate(own.cookie().read());
            Await.until(name + " to have circuits", PATIENCE, () -> hasCircuits(link));
            return new Running(child, control, link.socks());
        }
    }

    private static InetSocketAddress control(TorChild child) throws IOException {
        try {
            return child.awaitControl();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private static boolean hasCircuits(ControlLink link) {
        try {
            return link.info("status/bootstrap-phase").contains("PROGRESS=100");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        running.forEach(each -> each.child.close());
        network.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
