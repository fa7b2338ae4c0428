package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.bolt8.testing.Samples;
import org.altnet.bolt8.testing.SocksServer;
import org.altnet.bolt8.testing.SocksServer.Asked;
import org.altnet.bolt8.testing.TestContext;
import org.altnet.bolt8.testing.TestContext.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions over real TCP on loopback: with each other, and with nodes that the test plays. */
class Bolt8SessionTest {
    /**
     * Ten times what open may take: a busy machine is no failure, the black hole's ten minutes are.
     */
    private static final long UNBLOCKED_MILLIS = 2000;

    @TempDir Path directory;

    private final List<TestContext> contexts = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (TestContext context : contexts) {
            context.close();
        }
        for (TestContext context : contexts) {
            context.awaitNoThreads();
            assertEquals(List.of(), context.failures());
        }
    }

    // Two of us.

    @Test
    void aQuestionAndItsAnswerGoBothWays() throws Exception {
        TestContext bob = node("bob").open(listening());
        TestContext alice = node("alice").open(calling(bob));

        PeerId bobAtAlice = alice.awaitUp();
        PeerId aliceAtBob = bob.awaitUp();
        assertEquals(bob.awaitReachable(), List.of(bobAtAlice));
        assertTrue(aliceAtBob.address().startsWith(id("alice") + "@127.0.0.1:"));
        assertEquals(Peer.Direction.OUTBOUND, alice.up().get(0).direction());
        assertEquals(Peer.Direction.INBOUND, bob.up().get(0).direction());

        sent(alice.send(bobAtAlice, Samples.GETHEADERS));
        assertEquals(new Received(aliceAtBob, Samples.GETHEADERS, false), bob.awaitReceived());
        sent(bob.send(aliceAtBob, Samples.headers(1)));
        assertEquals(new Received(bobAtAlice, Samples.headers(1), false), alice.awaitReceived());
        sent(bob.send(aliceAtBob, Samples.GETHEADERS));
        assertEquals(Samples.GETHEADERS, alice.awaitReceived().message());
    }

    @Test
    void twoThousandHeadersComeInThreeParts() throws Exception {
        TestContext bob = node("bob").open(listening());
        TestContext alice = node("alice").open(calling(bob));
        alice.awaitUp();
        Headers all = Samples.headers(2000);

        sent(bob.send(bob.awaitUp(), all));

        Received first = alice.awaitReceived();
        Received second = alice.awaitReceived();
        Received last = alice.awaitReceived();
        assertEquals(List.of(true, true, false), List.of(first.part(), second.part(), last.part()));
        assertEquals(
                all,
                ((Headers) first.message())
                        .plus((Headers) second.message())
                        .plus((Headers) last.message()));
    }

    @Test
    void itWorksOverIpv6Too() throws Exception {
        TestContext bob = node("bob").open(listening().with("listen", "[::1]:0"));
        TestContext alice = node("alice").open(calling(bob));

        assertTrue(alice.awaitUp().address().contains("@[::1]:"));
        assertTrue(bob.awaitUp().address().contains("@[::1]:"));
    }

    @Test
    void statusSaysHowItIs() throws Exception {
        TestContext bob = node("bob").open(listening());
        DriverStatus alone = bob.awaitStatus(State.INACTIVE);
        String port = port(bob);
        assertEquals("nobody has called, listening on 127.0.0.1:" + port, alone.text());
        assertEquals(Set.of(Reason.NO_PEERS), alone.reasons());

        TestContext alice = node("alice").open(calling(bob));

        assertEquals("1 peer", alice.awaitStatus(State.ACTIVE).text());
        DriverStatus active = bob.awaitStatus(State.ACTIVE);
        assertEquals("1 peer, listening on 127.0.0.1:" + port, active.text());
        assertEquals(Set.of(), active.reasons());
    }

    @Test
    void whoeverRestartsIsFoundAgain() throws Exception {
        TestContext bob = node("bob").open(listening());
        TestContext alice = node("alice").open(calling(bob));
        PeerId bobAtAlice = alice.awaitUp();
        String port = port(bob);
        String bobsKey = id("bob").substring(0, 6);

        bob.close();

        assertEquals(bobAtAlice, alice.awaitDown().peer());
        DriverStatus lost = alice.awaitStatus(State.INACTIVE);
        assertEquals(Set.of(Reason.PEERS_UNREACHABLE), lost.reasons());
        alice.awaitStatus(
                status ->
                        status.text()
                                .matches(
                                        "0 of 1 peer: connection refused \\("
                                                + bobsKey
                                                + "\\.\\.\\.\\), next try in \\d+ ms"));
        assertFails(alice.send(bobAtAlice, Samples.GETHEADERS), "not connected");

        node("bob").open(listening().with("listen", "127.0.0.1:" + port));

        assertEquals(bobAtAlice, alice.awaitUp());
        alice.awaitStatus(State.ACTIVE);
    }

    @Test
    void twoNodesThatCallEachOtherKeepOneConnection() throws Exception {
        int bobsPort = freePort();
        TestContext alice =
                node("alice").open(listening().with("peers", id("bob") + "@127.0.0.1:" + bobsPort));
        TestContext bob =
                node("bob")
                        .open(
                                calling(alice)
                                        .with("listen", "127.0.0.1:" + bobsPort)
                                        .with("reconnect.most", "20ms"));

        for (int round = 0; round < 5; round++) {
            PeerId bobAtAlice = alice.awaitUp();
            PeerId aliceAtBob = bob.awaitUp();
            sentEventually(alice, bob);
            sentEventually(bob, alice);
            alice.disconnect(bobAtAlice);
            bob.disconnect(aliceAtBob);
        }
    }

    @Test
    void aPeerThatTheHostDropsIsGoneAndCalledAgainLater() throws Exception {
        TestContext bob = node("bob").open(listening());
        TestContext alice = node("alice").open(calling(bob));
        PeerId bobAtAlice = alice.awaitUp();

        alice.disconnect(bobAtAlice);

        assertEquals("we dropped it: a test", alice.awaitDown().reason());
        assertEquals("it closed the connection", bob.awaitDown().reason());
        assertEquals(bobAtAlice, alice.awaitUp());
    }

    // Who may call.

    @Test
    void aStrangerIsRefusedUnlessItIsOpenOrListed() throws Exception {
        TestContext bob = node("bob").open(listening().with("inbound", "peers"));
        TestContext alice = node("alice").open(calling(bob));
        alice.awaitStatus(
                status ->
                        status.text()
                                .contains("it hung up after the handshake; does it let our node"));
        assertEquals(List.of(), bob.up());
        alice.close();

        TestContext carol = node("carol").open(listening().with("inbound", id("alice")));
        TestContext again = node("alice").open(calling(carol));
        again.awaitUp();
        carol.awaitUp();
        assertTrue(again.up().get(0).chosen(), "who is called");
        assertTrue(carol.up().get(0).chosen(), "who is listed");
    }

    @Test
    void whomAnOpenDoorLetsInIsNotChosenAndWhoIsWrittenInPeersIs() throws Exception {
        TestContext bob = node("bob").open(listening());
        node("alice").open(calling(bob));
        bob.awaitUp();
        assertFalse(bob.up().get(0).chosen());

        TestContext carol =
                node("carol").open(listening().with("peers", id("alice") + "@127.0.0.1:1"));
        node("alice").open(calling(carol));
        carol.awaitUp();
        assertTrue(carol.up().get(0).chosen());
    }

    @Test
    void noMoreCallersThanAllowed() throws Exception {
        TestContext bob = node("bob").open(listening().with("inbound.max", "1"));
        TestContext alice = node("alice").open(calling(bob));
        alice.awaitUp();
        bob.awaitUp();

        TestContext carol = node("carol").open(calling(bob));

        carol.awaitDown();
        assertEquals(1, bob.up().size());
        alice.close();
        carol.awaitUp();
    }

    @Test
    void aNodeOfAnotherNetworkIsOfNoUse() throws Exception {
        TestContext bob = node("bob").open(listening());
        TestContext alice = new TestContext(home("alice"), Network.SIGNET);
        contexts.add(alice);
        alice.open(calling(bob).with("reconnect.most", "1h"));

        DriverStatus status = alice.awaitStatus(State.INACTIVE);

        assertTrue(
                status.text()
                        .contains(
                                "node "
                                        + id("bob").substring(0, 6)
                                        + "... is on another network (chain hash "
                                        + Network.REGTEST.genesis()
                                        + "), ours is signet: correct peers in"
                                        + " [altnet.lightning]"),
                status.text());
        assertTrue(status.text().contains(", next try in 60 min"), status.text());
        assertEquals(List.of(), bob.up());
    }

    @Test
    void weDoNotTalkToOurselves() throws Exception {
        TestContext bob =
                node("bob").open(TestConfig.quick().with("peers", id("bob") + "@127.0.0.1:9735"));

        assertEquals(
                "[altnet.lightning] peers: " + id("bob") + " is this node itself, take it out",
                failed(bob, Reason.BAD_CONFIGURATION));
    }

    // With nodes that the test plays.

    @Test
    void aLightningNodeIsAnsweredByTheRulesOfBolt1() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (Socket socket = connect(bob)) {
            SecureLink carol = Wire.call(socket, Wire.key(), nodeKey("bob"));
            assertEquals(
                    HexFormat.of().formatHex(Init.of(Network.REGTEST.genesis()).encode()),
                    HexFormat.of().formatHex(carol.read()));
            carol.write(HexFormat.of().parseHex("0010" + "0002aaaa" + "0003155555"));
            PeerId carolAtBob = bob.awaitUp();

            carol.write(message("0107" + "00"));
            carol.write(message("0102" + "00"));
            carol.write(message("ffff" + "00"));
            carol.write(message("0011" + "00".repeat(32) + "0002" + "6f68"));
            carol.write(message("0012" + "0002" + "0001" + "00"));
            assertEquals("0013" + "0002" + "0000", HexFormat.of().formatHex(carol.read()));
            carol.write(message("0012" + "ffff" + "0000"));

            carol.write(message("8237" + "01" + "00"));
            assertEquals("headers: 1 of them need 81 bytes, 1 left", bob.awaitMalformed());
            carol.write(message("8235"));
            bob.awaitMalformed();

            carol.write(message(Samples.GOLDEN_GETHEADERS));
            assertEquals(new Received(carolAtBob, Samples.GETHEADERS, false), bob.awaitReceived());
            sent(bob.send(carolAtBob, Samples.headers(1)));
            byte[] answer = carol.read();
            assertEquals(84, answer.length);
            assertEquals(
                    "8237" + "01" + HexFormat.of().formatHex(Samples.headers(1).bytes()) + "00",
                    HexFormat.of().formatHex(answer));

            carol.write(message("0020" + "00"));
            assertEquals(
                    "it broke the protocol: unknown even message type 32",
                    bob.awaitDown().reason());
        }
    }

    @Test
    void whoeverBreaksTheProtocolIsDropped() throws Exception {
        TestContext bob = node("bob").open(listening());
        for (String bad : List.of("00", "0010" + "0000" + "0000", "0012", "0013", "0011" + "00")) {
            try (Socket socket = connect(bob)) {
                SecureLink carol = Wire.call(socket, Wire.key(), nodeKey("bob"));
                carol.write(message("0010" + "0000" + "0000"));
                bob.awaitUp();
                carol.write(message(bad));
                String reason = bob.awaitDown().reason();
                assertTrue(reason.startsWith("it broke the protocol: "), reason);
            }
        }
    }

    @Test
    void initMustComeFirst() throws Exception {
        TestContext bob = node("bob").open(listening());
        for (String bad : List.of("0012" + "0000" + "0000", "", "0010" + "ff")) {
            try (Socket socket = connect(bob)) {
                SecureLink carol = Wire.call(socket, Wire.key(), nodeKey("bob"));
                carol.read();
                carol.write(message(bad));
                assertThrows(java.io.IOException.class, carol::read);
            }
        }
        assertEquals(List.of(), bob.up());
    }

    @Test
    void aFailedHandshakeIsClosedWithoutAWord() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (Socket socket = connect(bob)) {
            socket.getOutputStream().write(new byte[50]);
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void aPeerWithAnotherNodeIdIsNotOurs() throws Exception {
        TestContext bob = node("bob").open(listening());
        TestContext alice =
                node("alice")
                        .open(
                                TestConfig.quick()
                                        .with("peers", id("carol") + "@127.0.0.1:" + port(bob)));

        String text = alice.awaitStatus(State.INACTIVE).text();

        assertTrue(
                text.contains("handshake failed in act 2: the connection ended; is its node id"),
                text);
    }

    @Test
    void aCallerThatSaysNothingIsHungUpOn() throws Exception {
        TestContext bob = node("bob").open(listening().with("handshake.timeout", "50ms"));
        try (Socket socket = connect(bob)) {
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void aSilentPeerIsDropped() throws Exception {
        TestContext bob = node("bob").open(listening().with("ping.interval", "50ms"));
        try (Socket socket = connect(bob)) {
            SecureLink carol = Wire.call(socket, Wire.key(), nodeKey("bob"));
            carol.write(message("0010" + "0000" + "0000"));
            assertEquals("it does not answer a ping", bob.awaitDown().reason());
        }
    }

    // Trouble.

    @Test
    void aPeerThatNeverAnswersTheHandshakeHoldsNobodyUp() throws Exception {
        try (ServerSocket blackHole = Wire.server()) {
            TestContext alice = node("alice");
            long start = System.nanoTime();
            alice.open(
                    TestConfig.quick()
                            .with("handshake.timeout", "10m")
                            .with("peers", id("bob") + "@127.0.0.1:" + blackHole.getLocalPort()));
            assertTrue(millisSince(start) < UNBLOCKED_MILLIS, "open returns at once");
            assertEquals(
                    "calling 1 peer", alice.awaitStatus(s -> s.text().startsWith("call")).text());
            Socket called = blackHole.accept();
            called.getInputStream().readNBytes(NoiseHandshake.ACT_ONE_LENGTH);

            start = System.nanoTime();
            alice.close();
            alice.awaitNoThreads();
            assertTrue(millisSince(start) < UNBLOCKED_MILLIS, "close is bounded");
            called.close();
        }
    }

    @Test
    void aPeerThatNeverAnswersTheHandshakeIsGivenUp() throws Exception {
        try (ServerSocket blackHole = Wire.server()) {
            TestContext alice =
                    node("alice")
                            .open(
                                    TestConfig.quick()
                                            .with("handshake.timeout", "50ms")
                                            .with(
                                                    "peers",
                                                    id("bob")
                                                            + "@127.0.0.1:"
                                                            + blackHole.getLocalPort()));
            alice.awaitStatus(s -> s.text().contains("no handshake within 50 ms"));
        }
    }

    @Test
    void aPortInUseIsTold() throws Exception {
        try (ServerSocket other = Wire.server()) {
            TestContext bob =
                    node("bob")
                            .open(listening().with("listen", "127.0.0.1:" + other.getLocalPort()));

            assertEquals(
                    "cannot listen on 127.0.0.1:"
                            + other.getLocalPort()
                            + ": address already in use; stop the other program or change listen"
                            + " in [altnet.lightning]",
                    failed(bob, Reason.CANNOT_LISTEN));
        }
    }

    @Test
    void aMistakeInTheConfigurationIsTold() throws Exception {
        TestContext bob = node("bob").open(new TestConfig().with("peers", "bob"));

        assertTrue(
                failed(bob, Reason.BAD_CONFIGURATION)
                        .startsWith("[altnet.lightning] peers: 'bob' cannot be used, write <"));
        assertFails(bob.send(PeerId.parse("lightning:bob"), Samples.GETHEADERS), "not connected");
    }

    @Test
    void aKeyThatOthersCanReadIsTold() throws Exception {
        id("bob");
        Path key = home("bob").resolve("node_key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        TestContext bob = node("bob").open(listening());

        String text = failed(bob, Reason.BAD_CONFIGURATION);
        assertTrue(text.endsWith("run: chmod 600 " + key), text);
    }

    @Test
    void withoutPeersAndListenerThereIsNobodyToTalkTo() throws Exception {
        TestContext bob = node("bob").open(new TestConfig());

        DriverStatus status = bob.awaitStatus(State.INACTIVE);
        assertEquals(Set.of(Reason.NO_PEERS), status.reasons());
        assertEquals("nobody to talk to: set peers or listen in [altnet.lightning]", status.text());
    }

    // Through a proxy.

    @Test
    void callsGoThroughTheProxyAndNamesAreNotLookedUpHere() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (SocksServer proxy = new SocksServer(loopback(port(bob)))) {
            String onion = "b".repeat(56) + ".onion";
            TestContext alice =
                    node("alice")
                            .open(
                                    TestConfig.quick()
                                            .with("proxy", "127.0.0.1:" + proxy.port())
                                            .with("peers", id("bob") + "@" + onion + ":9735"));

            PeerId bobAtAlice = alice.awaitUp();

            assertEquals(id("bob") + "@" + onion + ":9735", bobAtAlice.address());
            assertEquals(onion + ":9735", proxy.asked().get(0).toString());
            sent(alice.send(bobAtAlice, Samples.GETHEADERS));
            assertEquals(Samples.GETHEADERS, bob.awaitReceived().message());
        }
    }

    @Test
    void eachPeerHasACircuitOfItsOwnAndKeepsIt() throws Exception {
        TestContext bob = node("bob").open(listening());
        String carol = id("carol");
        try (SocksServer proxy = new SocksServer(loopback(port(bob)))) {
            TestContext alice =
                    node("alice")
                            .open(
                                    TestConfig.quick()
                                            .with("proxy", "127.0.0.1:" + proxy.port())
                                            .with(
                                                    "peers",
                                                    id("bob")
                                                            + "@b.onion:1,"
                                                            + carol
                                                            + "@c.onion:1"));
            alice.disconnect(alice.awaitUp());
            alice.awaitDown();
            alice.awaitUp();

            Map<String, Set<String>> circuits =
                    proxy
                            .awaitAsked(asked -> count(asked, "b") > 1 && count(asked, "c") > 1)
                            .stream()
                            .collect(
                                    Collectors.groupingBy(
                                            Asked::host,
                                            Collectors.mapping(
                                                    Asked::isolation, Collectors.toSet())));
            assertEquals(1, circuits.get("b.onion").size());
            assertEquals(1, circuits.get("c.onion").size());
            assertNotEquals(circuits.get("b.onion"), circuits.get("c.onion"));
        }
    }

    @Test
    void aMissingProxyIsTold() throws Exception {
        int port = freePort();
        TestContext alice =
                node("alice")
                        .open(
                                TestConfig.quick()
                                        .with("proxy", "127.0.0.1:" + port)
                                        .with("peers", id("bob") + "@abc.onion:9735"));

        DriverStatus status = alice.awaitStatus(State.INACTIVE);

        assertEquals(Set.of(Reason.PEERS_UNREACHABLE, Reason.MISSING_HELPER), status.reasons());
        assertTrue(
                status.text()
                        .startsWith(
                                "0 of 1 peer: proxy 127.0.0.1:"
                                        + port
                                        + ": connection refused ("
                                        + id("bob").substring(0, 6)
                                        + "...), next try in"),
                status.text());
    }

    // What the tests above are told with.

    private TestContext node(String name) throws Exception {
        TestContext context = new TestContext(home(name), Network.REGTEST);
        contexts.add(context);
        return context;
    }

    private Path home(String name) throws Exception {
        return Files.createDirectories(directory.resolve(name));
    }

    private PublicKey nodeKey(String name) throws Exception {
        return new NodeKey(home(name), new SecureRandom()).loadOrCreate().publicKey();
    }

    private String id(String name) throws Exception {
        return nodeKey(name).toString();
    }

    private static TestConfig listening() {
        return TestConfig.quick().with("listen", "127.0.0.1:0").with("inbound", "open");
    }

    private static TestConfig calling(TestContext other) {
        return TestConfig.quick().with("peers", other.awaitReachable().get(0).address());
    }

    private static String port(TestContext context) {
        String address = context.awaitReachable().get(0).address();
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private static Socket connect(TestContext context) throws Exception {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port(context)));
        socket.setSoTimeout(Wire.TIMEOUT_MILLIS);
        return socket;
    }

    private static long count(List<Asked> asked, String name) {
        return asked.stream().filter(one -> one.host().equals(name + ".onion")).count();
    }

    private static InetSocketAddress loopback(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    private static int freePort() throws Exception {
        try (ServerSocket server = Wire.server()) {
            return server.getLocalPort();
        }
    }

    private static byte[] message(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static void sent(CompletionStage<Void> sending) throws Exception {
        sending.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** While two connections become one, a message may go down with the one that is dropped. */
    private static void sentEventually(TestContext from, TestContext to) throws Exception {
        long start = System.nanoTime();
        do {
            try {
                sent(from.send(from.awaitUp(), Samples.GETHEADERS));
            } catch (ExecutionException dropped) {
                assertFalse(dropped.getCause().getMessage().isEmpty());
            }
            assertTrue(millisSince(start) < TestContext.SOON.toMillis(), "nothing arrives");
        } while (!to.hasReceivedWithin(Duration.ofMillis(200)));
    }

    private static void assertFails(CompletionStage<Void> sending, String why) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> sent(sending));
        assertTrue(e.getCause().getMessage().contains(why), e.getMessage());
    }

    private static String failed(TestContext context, Reason reason) {
        DriverStatus status = context.awaitStatus(State.FAILED);
        assertEquals(Set.of(reason), status.reasons());
        return status.text();
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
