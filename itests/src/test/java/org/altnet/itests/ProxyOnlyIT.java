package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.testing.RecordingProxy;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Proxy-only mode of the program that ships: with everything configured that would reach out, by
 * names and by addresses, nothing does but through the proxy. Counted by the packets of a network
 * namespace where one may be made; and anywhere by a trap that all names lead to.
 */
public class ProxyOnlyIT {
    /** A point of the curve, as good as any. */
    private static final String KEY =
            "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    /** In a namespace of our own every port is free. */
    private static final int PORT = 9050;

    private static final String TEST_ALARM = "altnet:alarms test";

    @Rule public final TemporaryFolder folder = new TemporaryFolder(Path.of("target").toFile());

    private Path directory;
    private Path password;

    @Before
    public void prepare() throws IOException {
        directory = folder.newFolder("operator").toPath().toAbsolutePath();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        password = Files.writeString(directory.resolve("password"), "0123456789abcdef\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    public void notAPacketLeavesButThroughTheProxy() throws Exception {
        try (NetworkNamespace network = NetworkNamespace.open(directory);
                Proxy proxy = Proxy.in(network, directory.resolve("asked"));
                AltNetProcess altnet =
                        new AltNetProcess(
                                everything("signet", "127.0.0.1:" + PORT, ".invalid", "198.51"))) {
            altnet.startBy(network.around(Distribution.program()));
            altnet.exec(TEST_ALARM);

            List<String> wanted =
                    List.of(
                            "name node.invalid:8333",
                            "address 198.51.100.7:8333",
                            "name peer.invalid:8333",
                            "address 198.51.100.8:8333");
            AltNetProcess.await(
                    "each peer to be asked for again",
                    () -> wanted.stream().allMatch(peer -> proxy.count(peer) >= 2));
            AltNetProcess.await(
                    "the webhook to be refused",
                    () -> altnet.log().contains("webhook could not be told"));
            assertEquals("packets that left", 0, network.packetsSent());
            assertTrue(proxy.asked().toString(), wanted.containsAll(proxy.asked()));
            assertRefused(altnet);
        }
    }

    /** Each by itself, so that the zero above is the proof for each. */
    @Test
    public void withoutTheModeEachOfThemIsCounted() throws Exception {
        Map<String, List<String>> leaks =
                Map.of(
                        "the light node", List.of("network=signet", node("node.invalid:8333")),
                        "DNS seeds", List.of("network=signet"),
                        "bitcoind", List.of("network=regtest", bitcoind("198.51.100.9:8333")),
                        "Lightning", List.of("network=regtest", lightning("198.51.100.8:8333")),
                        "the webhook",
                                List.of("network=regtest", webhook("http://hook.invalid:8333/")));
        try (NetworkNamespace network = NetworkNamespace.open(directory)) {
            Program program = network.around(Distribution.program());
            for (var leak : leaks.entrySet()) {
                long before = network.packetsSent();
                try (AltNetProcess altnet =
                        new AltNetProcess(leak.getValue().toArray(String[]::new))) {
                    altnet.startBy(program);
                    altnet.exec(TEST_ALARM);
                    AltNetProcess.await(
                            "a packet of " + leak.getKey(), () -> network.packetsSent() > before);
                }
            }
        }
    }

    @Test
    public void noNameIsLookedUpHere() throws Exception {
        try (Trap trap = new Trap();
                RecordingProxy proxy = RecordingProxy.toNobody();
                AltNetProcess altnet =
                        new AltNetProcess(
                                everything(
                                        "signet",
                                        "127.0.0.1:" + proxy.address().getPort(),
                                        ".invalid",
                                        null,
                                        trap.port()))) {
            Program program = allNamesLeadHere();
            altnet.startBy(program);
            altnet.exec(TEST_ALARM);
            List<String> wanted =
                    List.of("name node.invalid:" + trap.port(), "name peer.invalid:" + trap.port());
            AltNetProcess.await(
                    "each peer to be asked for", () -> proxy.asked().containsAll(wanted));
            AltNetProcess.await(
                    "the webhook to be refused",
                    () -> altnet.log().contains("webhook could not be told"));
            assertEquals(0, trap.caught());
            assertRefused(altnet);
        }
    }

    @Test
    public void withoutTheModeTheTrapCatches() throws Exception {
        try (Trap trap = new Trap();
                AltNetProcess altnet =
                        new AltNetProcess(
                                everything("signet", "off", ".invalid", null, trap.port()))) {
            altnet.startBy(allNamesLeadHere());
            AltNetProcess.await("somebody in the trap", () -> trap.caught() > 0);
            assertEquals("off", altnet.get("proxy.only"));
        }
    }

    @Test
    public void aDriverThatCannotObeyIsKeptOutAndSaysWhatToDo() throws Exception {
        try (AltNetProcess altnet =
                new AltNetProcess(
                        "network=regtest",
                        "proxy.only=tor",
                        lightning("peer.invalid:9735"),
                        "altnet.driver.proxied=false")) {
            altnet.start();
            AltNetProcess.await(
                    "the driver to be refused",
                    () -> altnet.get("drivers.lightning.state").equals("DISABLED"));
            assertEquals(
                    "lightning: it cannot be kept to a proxy, and proxy.only=tor is set; remove"
                            + " it, or set proxy.only=off",
                    altnet.get("drivers.failed"));
            assertTrue(altnet.exec("altnet:drivers --json lightning").contains("NOT_PROXIED"));
            assertEquals("tor", altnet.get("proxy.only"));
            assertEquals("false", altnet.get("proxy.up"));
        }
    }

    @Test
    public void aWrongValueStartsNothing() throws Exception {
        try (AltNetProcess altnet =
                new AltNetProcess("network=regtest", "proxy.only=localhost:9050")) {
            AltNetProcess.Result refused = altnet.altnet("run");
            assertEquals(78, refused.exit());
            assertTrue(refused.out(), refused.out().contains("write proxy.only=127.0.0.1:9050"));
            assertFalse(Files.exists(altnet.home().resolve("var/altnet.pid")));
        }
    }

    private static void assertRefused(AltNetProcess altnet) throws Exception {
        String nodes = altnet.exec("altnet:nodes --json");
        assertTrue(nodes, nodes.contains("lets a node be reached on this machine alone"));
        String log = altnet.log();
        assertTrue(log, log.contains("Alarms cannot be told by webhook: http://hook.invalid"));
        assertEquals("", altnet.get("drivers.failed"));
    }

    private String[] everything(String network, String proxyOnly, String domain, String net) {
        return everything(network, proxyOnly, domain, net, 8333);
    }

    /**
     * @param domain what names end in
     * @param net how addresses begin; null for none
     * @param port of everybody
     */
    private String[] everything(
            String network, String proxyOnly, String domain, String net, int port) {
        String end = ":" + port;
        List<String> nodes = new ArrayList<>(List.of("node" + domain + end));
        List<String> peers = new ArrayList<>(List.of("peer" + domain + end));
        if (net != null) {
            nodes.add(net + ".100.7" + end);
            peers.add(net + ".100.8" + end);
        }
        return new String[] {
            "network=" + network,
            "proxy.only=" + proxyOnly,
            node(nodes.toArray(String[]::new)),
            bitcoind("core" + domain + end),
            lightning(peers.toArray(String[]::new)),
            webhook("http://hook" + domain + end + "/")
        };
    }

    private static String node(String... peers) {
        return "[altnet.node.embedded]\npeers=" + String.join(",", peers);
    }

    private static String lightning(String... peers) {
        return "[altnet.lightning]\npeers=" + KEY + "@" + String.join("," + other() + "@", peers);
    }

    /** Another node than the first. */
    private static String other() {
        return "03" + KEY.substring(2);
    }

    private String bitcoind(String rpc) {
        return "[altnet.node.bitcoind]\nrpc.connect="
                + rpc
                + "\nrpc.user=me\nrpc.password.file="
                + password;
    }

    private String webhook(String address) {
        return "[altnet.alarm]\nwebhook=" + address + "\nwebhook.secret.file=" + password;
    }

    /** A JVM that looks names up in a file, where each leads to this machine. */
    private Program allNamesLeadHere() throws IOException {
        Path hosts =
                Files.writeString(
                        directory.resolve("hosts"),
                        "127.0.0.1 node.invalid peer.invalid core.invalid hook.invalid\n");
        return Program.shipped().with("ALTNET_JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts);
    }

    /** A recording proxy as a process in a namespace. */
    private record Proxy(Process process, Path file) implements AutoCloseable {
        static Proxy in(NetworkNamespace network, Path file) throws Exception {
            Path classes =
                    Path.of(
                            RecordingProxy.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            Process process =
                    network.start(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp",
                            classes.toString(),
                            RecordingProxy.class.getName(),
                            Integer.toString(PORT),
                            file.toString());
            AltNetProcess.await("the proxy", () -> Files.exists(file));
            return new Proxy(process, file);
        }

        /** Once each, but for the first line, which says that it listens. */
        List<String> asked() throws IOException {
            return Files.readAllLines(file).stream().skip(1).distinct().toList();
        }

        long count(String wanted) {
            try {
                return Files.readAllLines(file).stream().filter(wanted::equals).count();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    /** Counts who connects. */
    private static final class Trap implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        private final AtomicInteger caught = new AtomicInteger();

        Trap() throws IOException {
            Thread thread = new Thread(this::listen, "trap");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        int caught() {
            return caught.get();
        }

        private void listen() {
            while (!server.isClosed()) {
                try {
                    server.accept().close();
                    caught.incrementAndGet();
                } catch (IOException closed) {
                    return;
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
