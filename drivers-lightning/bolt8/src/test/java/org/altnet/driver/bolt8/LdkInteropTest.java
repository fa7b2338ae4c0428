package org.altnet.driver.bolt8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.bolt8.testing.Samples;
import org.altnet.bolt8.testing.TestContext;
import org.altnet.bolt8.testing.TestContext.Received;
import org.altnet.wire.fragment.TransferId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With an implementation of Lightning that is not ours: LDK, whose BOLT 8 and BOLT 1 are Rust, over
 * TCP on loopback, each calling the other.
 */
class LdkInteropTest {
    private static final byte[] GETHEADERS = HexFormat.of().parseHex(Samples.GOLDEN_GETHEADERS);
    private static final byte[] SECRET = HexFormat.of().parseHex("33".repeat(32));

    @TempDir Path home;

    @BeforeAll
    static void ldkRunsHere() {
        boolean runs = loads();
        if (!runs) {
            System.getLogger(LdkInteropTest.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "SKIPPED: LDK has no native library for this platform; the Lightning"
                                    + " driver was NOT tried against another implementation");
        }
        assumeTrue(runs, "LDK has no native library for this platform");
    }

    private static boolean loads() {
        try {
            Class.forName("org.ldk.impl.bindings");
            return true;
        } catch (ClassNotFoundException | LinkageError | IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void ldkCallsUs() throws Exception {
        try (TestContext us = listening();
                LdkNode ldk = new LdkNode(SECRET, message -> null)) {
            String ours = us.awaitReachable().get(0).address();
            ldk.connect(node(ours), endpoint(ours));
            PeerId peer = us.awaitUp();
            assertEquals(ldk.id(), peer.address().substring(0, 66));
            ldk.awaitLog("Received peer Init message");

            ldk.send(node(ours), GETHEADERS);
            assertEquals(new Received(peer, Samples.GETHEADERS, false), us.awaitReceived());

            us.send(peer, Samples.headers(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertArrayEquals(oneHeader(), take(ldk));
        }
    }

    @Test
    void weCallLdk() throws Exception {
        try (TestContext us = new TestContext(home, Network.REGTEST);
                LdkNode ldk = new LdkNode(SECRET, LdkInteropTest::answer)) {
            PeerId peer = call(us, ldk);

            us.send(peer, Samples.GETHEADERS).toCompletableFuture().get(10, TimeUnit.SECONDS);

            byte[] asked = take(ldk);
            assertEquals(71, asked.length);
            assertArrayEquals(GETHEADERS, asked);
            assertEquals(84, oneHeader().length);
            assertEquals(new Received(peer, Samples.headers(1), false), us.awaitReceived());
        }
    }

    @Test
    void theLongestMessagesGoBothWaysAndKeysRotate() throws Exception {
        try (TestContext us = new TestContext(home, Network.REGTEST);
                LdkNode ldk = new LdkNode(SECRET, message -> message)) {
            PeerId peer = call(us, ldk);
            Headers full = Samples.headers(809);

            for (int echo = 0; echo < 5; echo++) {
                us.send(peer, full).toCompletableFuture().get(10, TimeUnit.SECONDS);
                assertEquals(65_534, take(ldk).length);
                assertEquals(new Received(peer, full, true), us.awaitReceived());
            }
            for (int echo = 0; echo < 600; echo++) {
                us.send(peer, Samples.GETHEADERS);
                assertEquals(Samples.GETHEADERS, us.awaitReceived().message());
            }
        }
    }

    /**
     * LDK asks for a block, and gets fragments as it wants them: written by hand, as documented.
     */
    @Test
    void ldkAsksForABlockAndGetsItInFragments() throws Exception {
        Block block = Samples.block(200_000);
        String id = TransferId.of(33_341, block.bytes()).toString();
        HexFormat hex = HexFormat.of();
        byte[] offer =
                hex.parseHex(
                        "8243"
                                + "01"
                                + id
                                + "823d"
                                + "00030d40"
                                + hex.formatHex(block.bytes(), 0, 1024));
        byte[] want = hex.parseHex("8243" + "02" + id + "00000400" + "00030940");
        try (TestContext us = listening();
                LdkNode ldk =
                        new LdkNode(SECRET, heard -> Arrays.equals(heard, offer) ? want : null)) {
            String ours = us.awaitReachable().get(0).address();
            ldk.connect(node(ours), endpoint(ours));
            PeerId peer = us.awaitUp();
            ldk.awaitLog("Received peer Init message");
            String hash = hex.formatHex(Network.REGTEST.genesis().bytes());

            ldk.send(node(ours), hex.parseHex("8239" + "01" + "02000040" + hash));
            GetData question = new GetData(Network.REGTEST.genesis());
            assertEquals(new Received(peer, question, false), us.awaitReceived());
            us.send(peer, block).toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertArrayEquals(offer, take(ldk));
            int at = 1024;
            while (at < block.length()) {
                int end = Math.min(at + 65_520, block.length());
                String data = hex.formatHex(block.bytes(), at, end);
                String head = "8243" + "03" + id + hex.toHexDigits(at);
                assertEquals(head + data, hex.formatHex(take(ldk)));
                at = end;
            }
        }
    }

    /** Either end hangs up on the other if it does not answer the ping before. */
    @Test
    void pingsAreAnsweredBothWays() throws Exception {
        try (TestContext us = new TestContext(home, Network.REGTEST);
                LdkNode ldk = new LdkNode(SECRET, message -> null)) {
            PeerId peer = call(us, ldk, "250ms");
            for (int ping = 0; ping < 3; ping++) {
                ldk.tick();
                ldk.awaitLog("Received message Pong");
                ldk.awaitLog("Received message Ping");
            }
            assertEquals(1, ldk.peers());
            assertEquals(List.of(peer), us.awaitUp(1));
        }
    }

    private TestContext listening() {
        return new TestContext(home, Network.REGTEST)
                .open(
                        new LightningDriver(
                                TestConfig.quick()
                                        .with("listen", "127.0.0.1:0")
                                        .with("inbound", "open")));
    }

    private static PeerId call(TestContext us, LdkNode ldk) throws Exception {
        return call(us, ldk, "60s");
    }

    private static PeerId call(TestContext us, LdkNode ldk, String pingInterval) throws Exception {
        int port = freePort();
        ldk.listen(socketAddress(port));
        us.open(
                new LightningDriver(
                        TestConfig.quick()
                                .with("ping.interval", pingInterval)
                                .with("peers", ldk.id() + "@127.0.0.1:" + port)));
        return us.awaitUp();
    }

    private static byte[] answer(byte[] message) {
        return Arrays.equals(message, GETHEADERS) ? oneHeader() : null;
    }

    /** Written by hand, not by our codec. */
    private static byte[] oneHeader() {
        String header = HexFormat.of().formatHex(Samples.headers(1).bytes());
        return HexFormat.of().parseHex("8237" + "01" + header + "00");
    }

    private static byte[] take(LdkNode ldk) throws InterruptedException {
        byte[] message = ldk.received().poll(10, TimeUnit.SECONDS);
        assertEquals(true, message != null, "LDK received nothing");
        return message;
    }

    /** The node id of {@code <node id>@<host>:<port>}. */
    private static String node(String address) {
        return address.substring(0, address.indexOf('@'));
    }

    private static InetSocketAddress endpoint(String address) {
        return socketAddress(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }

    private static InetSocketAddress socketAddress(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static int freePort() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }
}
