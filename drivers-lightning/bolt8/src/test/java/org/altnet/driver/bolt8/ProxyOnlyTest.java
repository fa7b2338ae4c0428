package org.altnet.driver.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.Outbound;
import org.altnet.api.driver.TransportCapabilities;
import org.altnet.api.message.Network;
import org.altnet.bolt8.testing.SocksServer;
import org.altnet.bolt8.testing.SocksServer.Asked;
import org.altnet.bolt8.testing.TestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole sessions in proxy-only mode, beside a trap: the JDK, were it asked, would look up {@code
 * 127.1} and find the trap's address; to the driver it is a name like any other.
 */
class ProxyOnlyTest {
    private static final String SOME_NODE =
            "028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7";

    @TempDir Path directory;

    private final List<TestContext> contexts = new ArrayList<>();
    private ServerSocket trap;

    @BeforeEach
    void setTheTrap() throws IOException {
        trap = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        trap.setSoTimeout(10_000);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (TestContext context : contexts) {
            context.close();
        }
        for (TestContext context : contexts) {
            context.awaitNoThreads();
            assertEquals(List.of(), context.failures());
        }
        trap.close();
    }

    @Test
    void theDriverSaysThatItObeys() {
        assertTrue(LightningDriver.class.getAnnotation(TransportCapabilities.class).proxied());
    }

    @Test
    void directlyTheTrapIsReached() throws Exception {
        node("alice").open(calling(SOME_NODE + "@127.1:" + trap.getLocalPort()));

        trap.accept().close();
    }

    @Test
    void namesGoUnresolvedToTheProxyAndNothingElseIsConnected() throws Exception {
        TestContext bob = node("bob").open(listening("127.0.0.1:0"));
        try (SocksServer tor = torTo(bob)) {
            TestContext alice = node("alice");
            alice.reachOutBy(new Outbound(false, Optional.of(tor.address())));
            alice.open(
                    calling(
                            id(bob)
                                    + ("@127.1:" + trap.getLocalPort())
                                    + ("," + SOME_NODE)
                                    + "@nowhere.invalid:9735"));

            alice.awaitUp();
            List<Asked> asked =
                    tor.awaitAsked(all -> all.stream().map(Asked::host).distinct().count() == 2);

            assertEquals(
                    Set.of("127.1:" + trap.getLocalPort(), "nowhere.invalid:9735"),
                    asked.stream().map(Asked::toString).collect(Collectors.toSet()));
            assertTheTrapIsUntouched();
        }
    }

    @Test
    void untilAProxyIsUpThereIsNoWay() throws Exception {
        TestContext bob = node("bob").open(listening("127.0.0.1:0"));
        TestContext alice = node("alice");
        alice.reachOutBy(new Outbound(false, Optional.empty()));
        alice.open(calling(id(bob) + "@127.1:" + trap.getLocalPort()));

        DriverStatus barred = alice.awaitStatus(State.INACTIVE);
        assertTrue(
                barred.text().startsWith("0 of 1 peer: proxy-only mode, and no proxy is up ("),
                barred.text());
        assertEquals(Set.of(Reason.PEERS_UNREACHABLE, Reason.MISSING_HELPER), barred.reasons());
        assertTheTrapIsUntouched();

        try (SocksServer tor = torTo(bob)) {
            alice.reachOutBy(new Outbound(false, Optional.of(tor.address())));
            alice.awaitUp();
        }
        alice.awaitDown();
        alice.awaitStatus(s -> s.text().contains("connection refused"));
        assertTheTrapIsUntouched();
    }

    @Test
    void anOpenListenerIsRefused() throws Exception {
        TestContext bob = node("bob");
        bob.reachOutBy(new Outbound(false, Optional.empty()));
        bob.open(listening("0.0.0.0:0"));

        DriverStatus failed = bob.awaitStatus(State.FAILED);

        assertEquals(Set.of(Reason.BAD_CONFIGURATION), failed.reasons());
        assertTrue(failed.text().contains("would show this node"), failed.text());
        assertEquals(List.of(), bob.reachable());
    }

    @Test
    void anOnionGoesByWhateverProxyThereIs() throws Exception {
        TestContext alice = node("alice").open(calling(SOME_NODE + "@abc.onion:9735"));
        alice.awaitStatus(
                s -> s.text().startsWith("0 of 1 peer: an onion host takes a proxy, and none"));
        assertTrue(alice.status().reasons().contains(Reason.MISSING_HELPER));

        try (SocksServer tor = new SocksServer((InetSocketAddress) trap.getLocalSocketAddress())) {
            alice.reachOutBy(new Outbound(true, Optional.of(tor.address())));
            tor.awaitAsked(asked -> !asked.isEmpty());
            assertEquals("abc.onion:9735", tor.asked().get(0).toString());
        }
    }

    private TestContext node(String name) throws IOException {
        TestContext context =
                new TestContext(Files.createDirectories(directory.resolve(name)), Network.REGTEST);
        contexts.add(context);
        return context;
    }

    private static LightningDriver listening(String where) {
        return new LightningDriver(
                TestConfig.quick().with("listen", where).with("inbound", "open"));
    }

    private static LightningDriver calling(String peers) {
        return new LightningDriver(TestConfig.quick().with("peers", peers));
    }

    private static String id(TestContext context) {
        String address = context.awaitReachable().get(0).address();
        return address.substring(0, address.indexOf('@'));
    }

    private static SocksServer torTo(TestContext context) throws IOException {
        String address = context.awaitReachable().get(0).address();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        return new SocksServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private void assertTheTrapIsUntouched() throws IOException {
        trap.setSoTimeout(50);
        assertThrows(SocketTimeoutException.class, trap::accept);
    }
}
