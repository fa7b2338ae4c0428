package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Network;
import org.altnet.bolt8.testing.Samples;
import org.altnet.bolt8.testing.SocksServer;
import org.altnet.bolt8.testing.TestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions as a driver of onion services makes them, with a proxy that comes and goes. */
class HiddenSessionTest {
    private static final Medium MEDIUM = new Medium("onion", "Onion", "[altnet.onion]");
    private static final Endpoint ONION = new Endpoint("b".repeat(56) + ".onion", 9735);
    private static final Hindrance BOOTSTRAP =
            new Hindrance(State.STARTING, Set.of(), "tor has connected to 45 %");
    private static final Hindrance GONE =
            new Hindrance(State.INACTIVE, Set.of(Reason.MISSING_HELPER), "tor is gone");

    @TempDir Path directory;

    private final List<TestContext> contexts = new ArrayList<>();
    private final AtomicReference<Endpoint> proxy = new AtomicReference<>();
    private final CompletableFuture<List<Endpoint>> bound = new CompletableFuture<>();

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

    @Test
    void itIsReachedWhereTheDriverSaysAndThatIsToldToTheOperatorAlone() throws Exception {
        TestContext bob = node("bob");
        Bolt8Session session = listening(bob);
        Endpoint listener = bound.get(10, TimeUnit.SECONDS).get(0);
        assertEquals("nobody has called", bob.awaitStatus(State.INACTIVE).text());

        session.reachableAt(List.of(ONION));

        PeerId address = bob.awaitReachable().get(0);
        assertEquals("onion", address.driver());
        assertFalse(address.address().contains(listener.toString()));
        TestContext alice = node("alice");
        try (SocksServer tor = tor(listener)) {
            proxy.set(Endpoint.of(tor.address()));
            calling(alice, address.address());

            assertEquals(address, alice.awaitUp());
            alice.send(address, Samples.GETHEADERS);
            assertEquals(Samples.GETHEADERS, bob.awaitReceived().message());
            assertEquals(ONION.toString(), tor.asked().get(0).toString());
        }
        alice.awaitDown();
        alice.awaitStatus(State.INACTIVE);
        List<DriverStatus> told = new ArrayList<>(alice.statuses());
        told.addAll(bob.statuses());
        for (DriverStatus status : told) {
            assertFalse(status.text().contains("onion:"), status.text());
            assertFalse(status.text().contains(ONION.host()), status.text());
            assertFalse(status.text().contains(listener.toString()), status.text());
        }
    }

    @Test
    void whatIsInTheWayOfAllPeersIsTheStatusUntilItIsGone() throws Exception {
        TestContext bob = node("bob");
        listening(bob);
        try (SocksServer tor = tor(bound.get(10, TimeUnit.SECONDS).get(0))) {
            TestContext alice = node("alice");
            Bolt8Session session = calling(alice, id("bob") + "@" + ONION);
            alice.awaitStatus(s -> s.text().startsWith("0 of 1 peer: tor is not up yet"));

            session.hinderedBy(Optional.of(BOOTSTRAP));
            assertEquals(BOOTSTRAP.text(), alice.awaitStatus(State.STARTING).text());
            session.hinderedBy(Optional.of(GONE));
            DriverStatus gone = alice.awaitStatus(s -> s.text().equals("tor is gone"));
            assertEquals(State.INACTIVE, gone.state());
            assertEquals(Set.of(Reason.MISSING_HELPER), gone.reasons());
            assertEquals(List.of(), tor.asked());

            proxy.set(Endpoint.of(tor.address()));
            session.hinderedBy(Optional.empty());
            session.callAgain();
            alice.awaitUp();
            assertEquals("1 peer", alice.awaitStatus(State.ACTIVE).text());

            session.hinderedBy(Optional.of(GONE));
            DriverStatus still = alice.awaitStatus(s -> s.text().endsWith("gone"));
            assertEquals("1 peer; tor is gone", still.text());
            assertEquals(State.ACTIVE, still.state());
        }
    }

    @Test
    void theDriverMayGiveUp() throws Exception {
        TestContext bob = node("bob");
        Bolt8Session session = listening(bob);

        session.giveUp(Reason.BAD_CONFIGURATION, "tor does not take bridge line 1");

        DriverStatus failed = bob.awaitStatus(State.FAILED);
        assertEquals("tor does not take bridge line 1", failed.text());
        assertEquals(Set.of(Reason.BAD_CONFIGURATION), failed.reasons());
        bob.awaitNoThreads();
        session.hinderedBy(Optional.of(GONE));
        session.reachableAt(List.of(ONION));
        assertEquals(State.FAILED, bob.onLane(bob::status).state());
    }

    @Test
    void aHindrancePasses() {
        assertThrows(
                IllegalArgumentException.class, () -> new Hindrance(State.FAILED, Set.of(), ""));
    }

    private Bolt8Session listening(TestContext context) {
        return open(
                context,
                () ->
                        Bolt8Plan.of(
                                        Bolt8Settings.of(MEDIUM)
                                                .listen("127.0.0.1:0")
                                                .inbound("open", "16")
                                                .read(),
                                        this::proxyTo)
                                .reachedThrough(bound::complete));
    }

    /** It does not call a second time within the test unless it is told to. */
    private Bolt8Session calling(TestContext context, String peer) {
        return open(
                context,
                () ->
                        Bolt8Plan.of(
                                Bolt8Settings.of(MEDIUM).peers(peer).reconnect("1h", "1h").read(),
                                this::proxyTo));
    }

    private Bolt8Session open(TestContext context, Supplier<Bolt8Plan> plans) {
        Bolt8Session session = new Bolt8Session(context, MEDIUM, plans);
        context.open(
                given -> {
                    session.start();
                    return session;
                });
        return session;
    }

    private Optional<Endpoint> proxyTo(Endpoint target) throws IOException {
        Endpoint now = proxy.get();
        if (now == null) {
            throw new IOException("tor is not up yet");
        }
        return Optional.of(now);
    }

    private static SocksServer tor(Endpoint service) throws IOException {
        return new SocksServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
    }

    private TestContext node(String name) throws Exception {
        TestContext context = new TestContext(home(name), Network.REGTEST);
        contexts.add(context);
        return context;
    }

    private Path home(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private String id(String name) throws IOException {
        return new NodeKey(home(name), new SecureRandom()).loadOrCreate().publicKey().toString();
    }
}
