package org.altnet.driver.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.bolt8.testing.Samples;
import org.altnet.driver.onion.tor.Await;
import org.altnet.driver.onion.tor.TorNetwork;
import org.altnet.driver.onion.tor.TorNetworkExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real tors, which sessions start, in a private Tor network. */
@ExtendWith(TorNetworkExtension.class)
class OnionNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);
    private static final Pattern ONION = Pattern.compile("(?i)[a-z2-7]{56}");
    private static final int BLOCK_LENGTH = 1_000_000;

    private final TorNetwork network;
    private final List<Host> hosts = new ArrayList<>();

    @TempDir private Path directory;

    OnionNetworkTest(TorNetwork network) {
        this.network = network;
    }

    @AfterEach
    void endHosts() {
        hosts.forEach(Host::close);
    }

    @Test
    void twoNodesFindEachOtherAsOnionServicesAndExchangeHeadersAndABlock() throws Exception {
        Clock clock = new Clock("two onion services");
        Host first = open("first", config().with("inbound", "open"));
        PeerId address = first.awaitReachable();
        clock.lap("the first is reachable");
        Host second = open("second", config().with("peers", address.address()));
        PeerId toFirst = second.awaitPeer();
        first.awaitPeer();
        clock.lap("the second is connected");

        assertEquals("tor", address.driver());
        assertTrue(ONION.matcher(address.address()).find());
        exchange(second, toFirst, first);
        clock.lap("headers and a block of " + BLOCK_LENGTH + " bytes have gone over");
        second.awaitReachable();
        assertTrue(first.offered().isPresent(), "a proxy for others");
        assertTrue(first.offered().get().getAddress().isLoopbackAddress());
        assertNoOnions(first, second);
        assertTrue(
                first.statuses().stream().anyMatch(s -> s.text().startsWith("bootstrapping ")),
                () -> "no bootstrapping told: " + first.statuses());
        assertTrue(
                first.statuses().stream().anyMatch(s -> s.text().contains("which is old")),
                () -> "age not told: " + first.statuses());

        List<ProcessHandle> tors = tors();
        assertEquals(2, tors.size(), () -> "tors of these sessions: " + tors);
        hosts.forEach(Host::close);
        awaitGone(tors, Duration.ofSeconds(5));
    }

    @Test
    void theSameThroughAnObfs4Bridge() throws Exception {
        Clock clock = new Clock("through an obfs4 bridge");
        Host first = open("first", bridged().with("inbound", "open"));
        PeerId address = first.awaitReachable();
        clock.lap("the first is reachable");
        Host second =
                open("second", bridged().with("listen", "no").with("peers", address.address()));
        PeerId toFirst = second.awaitPeer();
        clock.lap("the second is connected");

        exchange(second, toFirst, first);
        clock.lap("headers and a block have gone over");
        assertNoOnions(first, second);

        List<ProcessHandle> all = tors().stream().flatMap(ProcessHandle::descendants).toList();
        assertEquals(2, all.size(), () -> "an obfs4proxy for each tor: " + all);
        hosts.forEach(Host::close);
        awaitGone(all, Duration.ofSeconds(10));
    }

    @Test
    void aTorOfAnEarlierLifeIsToldAndOutlived() throws Exception {
        Host earlier = open("state", config().with("inbound", "open"));
        PeerId address = earlier.awaitReachable();

        Host later = open("state", config().with("inbound", "open"));
        DriverStatus held = later.awaitStatus(s -> s.text().contains("another tor holds"));
        assertEquals(State.INACTIVE, held.state());
        earlier.close();
        assertEquals(address, later.awaitReachable());
    }

    @Test
    void aTorThatIsKilledComesBackWithTheSameAddress() throws Exception {
        Host first = open("first", config().with("inbound", "open"));
        PeerId address = first.awaitReachable();
        ProcessHandle killed = tors().get(0);

        Clock clock = new Clock("tor killed");
        assertTrue(killed.destroyForcibly());
        DriverStatus down =
                first.awaitStatus(
                        status ->
                                status.state() == State.INACTIVE
                                        && status.reasons().contains(Reason.MISSING_HELPER));
        assertTrue(down.text().contains("tor ended"), down.text());
        assertTrue(down.text().contains("next try in"), down.text());
        clock.lap("status: " + down.text());
        Await.until("the address to be withdrawn", PATIENCE, first::withdrawn, first::statuses);
        PeerId again = first.awaitReachable();
        clock.lap("reachable again");

        assertEquals(address, again);
        assertFalse(tors().contains(killed));
    }

    @Test
    void withoutAKeyNobodyFindsAServiceOfRestrictedDiscovery() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        Host first =
                open("first", config().with("inbound", "open").with("clients", publicKey(pair)));
        String address = first.awaitReachable().address();
        Host stranger = open("stranger", config().with("listen", "no").with("peers", address));
        DriverStatus refused =
                stranger.awaitStatus(s -> s.text().contains("wants client authorisation"));
        assertTrue(refused.reasons().contains(Reason.PEERS_UNREACHABLE), "" + refused);
        assertTrue(first.peers().isEmpty());

        letIn("friend", address, pair);
        Host friend = open("friend", config().with("listen", "no").with("peers", address));
        friend.awaitPeer();
        assertNoOnions(first, stranger, friend);
    }

    @Test
    void aTorDoesNotOutliveAJvmThatIsKilled() throws Exception {
        Path state = directory.resolve("state-of-child");
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ChildJvm.class.getName(),
                                state.toString(),
                                network.torrc().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            String said = new String(jvm.getInputStream().readNBytes(ChildJvm.READY.length()));
            assertEquals(ChildJvm.READY, said);
            List<ProcessHandle> tors = jvm.toHandle().descendants().toList();
            assertEquals(1, tors.size(), () -> "one tor: " + tors);
            Clock clock = new Clock("JVM killed");
            jvm.destroyForcibly();
            awaitGone(tors, ENDS_WITHIN);
            clock.lap("tor is gone");
        } finally {
            jvm.destroyForcibly();
        }
    }

    private void exchange(Host from, PeerId to, Host target) throws Exception {
        Block block = Samples.block(BLOCK_LENGTH);
        // A block comes only from who was asked for one.
        GetData question = new GetData(block.header().hash());
        target.send(target.awaitPeer(), question);
        from.awaitMessage(question);
        from.send(to, Samples.headers(3));
        from.send(to, block);
        target.awaitMessage(Samples.headers(3));
        target.awaitMessage(block);
    }

    private TestConfig config() {
        return TestConfig.quick().with("torrc", network.torrc());
    }

    private TestConfig bridged() throws IOException {
        return config().with("bridges", network.bridge());
    }

    private Host open(String name, TestConfig config) {
        Host host = new Host(state(name), config.driver());
        hosts.add(host);
        return host;
    }

    private Path state(String name) {
        return directory.resolve(name);
    }

    /** Tors of this test's sessions, by the state directories on their command lines. */
    private List<ProcessHandle> tors() {
        return ProcessHandle.current()
                .children()
                .filter(
                        child ->
                                child.info()
                                        .commandLine()
                                        .filter(line -> line.contains(directory.toString()))
                                        .isPresent())
                .toList();
    }

    private static void awaitGone(List<ProcessHandle> processes, Duration within) {
        Await.until(
                "processes to end",
                within,
                () -> processes.stream().noneMatch(ProcessHandle::isAlive),
                () -> processes);
    }

    private void letIn(String name, String address, KeyPair pair) throws IOException {
        Path keys = state(name).resolve("tor").resolve("client-authorisations");
        Files.createDirectories(keys, Host.OWNER_ONLY);
        String id = address.replaceAll(".*@(.*)\\.onion:.*", "$1");
        String secret = base32(((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow());
        Files.writeString(
                keys.resolve("first.auth_private"), id + ":descriptor:x25519:" + secret + "\n");
    }

    private static String publicKey(KeyPair pair) {
        byte[] big = ((XECPublicKey) pair.getPublic()).getU().toByteArray();
        byte[] little = new byte[32];
        for (int i = 0; i < Math.min(big.length, little.length); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return base32(little);
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < bytes.length * 8; bit += 5) {
            int value = 0;
            for (int i = bit; i < bit + 5; i++) {
                int one = i < bytes.length * 8 ? bytes[i / 8] >> (7 - i % 8) & 1 : 0;
                value = value << 1 | one;
            }
            text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(value));
        }
        return text.toString();
    }

    private static void assertNoOnions(Host... hosts) {
        for (String line : RecordedLogs.lines()) {
            assertFalse(ONION.matcher(line).find(), line);
        }
        for (Host host : hosts) {
            host.statuses().forEach(s -> assertFalse(ONION.matcher(s.text()).find(), s.text()));
        }
        assertTrue(
                RecordedLogs.lines().stream().anyMatch(line -> line.contains("Bootstrapped 100%")),
                "tor's own lines are among them");
    }

    /** Prints how long things took. */
    private static final class Clock {
        private final String what;
        private final long begun = System.nanoTime();

        Clock(String what) {
            this.what = what;
        }

        void lap(String then) {
            System.out.printf("%s: %.1f s, %s%n", what, (System.nanoTime() - begun) / 1e9, then);
        }
    }
}
