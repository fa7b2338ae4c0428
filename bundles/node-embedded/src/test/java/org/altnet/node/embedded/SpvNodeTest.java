package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.SubmitOutcome.Result;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.time.TimeSource;
import org.altnet.chain.FileHeaderChains;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.InventoryMessage;
import org.bitcoinj.core.Pong;
import org.bitcoinj.core.SendHeadersMessage;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.VersionMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The light node against real sockets, on regtest's rules. */
class SpvNodeTest {
    private static final List<Block> CHAIN =
            RegtestBlocks.chain(4_510, Instant.now().minusSeconds(60));

    private final FileHeaderChains chains = new FileHeaderChains();
    private final BlockingQueue<StoredHeader> news = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir Path directory;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void followsAPeerAndItsAnnouncements() throws Exception {
        BitcoinPeer peer = serving(4_500);
        SpvNode node = start(peer);
        awaitHeight(4_500);
        awaitState(node, State.READY);

        Block byHeaders = CHAIN.get(4_500);
        peer.extend(byHeaders);
        peer.send(new HeadersMessage(byHeaders));
        awaitHeight(4_501);

        Block byInventory = CHAIN.get(4_501);
        peer.extend(byInventory);
        peer.send(InventoryMessage.ofBlocks(byInventory));
        awaitHeight(4_502);

        peer.extend(CHAIN.get(4_502));
        peer.extend(CHAIN.get(4_503));
        peer.send(new HeadersMessage(CHAIN.get(4_503)));
        assertEquals(CHAIN.get(4_503).getHashAsString(), awaitHeight(4_504).hash().toString());
    }

    @Test
    void introducesItselfAsAnyLightClientAndAnswersPings() throws Exception {
        BitcoinPeer peer = serving(1);
        start(peer);
        VersionMessage version = peer.await(VersionMessage.class);
        assertFalse(version.relayTxesBeforeFilter);
        assertFalse(version.services().hasAny());
        assertEquals(VersionMessage.LIBRARY_SUBVER, version.subVer);
        peer.await(SendHeadersMessage.class);
        assertEquals(7, peer.await(Pong.class).nonce());
    }

    @Test
    void aPeerThatServesGarbageIsLeftForAnother() throws Exception {
        BitcoinPeer garbage = opened(BitcoinPeer.answering((self, question) -> new byte[100]));
        SpvNode node = start(garbage);
        awaitState(node, State.UNREACHABLE);
        assertTrue(node.status().text().contains("another network"), node.status().text());
        node.close();

        start(garbage, serving(10));
        awaitHeight(10);
    }

    @Test
    void aPeerThatServesInvalidHeadersIsLeftAlone() throws Exception {
        Block bad = CHAIN.get(1);
        BitcoinPeer liar =
                opened(
                        BitcoinPeer.answering(
                                (self, question) ->
                                        BitcoinPeer.message(
                                                new HeadersMessage(CHAIN.get(0), bad, bad))));
        SpvNode node = start(liar);
        awaitState(node, State.UNREACHABLE);
        assertTrue(node.status().text().contains("LINK"), node.status().text());
        assertEquals(0, node.chain().tip().height(), "not one header of the batch is kept");
        assertEquals(1, liar.connections());
    }

    @Test
    void aLostConnectionIsMadeAgain() throws Exception {
        BitcoinPeer peer = serving(10);
        SpvNode node = start(peer);
        awaitHeight(10);
        peer.extend(CHAIN.get(10));
        peer.hangUp();
        awaitHeight(11);
        assertEquals(2, peer.connections());
        awaitState(node, State.SYNCING); // the block is days old
    }

    @Test
    void whatItLearnedIsThereAfterRestart() throws Exception {
        BitcoinPeer peer = serving(2_500);
        SpvNode first = start(peer);
        awaitHeight(2_500);
        first.close();
        peer.close();
        SpvNode second = start(peer);
        assertEquals(2_500, second.chain().tip().height());
        awaitState(second, State.UNREACHABLE);
        assertTrue(second.status().text().contains("no peers"), second.status().text());
    }

    @Test
    void keepsHeadersOnly() throws Exception {
        SpvNode node = start(serving(0));
        Hash256 hash = BitcoinjTypes.hash(CHAIN.get(0).getHash());
        assertEquals(Optional.empty(), node.bestBlock());
        assertEquals(Optional.empty(), node.block(hash));
        assertEquals(Result.REJECTED, node.submitBlock(BitcoinjTypes.block(CHAIN.get(0))).result());
        assertEquals(
                Result.ACCEPTED,
                node.submitHeaders(RegtestBlocks.headers(CHAIN.subList(0, 5))).result());
        awaitHeight(5);
        StoredHeader tip = node.chain().tip();
        assertEquals(
                List.of(new NodeTip(tip.hash(), 5, 0, tip.chainWork(), NodeTip.Status.ACTIVE)),
                node.tips());
    }

    @Test
    void aTransactionGoesToThePeersAndThatIsAllThatIsKnownOfIt() throws Exception {
        BitcoinPeer peer = serving(10);
        SpvNode node = start(peer);
        Tx tx = Tx.of(CHAIN.get(3).getTransactions().get(0).serialize());
        awaitThat(() -> node.details().equals(details("1")));

        TxOutcome outcome = node.submitTransaction(tx);

        assertEquals(TxOutcome.Result.ACCEPTED, outcome.result());
        assertEquals(
                "sent to 1 Bitcoin peers; they do not say whether they take it", outcome.reason());
        assertEquals(tx.txid().toString(), peer.await(Transaction.class).getTxId().toString());
        assertEquals(Optional.empty(), node.testTransaction(tx));
        assertEquals(Optional.empty(), node.findTransaction(tx.txid()));
        assertEquals(
                TxOutcome.Result.REJECTED, node.submitTransaction(Tx.of(new byte[60])).result());
    }

    @Test
    void aTransactionThatNobodyIsThereToTakeIsNotSent() throws Exception {
        SpvNode node = start();
        Tx tx = Tx.of(CHAIN.get(3).getTransactions().get(0).serialize());
        assertThrows(NodeException.class, () -> node.submitTransaction(tx));
    }

    private static Map<String, String> details(String peers) {
        return Map.of(
                "kind", "a light node: headers by P2P, no blocks, no mempool", "peers", peers);
    }

    @Test
    void stopsAtOnceAndLeavesNoThread() throws Exception {
        SpvNode node = start(serving(100), serving(100));
        awaitHeight(100);
        assertTimeout(Duration.ofSeconds(5), node::close);
        node.close();
        awaitThat(
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().startsWith("altnet-node")));
    }

    private BitcoinPeer serving(int blocks) throws IOException {
        return opened(BitcoinPeer.honest(CHAIN.subList(0, blocks)));
    }

    private BitcoinPeer opened(BitcoinPeer peer) {
        open.add(peer);
        return peer;
    }

    private SpvNode start(BitcoinPeer... peers) throws IOException {
        List<PeerAddress> addresses = Arrays.stream(peers).map(BitcoinPeer::address).toList();
        Settings settings = new Settings(Network.REGTEST, directory, addresses, 4);
        SpvNode node = SpvNode.open(chains, settings, TimeSource.SYSTEM, news::add);
        open.add(node);
        node.start();
        return node;
    }

    private StoredHeader awaitHeight(int height) throws InterruptedException {
        while (true) {
            StoredHeader tip = news.poll(10, TimeUnit.SECONDS);
            if (tip == null) {
                throw new AssertionError("height " + height + " not reached within 10 s");
            }
            if (tip.height() == height) {
                return tip;
            }
        }
    }

    private static void awaitState(SpvNode node, NodeStatus.State state) {
        awaitThat(() -> node.status().state() == state);
    }

    /** Nothing tells of a status or a thread's end, so these are looked at again and again. */
    private static void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 10 s");
            Thread.onSpinWait();
        }
    }
}
