package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.altnet.api.message.Network;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.testing.ManualTime;
import org.altnet.chain.FileHeaderChains;
import org.altnet.node.embedded.AddressBook.Ending;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections are made and not run, unless a test does; time is turned by hand. */
class PeerPoolTest {
    private static final PeerAddress ONE = new PeerAddress("127.0.0.1", 1);
    private static final PeerAddress TWO = new PeerAddress("127.0.0.1", 2);
    private static final PeerAddress THREE = new PeerAddress("127.0.0.1", 3);
    private static final P2pNetwork NETWORK = P2pNetwork.of(Network.REGTEST);

    private final ManualTime time = new ManualTime();
    private final List<PeerConnection> dialled = new ArrayList<>();
    private final List<Runnable> started = new ArrayList<>();
    private NodeChain chain;

    @TempDir Path directory;

    @BeforeEach
    void open() throws IOException {
        Path file = directory.resolve("regtest.headers");
        chain = new NodeChain(new FileHeaderChains().open(Network.REGTEST, file), tip -> {});
    }

    @AfterEach
    void close() {
        chain.close();
        assertEquals(List.of(), time.failures());
    }

    @Test
    void dialsEachPeerOnceAndNoMoreThanTheLimit() {
        PeerPool pool = pool(List.of(ONE, TWO, THREE), NETWORK);
        assertEquals(State.STARTING, pool.status().state());
        pool.fill();
        pool.fill();
        assertEquals(2, dialled.size());
        assertEquals(2, new HashSet<>(addresses()).size());
        assertEquals(2, started.size());
    }

    @Test
    void anotherPeerTakesThePlaceOfOneThatFails() {
        PeerPool pool = pool(List.of(ONE, TWO, THREE), NETWORK);
        pool.fill();
        pool.ended(dialled.get(0), Ending.FAILED, "Connection refused");
        assertEquals(3, dialled.size());
        assertEquals(3, new HashSet<>(addresses()).size());
    }

    @Test
    void aPeerThatFailsIsDialledAgainAfterAPause() {
        PeerPool pool = pool(List.of(ONE), NETWORK);
        pool.fill();
        pool.ended(dialled.get(0), Ending.FAILED, "Connection refused");
        assertEquals(1, dialled.size());
        assertEquals(State.UNREACHABLE, pool.status().state());
        assertTrue(pool.status().text().contains("Connection refused"), pool.status().text());
        time.advance(AddressBook.FIRST_PAUSE.multipliedBy(2));
        assertEquals(List.of(ONE, ONE), addresses());
    }

    @Test
    void aPeerThatMisbehavedIsNotDialledForLong() {
        PeerPool pool = pool(List.of(ONE), NETWORK);
        pool.fill();
        pool.ended(dialled.get(0), Ending.MISBEHAVED, "lies");
        time.advance(AddressBook.LONGEST_PAUSE.minusSeconds(1));
        assertEquals(1, dialled.size());
        time.advance(Duration.ofSeconds(1));
        assertEquals(2, dialled.size());
    }

    @Test
    void aHandshakeThatTakesTooLongIsGivenUp() {
        PeerPool pool = pool(List.of(ONE), NETWORK);
        pool.fill();
        time.advance(Duration.ofSeconds(20));
        started.get(0).run();
        assertTrue(pool.status().text().contains("no handshake"), pool.status().text());
    }

    @Test
    void withoutPeersOfTheOperatorsTheSeedsAreAsked() {
        P2pNetwork seeded = new P2pNetwork(NETWORK.magic(), 12_345, List.of("localhost"));
        PeerPool pool = pool(List.of(), seeded);
        pool.fill();
        pool.fill();
        assertEquals(1, started.size(), "one look-up");
        started.get(0).run();
        time.run();
        assertTrue(dialled.size() >= 1);
        assertTrue(addresses().stream().allMatch(address -> address.port() == 12_345));
    }

    @Test
    void seedsThatDoNotAnswerAreReportedAndAskedAgain() {
        P2pNetwork seeded = new P2pNetwork(NETWORK.magic(), 12_345, List.of("no such name"));
        PeerPool pool = pool(List.of(), seeded);
        pool.fill();
        started.get(0).run();
        assertEquals(State.UNREACHABLE, pool.status().state());
        assertTrue(pool.status().text().contains("DNS seeds"), pool.status().text());
        time.advance(Duration.ofMinutes(1));
        assertEquals(2, started.size());
    }

    @Test
    void afterCloseNobodyIsDialled() {
        PeerPool pool = pool(List.of(ONE), NETWORK);
        pool.fill();
        pool.close();
        pool.ended(dialled.get(0), Ending.WORKED, "the node stops");
        time.advance(Duration.ofHours(1));
        assertEquals(1, dialled.size());
    }

    @Test
    void inProxyOnlyModeNobodyIsAskedForPeers() {
        P2pNetwork seeded = new P2pNetwork(NETWORK.magic(), 12_345, List.of("localhost"));
        for (String only : List.of("tor", "127.0.0.1:9050")) {
            PeerPool pool = pool(List.of(), seeded, new PeerRoute(ProxyOnly.of(only)));
            pool.fill();
            time.advance(Duration.ofHours(1));
            assertEquals(List.of(), started);
        }
    }

    @Test
    void inProxyOnlyModeWhoIsOutOfReachIsNotDialled() {
        PeerAddress far = new PeerAddress("198.51.100.7", 8333);
        pool(List.of(far, ONE), NETWORK, new PeerRoute(ProxyOnly.TOR)).fill();
        assertEquals(List.of(ONE), addresses());
    }

    private PeerPool pool(List<PeerAddress> peers, P2pNetwork network) {
        return pool(peers, network, new PeerRoute(ProxyOnly.OFF));
    }

    private PeerPool pool(List<PeerAddress> peers, P2pNetwork network, PeerRoute route) {
        HeaderSync sync = new HeaderSync(chain, time);
        return new PeerPool(
                new AddressBook(new Random(6)),
                peers,
                route,
                network,
                2,
                time.lane(),
                started::add,
                time,
                (address, owner) -> {
                    PeerConnection connection =
                            new PeerConnection(
                                    address,
                                    route,
                                    network,
                                    chain,
                                    sync,
                                    time,
                                    Runnable::run,
                                    owner);
                    dialled.add(connection);
                    return connection;
                });
    }

    private List<PeerAddress> addresses() {
        return dialled.stream().map(PeerConnection::address).toList();
    }
}
