package org.altnet.driver.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.Outbound;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.node.bitcoind.RealBitcoind;
import org.altnet.tor.network.PrivateTorNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All of it for real: a bitcoind behind an onion service in a private Tor network on loopback,
 * asked by way of another tor.
 */
class TorNodeTest {
    private static final Duration CONSENSUS_WITHIN = Duration.ofSeconds(60);
    private static final Duration ONION_WITHIN = Duration.ofSeconds(90);

    @TempDir private Path directory;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void needsTor() {
        assumeTrue(
                !System.getProperty("altnet.tor", "").isBlank(),
                "SKIPPED: no tor; name one with -Daltnet.tor=<path>");
        assumeTrue(
                RealBitcoind.program().isPresent(),
                "SKIPPED: no bitcoind; name one with -D" + RealBitcoind.PROPERTY + "=<path>");
    }

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aBitcoindBehindAnOnionServiceGivesHeadersAndABlock() throws Exception {
        long start = System.nanoTime();
        Path tor = Path.of(System.getProperty("altnet.tor"));
        Path network = Files.createDirectory(directory.resolve("network"));
        try (RealBitcoind bitcoind =
                        RealBitcoind.start(
                                RealBitcoind.program().orElseThrow(),
                                directory.resolve("bitcoind"));
                PrivateTorNetwork tors = PrivateTorNetwork.start(tor, Optional.empty(), network);
                Host host = new Host(directory.resolve("state"))) {
            List<String> hashes = bitcoind.generate(3);
            tors.awaitConsensus(CONSENSUS_WITHIN);
            int control = freePort();
            startTor(tor, "service", tors, "ControlPort 127.0.0.1:" + control, "SocksPort 0");
            int socks = freePort();
            startTor(tor, "client", tors, "SocksPort 127.0.0.1:" + socks);
            try (Control service =
                    new Control(control, directory.resolve("service/control_auth_cookie"))) {
                String onion = service.addOnion(8_333, bitcoind.p2pPort());
                host.context()
                        .reachOutBy(
                                new Outbound(
                                        false,
                                        Optional.of(
                                                new InetSocketAddress(
                                                        InetAddress.getLoopbackAddress(), socks))));
                host.open(
                        new TestConfig()
                                .with("peers", onion + ".onion:8333")
                                .with("reconnect.first", "1s")
                                .with("reconnect.most", "2s"));
                Await.until(
                        "the onion; " + host.context().statuses(),
                        ONION_WITHIN,
                        () -> !host.context().peers().isEmpty());
                long connected = System.nanoTime();
                host.send(host.awaitPeer(), new GetHeaders(BlockLocator.EMPTY));
                Headers headers = (Headers) host.awaitReceived(1).get(0);
                assertEquals(hashes.get(2), headers.get(2).hash().toString());
                host.send(host.awaitPeer(), new GetData(headers.get(2).hash()));
                host.awaitReceived(2);
                report(start, connected);
            }
        }
    }

    /** How long it took is of interest wherever it runs. */
    private static void report(long start, long connected) {
        System.err.printf(
                "P2P through a private Tor network: connected after %d s, headers and a block"
                        + " in %d ms more%n",
                TimeUnit.NANOSECONDS.toSeconds(connected - start),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - connected));
    }

    private void startTor(Path tor, String name, PrivateTorNetwork network, String... more)
            throws IOException {
        Path data =
                Files.createDirectory(
                        directory.resolve(name),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        List<String> lines = new ArrayList<>(network.clientLines());
        lines.add("DataDirectory " + data);
        lines.add("CookieAuthentication 1");
        lines.add("__OwningControllerProcess " + ProcessHandle.current().pid());
        lines.addAll(List.of(more));
        Path torrc = Files.write(directory.resolve(name + ".torrc"), lines);
        processes.add(
                new ProcessBuilder(tor.toString(), "--defaults-torrc", "", "-f", torrc.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve(name + ".log").toFile())
                        .start());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** A tor's control port; the service lives as long as the connection. */
    private static final class Control implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final Writer out;

        Control(int port, Path cookie) throws IOException {
            Await.until("the cookie", () -> Files.exists(cookie));
            Await.until("the control port", () -> accepts(port));
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
            ask("AUTHENTICATE " + HexFormat.of().formatHex(Files.readAllBytes(cookie)));
        }

        String addOnion(int port, int target) throws IOException {
            return ask(
                            "ADD_ONION NEW:ED25519-V3 Flags=DiscardPK Port="
                                    + port
                                    + ",127.0.0.1:"
                                    + target)
                    .stream()
                    .filter(line -> line.startsWith("250-ServiceID="))
                    .findFirst()
                    .orElseThrow()
                    .substring("250-ServiceID=".length());
        }

        private List<String> ask(String command) throws IOException {
            out.write(command + "\r\n");
            out.flush();
            List<String> answer = new ArrayList<>();
            do {
                answer.add(in.readLine());
            } while (answer.get(answer.size() - 1).startsWith("250-"));
            assertTrue(answer.get(answer.size() - 1).startsWith("250 "), answer.toString());
            return answer;
        }

        private static boolean accepts(int port) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected();
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
