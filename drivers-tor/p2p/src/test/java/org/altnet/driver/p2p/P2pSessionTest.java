package org.altnet.driver.p2p;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.Outbound;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.api.testing.RawTx;
import org.altnet.driver.p2p.ScriptedNode.Talk;
import org.altnet.wire.AddrV2Codec;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.OnionAddress;
import org.altnet.wire.P2pAddress;
import org.altnet.wire.P2pAddress.Kind;
import org.altnet.wire.P2pInventory;
import org.altnet.wire.P2pInventory.Entry;
import org.altnet.wire.VersionPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class P2pSessionTest {
    private static final Hash256 GENESIS = Network.REGTEST.genesis();

    @TempDir private Path directory;
    private ScriptedNode node;
    private ScriptedProxy proxy;
    private Host host;

    @BeforeEach
    void setUp() throws IOException {
        node = new ScriptedNode();
        proxy = new ScriptedProxy();
        host = new Host(directory.resolve("state"));
    }

    @AfterEach
    void tearDown() throws IOException {
        host.close();
        proxy.close();
        node.close();
    }

    @Test
    void introducesItselfWithoutATrace() throws Exception {
        host.open(toTheNode());
        Talk talk = node.accept();
        VersionPayload ours = talk.introduce(ScriptedNode.CORE);

        assertEquals(0, ours.services());
        assertEquals("", ours.userAgent());
        assertEquals(0, ours.height());
        assertEquals(0, ours.time().getEpochSecond() % 600);
        talk.exactly("sendheaders");
        assertEquals(8, talk.exactly("feefilter").payload().length);
        talk.exactly("getaddr");
        assertEquals(node.address(), host.awaitPeer().address());
    }

    @Test
    void asksForHeadersAndHandsThemOn() throws Exception {
        Talk talk = connected();
        PeerId peer = host.awaitPeer();
        host.send(peer, new GetHeaders(BlockLocator.EMPTY));

        GetHeaders asked = HeadersCodec.decodeGetHeaders(talk.next("getheaders").payload());
        assertEquals(
                List.of(GENESIS),
                asked.locator().entries().stream().map(BlockLocator.Entry::hash).toList(),
                "nodes have nothing to say to whoever asks from nowhere");
        Headers answer = headersAfter(GENESIS, 2_000);
        talk.say("headers", HeadersCodec.encode(answer));

        assertEquals(List.of(answer), host.awaitReceived(1));
    }

    @Test
    void anAnnouncementIsNoAnswer() throws Exception {
        Talk talk = connected();
        PeerId peer = host.awaitPeer();
        host.send(peer, new GetHeaders(BlockLocator.EMPTY));
        talk.next("getheaders");
        Headers announced = headersAfter(Hash256.digest(new byte[] {1}), 1);
        Headers answer = headersAfter(GENESIS, 3);
        talk.say("headers", HeadersCodec.encode(announced));
        talk.say("headers", HeadersCodec.encode(answer));
        talk.say("headers", HeadersCodec.encode(announced));

        assertEquals(List.of(answer, announced), host.awaitReceived(2));
    }

    @Test
    void asksForBlocksAndTransactionsAndTakesNothingElse() throws Exception {
        Talk talk = connected();
        PeerId peer = host.awaitPeer();
        Block block = Block.of(headersAfter(GENESIS, 2).bytes());
        Hash256 wanted = block.header().hash();
        Tx tx = Tx.of(RawTx.random(new Random(1))[0]);
        host.send(peer, new GetData(wanted));
        host.send(peer, new GetTx(tx.txid()));
        host.send(peer, new GetData(Hash256.ZERO));

        assertArrayEquals(inventory(Entry.WITNESS_BLOCK, wanted), talk.next("getdata").payload());
        assertArrayEquals(inventory(Entry.WITNESS_TX, tx.txid()), talk.next("getdata").payload());
        talk.say("block", headersAfter(wanted, 2).bytes());
        talk.say("block", block.bytes());
        talk.say("block", block.bytes());
        talk.say("tx", tx.bytes());
        talk.say("notfound", inventory(Entry.WITNESS_BLOCK, wanted));
        talk.say("notfound", inventory(Entry.WITNESS_BLOCK, Hash256.ZERO));

        assertEquals(List.of(block, tx, new NotFound(Hash256.ZERO)), host.awaitReceived(3));
    }

    @Test
    void aTransactionIsAcceptedWhenTheNodeGivesItBack() throws Exception {
        Talk talk = connected();
        Tx tx = Tx.of(RawTx.random(new Random(1))[0]);
        host.send(host.awaitPeer(), tx);

        assertArrayEquals(tx.bytes(), talk.next("tx").payload());
        talk.next("getdata");
        talk.say("notfound", inventory(Entry.WITNESS_TX, tx.txid()));
        talk.next("getdata");
        talk.say("tx", tx.bytes());

        TxResult result = (TxResult) host.awaitReceived(1).get(0);
        assertEquals(Status.ACCEPTED, result.status());
        assertEquals(tx.txid(), result.txid());
    }

    @Test
    void anOldNodeSaysWhatItDoesNotWant() throws Exception {
        Talk talk = connected();
        Tx tx = Tx.of(RawTx.random(new Random(1))[0]);
        host.send(host.awaitPeer(), tx);
        talk.next("tx");
        ByteArrayOutputStream reject = new ByteArrayOutputStream();
        reject.writeBytes(new byte[] {2, 't', 'x', 0x42, 3, 'f', 'e', 'e'});
        reject.writeBytes(tx.txid().bytes());
        talk.say("reject", reject.toByteArray());

        assertEquals(
                List.of(new TxResult(tx.txid(), Status.REJECTED, "fee")), host.awaitReceived(1));
    }

    @Test
    void aPrunedNodeIsNotAskedForBlocks() throws Exception {
        host.open(toTheNode());
        node.accept().introduce(core(70_016, VersionPayload.NETWORK_LIMITED, "/Pruned:1/"));

        assertFails("last blocks", new GetData(GENESIS));
    }

    @Test
    void nodesAreGivenNothingElse() throws Exception {
        connected();

        assertFails("no more", Headers.EMPTY);
        assertFails("no more", new NotFound(GENESIS));
        assertFails("no transaction", Tx.of(new byte[] {1}));
    }

    @Test
    void answersPingsAndNoQuestions() throws Exception {
        Talk talk = connected();
        host.awaitPeer();
        talk.say("getheaders", HeadersCodec.encode(new GetHeaders(BlockLocator.EMPTY)));
        talk.say("getdata", inventory(Entry.BLOCK, GENESIS));
        talk.say("mempool");
        talk.say("ping", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        talk.exactly("sendheaders");
        talk.exactly("feefilter");
        talk.exactly("getaddr");

        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, talk.exactly("pong").payload());
    }

    @Test
    void nodesOfNoUseAreLeftWithTheReason() throws Exception {
        host.open(toTheNode());
        node.accept().introduce(core(60_002, VersionPayload.NETWORK, "/Old:1/"));
        awaitStatusText("speaks version 60002");
    }

    @Test
    void nodesWithoutBlocksAreLeft() throws Exception {
        host.open(toTheNode());
        node.accept().introduce(core(70_016, VersionPayload.WITNESS, "/Light:1/"));
        awaitStatusText("no blocks to ask for");
    }

    @Test
    void nodesOfAnotherNetworkAreLeft() throws Exception {
        try (ScriptedNode other = new ScriptedNode(Network.MAINNET)) {
            host.open(new TestConfig().with("peers", other.address()));
            Talk talk = other.accept();
            talk.say("version", ScriptedNode.CORE.encode());
            awaitStatusText("another network's protocol");
        }
    }

    @Test
    void bytesThatAreNoMessageEndTheConnection() throws Exception {
        Talk talk = connected();
        host.awaitPeer();
        talk.say("headers", (byte) 1, (byte) 2);

        assertTrue(talk.isLeft());
        Await.until("the peer to be gone", () -> host.context().peers().isEmpty());
        assertEquals(1, host.context().malformed().size());
    }

    @Test
    void aNodeThatIsDroppedIsLeft() throws Exception {
        Talk talk = connected();
        host.disconnect(host.awaitPeer());

        assertTrue(talk.isLeft());
        assertTrue(host.context().peers().isEmpty());
    }

    @Test
    void nobodyButConfiguredLoopbackIsCalledWithoutAProxy() throws Exception {
        host.context().reachOutBy(Outbound.DIRECT);
        host.open(new TestConfig().with("peers", "node.invalid:8333, 203.0.113.1:8333"));

        DriverStatus status = host.awaitStatus(State.INACTIVE, Reason.MISSING_HELPER);
        assertTrue(status.text().contains("[altnet.p2p]"), status.text());
        assertEquals(List.of(), host.context().running());
    }

    @Test
    void goesThroughTheProxyAsSoonAsThereIsOne() throws Exception {
        proxy.leads("node.invalid:8333", node.port());
        host.context().reachOutBy(new Outbound(false, Optional.empty()));
        host.open(new TestConfig().with("peers", "node.invalid:8333"));
        host.awaitStatus(State.INACTIVE, Reason.MISSING_HELPER);
        host.context().reachOutBy(new Outbound(false, Optional.of(proxy.address())));
        node.greet();

        assertEquals("node.invalid:8333", host.awaitPeer().address());
        assertEquals("node.invalid:8333", proxy.calls().get(0).target());
    }

    @Test
    void aProxyThatIsNotThereIsToldAndBlamedOnNoNode() throws Exception {
        host.open(
                new TestConfig()
                        .with("peers", "node.invalid:8333")
                        .with("proxy", "127.0.0.1:" + unusedPort()));

        DriverStatus status = host.awaitStatus(State.INACTIVE, Reason.MISSING_HELPER);
        assertTrue(status.text().contains("no SOCKS5 proxy"), status.text());
    }

    @Test
    void findsOnionsByGossipAndCallsEachOnACircuitOfItsOwn() throws Exception {
        List<String> onions = new ArrayList<>();
        List<P2pAddress> gossip = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            byte[] key = new byte[32];
            key[0] = (byte) i;
            onions.add(OnionAddress.of(key) + ":18444");
            gossip.add(new P2pAddress(Instant.now(), 9, Kind.TORV3, key, 18_444));
            proxy.leads(onions.get(i), node.port());
        }
        gossip.add(new P2pAddress(Instant.now(), 9, Kind.IPV4, new byte[] {127, 0, 0, 1}, 1));
        gossip.add(new P2pAddress(Instant.now(), 9, Kind.TORV3, new byte[32], 0));
        host.context().reachOutBy(new Outbound(false, Optional.of(proxy.address())));
        host.open(toTheNode().with("max.peers", "6"));
        Talk first = node.greet();
        first.next("getaddr");
        first.say("addrv2", AddrV2Codec.encode(gossip));
        List<Talk> others = List.of(node.greet(), node.greet(), node.greet());

        Await.until("four nodes", () -> host.context().peers().size() == 4);
        assertEquals(3, proxy.calls().size(), "half of six are the most of one source");
        Set<String> logins = new HashSet<>();
        for (ScriptedProxy.Call call : proxy.calls()) {
            assertTrue(onions.contains(call.target()), call.target());
            logins.add(call.login());
        }
        assertEquals(3, logins.size(), "isolation");
        awaitSavedAddresses(10);
        assertEquals(3, others.size());
    }

    @Test
    void calledAgainItHasAnotherCircuit() throws Exception {
        proxy.leads("node.invalid:8333", node.port());
        host.context().reachOutBy(new Outbound(false, Optional.of(proxy.address())));
        host.open(
                new TestConfig()
                        .with("peers", "node.invalid:8333")
                        .with("reconnect.first", "10ms"));
        Talk talk = node.greet();
        host.awaitPeer();
        talk.close();
        node.greet();

        assertNotEquals(proxy.calls().get(0).login(), proxy.calls().get(1).login());
    }

    @Test
    void aMistakeInTheConfigurationIsToldInTheStatus() {
        host.open(new TestConfig().with("peers", "nonsense"));

        DriverStatus status = host.awaitStatus(State.FAILED, Reason.BAD_CONFIGURATION);
        assertTrue(status.text().startsWith("[altnet.p2p] peers: 'nonsense'"), status.text());
    }

    @Test
    void withNobodyToBeginWithItSaysSo() {
        host.open(new TestConfig());

        host.awaitStatus(State.INACTIVE, Reason.NO_PEERS);
    }

    private TestConfig toTheNode() {
        return new TestConfig().with("peers", node.address()).with("reconnect.first", "1h");
    }

    private Talk connected() throws Exception {
        host.open(toTheNode());
        return node.greet();
    }

    private void assertFails(String why, Message message) {
        ExecutionException failure =
                assertThrows(
                        ExecutionException.class,
                        () -> host.send(host.awaitPeer(), message).toCompletableFuture().get());
        assertTrue(failure.getCause().getMessage().contains(why), failure.getMessage());
    }

    private void awaitStatusText(String text) {
        Await.until(
                text,
                () ->
                        host.context().statuses().stream()
                                .anyMatch(status -> status.text().contains(text)));
        assertFalse(
                host.context().statuses().stream().anyMatch(is -> is.text().contains("127.0.0.1")));
    }

    private void awaitSavedAddresses(int count) throws IOException {
        Path file = directory.resolve("state").resolve("addresses");
        Await.until("the address book", Duration.ofSeconds(10), () -> Files.exists(file));
        assertEquals(1 + count, Files.readAllLines(file).size());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    private static VersionPayload core(int version, long services, String agent) {
        return new VersionPayload(version, services, Instant.EPOCH, 99, agent, 7, true);
    }

    private static byte[] inventory(int type, Hash256 hash) {
        return new P2pInventory(List.of(new Entry(type, hash))).encode();
    }

    /** A chain whose work nobody has done. */
    private static Headers headersAfter(Hash256 parent, int count) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        Hash256 previous = parent;
        for (int i = 0; i < count; i++) {
            byte[] header = new byte[BlockHeader.LENGTH];
            System.arraycopy(previous.bytes(), 0, header, 4, Hash256.LENGTH);
            raw.writeBytes(header);
            previous = Hash256.digest(header);
        }
        return Headers.of(raw.toByteArray());
    }

    private static int unusedPort() throws IOException {
        try (ScriptedNode gone = new ScriptedNode()) {
            return gone.port();
        }
    }
}
