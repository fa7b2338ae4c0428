package org.altnet.node.bitcoind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.time.TimeSource;
import org.altnet.room.ThreadLane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/** The adapter on a bitcoind as it comes. */
@ExtendWith(RealBitcoindTest.OnlyWithBitcoind.class)
@Timeout(60)
class RealBitcoindTest {
    private static final int PAGE = 50;

    @TempDir Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<TipEvent> events = new CopyOnWriteArrayList<>();
    private RealBitcoind alice;

    static final class OnlyWithBitcoind implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return RealBitcoind.program().isPresent()
                    ? ConditionEvaluationResult.enabled("there is a bitcoind")
                    : ConditionEvaluationResult.disabled(
                            "NOT RUN: needs a bitcoind, give its path as -D"
                                    + RealBitcoind.PROPERTY);
        }
    }

    @BeforeEach
    void start() throws Exception {
        alice = bitcoind("alice", "-rest");
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void showsTheChainAsItIs() throws Exception {
        BitcoindNode node = node("alice", alice, "auto");
        assertEquals(0, node.bestHeader().height());
        List<String> mined = alice.generate(120);
        Hash256 tip = Hash256.parse(mined.get(119));

        assertEquals(tip, node.bestHeader().hash());
        assertEquals(120, node.bestHeader().height());
        assertEquals(node.bestHeader(), node.bestBlock().orElseThrow());
        assertEquals(NodeTip.Status.ACTIVE, node.tips().get(0).status());
        assertEquals(mined, hashes(allHeaders(node)), "headers of the whole chain, in pages");
        Eventually.isTrue(
                "an event of the tip",
                () ->
                        !events.isEmpty()
                                && events.get(events.size() - 1).tip().equals(node.bestHeader()));
        BlockLocator locator = node.locator();
        assertEquals(new BlockLocator.Entry(tip, 120), locator.entries().get(0));
        assertEquals(new BlockLocator.Entry(Network.REGTEST.genesis(), 0), last(locator.entries()));
        locator.entries().stream()
                .filter(entry -> entry.height() > 0)
                .forEach(
                        entry ->
                                assertEquals(
                                        mined.get(entry.height() - 1), entry.hash().toString()));
        Hash256 stop = Hash256.parse(mined.get(9));
        assertEquals(
                mined.subList(0, 10),
                hashes(node.headersAfter(BlockLocator.EMPTY, stop, Headers.MAX)));
        Block block = node.block(stop).orElseThrow();
        assertEquals(stop, block.header().hash());
        assertEquals(block, node.block(stop).orElseThrow());
        assertEquals(Optional.empty(), node.block(Hash256.of(new byte[32])));
        assertTrue(node.details().get("version").contains("Satoshi"), node.details()::toString);
        assertEquals("yes", node.details().get("rest"));
    }

    @Test
    void headersGoOverByP2pAndBlocksFollow() throws Exception {
        RealBitcoind bob = bitcoind("bob");
        bob.generate(5);
        BitcoindNode from = node("bob", bob, "auto");
        BitcoindNode to = node("alice", alice, "auto");
        Headers headers = allHeaders(from);
        awaitPeer(to);

        assertEquals(SubmitOutcome.Result.ACCEPTED, to.submitHeaders(headers).result());
        assertEquals(from.bestHeader(), to.bestHeader());
        assertEquals(0, to.bestBlock().orElseThrow().height());
        assertEquals(headers, allHeaders(to), "served before the blocks are there");
        assertEquals(Optional.empty(), to.block(headers.get(4).hash()), "a header is no block");
        assertEquals(SubmitOutcome.Result.DUPLICATE, to.submitHeaders(headers).result());

        for (BlockHeader header : headers) {
            Block block = from.block(header.hash()).orElseThrow();
            assertEquals(SubmitOutcome.Result.ACCEPTED, to.submitBlock(block).result());
            assertEquals(SubmitOutcome.Result.DUPLICATE, to.submitBlock(block).result());
        }
        assertEquals(from.bestBlock(), to.bestBlock());
        assertEquals(1, to.tips().size());
    }

    @Test
    void blocksThatAreAskedForByP2pAreGivenThatWay() throws Exception {
        RealBitcoind bob = bitcoind("bob");
        bob.generate(3);
        BitcoindNode from = node("bob", bob, "rpc");
        BitcoindNode to = node("alice", alice, "p2p");
        Headers headers = allHeaders(from);
        awaitPeer(to);
        assertEquals(SubmitOutcome.Result.ACCEPTED, to.submitHeaders(headers).result());
        for (BlockHeader header : headers) {
            Block block = from.block(header.hash()).orElseThrow();
            assertEquals(SubmitOutcome.Result.ACCEPTED, to.submitBlock(block).result());
        }
        assertEquals(from.bestBlock(), to.bestBlock());
    }

    @Test
    void aReorganisationIsFollowed() throws Exception {
        RealBitcoind bob = bitcoind("bob");
        alice.generate(3);
        bob.generate(5);
        BitcoindNode from = node("bob", bob, "auto");
        BitcoindNode to = node("alice", alice, "auto");
        Headers before = allHeaders(to);
        BlockLocator locator = to.locator();
        Headers headers = allHeaders(from);
        for (int i = 0; i < 3; i++) {
            Block block = from.block(headers.get(i).hash()).orElseThrow();
            assertEquals(SubmitOutcome.Result.INCONCLUSIVE, to.submitBlock(block).result());
        }
        assertEquals(2, to.tips().size());
        assertEquals(NodeTip.Status.VALID_HEADERS, to.tips().get(1).status());
        assertEquals(before, allHeaders(to));
        for (int i = 3; i < 5; i++) {
            to.submitBlock(from.block(headers.get(i).hash()).orElseThrow());
        }
        assertEquals(headers, allHeaders(to));
        assertEquals(headers, to.headersAfter(locator, Hash256.ZERO, Headers.MAX));
    }

    @Test
    void aBadBlockIsRejectedWithTheReason() throws Exception {
        RealBitcoind bob = bitcoind("bob");
        bob.generate(1);
        BitcoindNode from = node("bob", bob, "rpc");
        BitcoindNode to = node("alice", alice, "rpc");
        byte[] bytes = from.block(from.bestHeader().hash()).orElseThrow().bytes();
        bytes[bytes.length - 1] ^= 1; // the coinbase's lock time, and so the merkle root
        SubmitOutcome outcome = to.submitBlock(Block.of(bytes));
        assertEquals(SubmitOutcome.Result.REJECTED, outcome.result());
        assertTrue(
                outcome.reason().contains("merkle") || outcome.reason().contains("mrkl"),
                outcome::reason);
        assertEquals(
                SubmitOutcome.Result.REJECTED, to.submitBlock(Block.of(new byte[100])).result());
        SubmitOutcome none = to.submitHeaders(allHeaders(from));
        assertEquals(SubmitOutcome.Result.REJECTED, none.result());
        assertTrue(none.reason().contains("submitheader"), none::reason);
    }

    @Test
    void recoversFromAKilledNodeWithANewPassword() throws Exception {
        BitcoindNode node = node("alice", alice, "auto");
        alice.generate(1);
        alice.kill();
        Eventually.isTrue("unreachable", () -> node.status().state() == State.UNREACHABLE);
        assertThrows(NodeException.class, node::bestHeader);
        assertTrue(node.status().text().contains("nothing listens"), node.status()::text);
        alice.start("second");
        Eventually.isTrue("ready", () -> node.status().state() == State.READY);
        String mined = alice.generate(1).get(0);
        Eventually.isTrue(
                "an event",
                () -> events.get(events.size() - 1).tip().hash().toString().equals(mined));
        assertEquals(mined, node.bestHeader().hash().toString());
    }

    @Test
    void handsTransactionsToTheMempoolAndFindsThem() throws Exception {
        RealBitcoind bob = bitcoind("bob");
        alice.generate(101);
        BitcoindNode from = node("alice", alice, "rpc");
        BitcoindNode to = node("bob", bob, "rpc");
        for (BlockHeader header : allHeaders(from)) {
            to.submitBlock(from.block(header.hash()).orElseThrow());
        }
        String address = alice.ask("getnewaddress");
        String txid = alice.ask("sendtoaddress", "\"" + address + "\"", "1");
        Tx tx = Tx.of(HexFormat.of().parseHex(alice.ask("getrawtransaction", "\"" + txid + "\"")));
        Hash256 id = Hash256.parse(txid);

        assertEquals(Optional.empty(), to.testTransaction(tx), "this node cannot tell");
        assertEquals(Optional.empty(), to.findTransaction(id));
        assertEquals(TxOutcome.Result.ACCEPTED, to.submitTransaction(tx).result());
        assertEquals(TxOutcome.Result.KNOWN, to.submitTransaction(tx).result());
        assertEquals(Optional.empty(), to.findTransaction(id).orElseThrow().block());
        Hash256 block = Hash256.parse(bob.generate(1).get(0));
        assertEquals(Optional.of(block), to.findTransaction(id).orElseThrow().block());
        assertEquals(tx, to.findTransaction(id).orElseThrow().tx());
        assertEquals(TxOutcome.Result.CONFIRMED, to.submitTransaction(tx).result());
        byte[] bad = tx.bytes();
        bad[5] ^= 1; // the first input's transaction
        assertEquals(TxOutcome.Result.REJECTED, to.submitTransaction(Tx.of(bad)).result());
        assertEquals(TxOutcome.Result.REJECTED, to.submitTransaction(Tx.of(new byte[10])).result());
        assertFalse(from.findTransaction(Hash256.of(new byte[32])).isPresent());
    }

    private RealBitcoind bitcoind(String name, String... more) throws Exception {
        RealBitcoind made =
                RealBitcoind.start(
                        RealBitcoind.program().orElseThrow(), directory.resolve(name), more);
        open.add(made);
        return made;
    }

    private BitcoindNode node(String id, RealBitcoind bitcoind, String handOver) {
        Map<String, Object> values = new HashMap<>();
        values.put("network", "regtest");
        values.put("rpc.connect", "127.0.0.1:" + bitcoind.rpcPort());
        values.put("p2p.connect", "127.0.0.1:" + bitcoind.p2pPort());
        values.put("rpc.user", bitcoind.user());
        values.put("rpc.password.file", bitcoind.passwordFile().toString());
        values.put("hand.over", handOver);
        values.put("poll", "100ms");
        ThreadLane lane = new ThreadLane("altnet-node-" + id);
        BitcoindNode node =
                new BitcoindNode(
                        BitcoindSettings.of(
                                BitcoindConfig.PID + "~" + id,
                                values,
                                new Surroundings(directory, false)),
                        Links.REAL,
                        lane,
                        TimeSource.SYSTEM,
                        new SplittableRandom(1),
                        events::add);
        open.add(lane);
        open.add(node);
        node.start();
        Eventually.isTrue(id + " ready", () -> node.status().state() == State.READY);
        return node;
    }

    private static void awaitPeer(BitcoindNode node) {
        Eventually.isTrue(
                "p2p of " + node.details(),
                () -> {
                    String link = node.details().get("p2p");
                    return link.contains("connected") && !link.contains("not");
                });
    }

    private static Headers allHeaders(BitcoindNode node) throws NodeException {
        Headers all = Headers.EMPTY;
        BlockLocator locator = BlockLocator.EMPTY;
        while (true) {
            Headers more = node.headersAfter(locator, Hash256.ZERO, PAGE);
            all = all.plus(more);
            if (more.size() < PAGE) {
                return all;
            }
            locator =
                    new BlockLocator(
                            List.of(
                                    new BlockLocator.Entry(
                                            all.get(all.size() - 1).hash(), all.size())));
        }
    }

    private static List<String> hashes(Headers headers) {
        List<String> hashes = new ArrayList<>();
        headers.forEach(header -> hashes.add(header.hash().toString()));
        return hashes;
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
