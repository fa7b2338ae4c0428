package org.altnet.node.bitcoind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Tx;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.rpc.RpcMethod;
import org.altnet.room.ThreadLane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BitcoindNodeTest {
    @TempDir Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<TipEvent> events = new CopyOnWriteArrayList<>();
    private final ScriptedLinks links = new ScriptedLinks();
    private final Map<String, Object> values = new HashMap<>();
    private ScriptedCore core;

    @BeforeEach
    void start() throws Exception {
        core = new ScriptedCore(directory);
        values.put("network", "regtest");
        values.put("rpc.connect", "127.0.0.1:" + core.port());
        values.put("cookie", core.cookie().toString());
        values.put("poll", "50ms");
    }

    @AfterEach
    void close() throws Exception {
        core.held.values().forEach(CountDownLatch::countDown);
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        core.close();
        Set<String> known = new HashSet<>();
        for (RpcMethod method : RpcMethod.values()) {
            known.add(method.id());
        }
        known.add("rest");
        assertEquals(
                List.of(),
                core.asked.stream().filter(method -> !known.contains(method)).toList(),
                "nothing is called that the operator is not told of");
    }

    @Test
    void findsOutWhatTheNodeCanDo() {
        BitcoindNode node = ready();
        Map<String, String> details = node.details();
        assertEquals("/Satoshi:31.0.0/", details.get("version"));
        assertEquals("a long poll", details.get("tips by"));
        assertEquals("", details.get("lacks"));
        assertTrue(details.get("offers").contains("waitfornewblock"), "hidden, and found");
        assertTrue(details.get("hand-over").contains("submitheader"), details::toString);
        assertEquals("no", details.get("rest"));
        assertFalse(details.toString().contains("__cookie__"), "no secrets");
        assertFalse(links.opened, "no P2P where it is not needed");
    }

    @Test
    void inProxyOnlyModeANodeElsewhereIsNotTalkedTo() {
        values.put("proxy.only", "tor");
        values.put("rpc.connect", "localhost:" + core.port());
        BitcoindNode node = node();
        Eventually.isTrue("refused", () -> node.status().state() == State.UNREACHABLE);
        assertTrue(node.status().text().contains("write 127.0.0.1"), node.status()::text);
        assertEquals(List.of(), List.copyOf(core.asked));
    }

    @Test
    void tellsOfEachNewBestHeader() {
        ready();
        core.mine(1);
        links.changed.run();
        BlockHeader first = core.tip();
        Eventually.isTrue("told", () -> last().equals(first));
        core.mine(2);
        Eventually.isTrue("told without a signal", () -> last().equals(core.tip()));
        assertEquals("bitcoind", events.get(0).node());
    }

    @Test
    void servesHeadersFromAnywhereInOneAnswer() throws Exception {
        BitcoindNode node = ready();
        List<Block> mined = core.mine(2_500);
        Headers first = node.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, Headers.MAX);
        assertEquals(headers(mined.subList(0, 2_000)), first);
        assertEquals(
                headers(mined.subList(2_000, 2_500)),
                node.headersAfter(locator(mined.get(1_999)), Hash256.ZERO, Headers.MAX));
        assertEquals(
                headers(mined.subList(7, 20)),
                node.headersAfter(locator(mined.get(6)), mined.get(19).header().hash(), 100));
        assertEquals(
                headers(mined.subList(0, 5)),
                node.headersAfter(locator(ScriptedChain.on(core.tip(), 1).get(0)), Hash256.ZERO, 5),
                "who shares nothing with us shares genesis");
    }

    @Test
    void servesHeadersByRestWhereItIsOffered() throws Exception {
        core.rest = true;
        BitcoindNode node = ready();
        List<Block> mined = core.mine(2_500);
        assertEquals("yes", node.details().get("rest"));
        core.asked.clear();
        assertEquals(
                headers(mined.subList(0, 2_000)),
                node.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, Headers.MAX));
        assertTrue(core.asked.contains("rest"));
        assertEquals(Optional.of(mined.get(3)), node.block(mined.get(3).header().hash()));
        assertFalse(core.asked.contains("getblock"));
    }

    @Test
    void whoIsNearlyThereCostsTheNodeNothing() throws Exception {
        BitcoindNode node = ready();
        List<Block> mined = new ArrayList<>(core.mine(1));
        node.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, Headers.MAX);
        mined.addAll(core.mine(5));
        node.headersAfter(locator(mined.get(0)), Hash256.ZERO, Headers.MAX);
        core.asked.clear();
        assertEquals(
                headers(mined.subList(2, 6)),
                node.headersAfter(locator(mined.get(1)), Hash256.ZERO, Headers.MAX));
        assertFalse(core.asked.contains("getblockhash"), core.asked::toString);
        assertFalse(core.asked.contains("getblockheader"), core.asked::toString);
    }

    @Test
    void servesTheHeadersThatTheNodeHasNoBlocksOf() throws Exception {
        BitcoindNode node = ready();
        List<Block> mined = core.mine(3);
        List<Block> branch = ScriptedChain.on(mined.get(0).header(), 5);
        branch.forEach(block -> core.addHeader(block.header()));

        assertEquals(branch.get(4).header(), node.bestHeader().header());
        assertEquals(6, node.bestHeader().height());
        assertEquals(mined.get(2).header(), node.bestBlock().orElseThrow().header());
        List<NodeTip> tips = node.tips();
        assertEquals(
                List.of(NodeTip.Status.ACTIVE, NodeTip.Status.HEADERS_ONLY),
                tips.stream().map(NodeTip::status).toList());
        assertEquals(1, tips.get(1).forkHeight());
        assertEquals(
                headers(List.of(mined.get(0))).plus(headers(branch)),
                node.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, Headers.MAX));
        assertEquals(
                headers(branch),
                node.headersAfter(
                        locator(mined.get(2), mined.get(1), mined.get(0)),
                        Hash256.ZERO,
                        Headers.MAX),
                "the active chain beyond the fork is not the best one");
        BlockLocator locator = node.locator();
        assertEquals(
                List.of(6, 5, 4, 3, 2, 1, 0),
                locator.entries().stream().map(BlockLocator.Entry::height).toList());
        assertEquals(branch.get(0).header().hash(), locator.entries().get(4).hash());
        assertEquals(mined.get(0).header().hash(), locator.entries().get(5).hash());
    }

    @Test
    void aReorganisationInTheMiddleOfAnAnswerIsNoticed() throws Exception {
        BitcoindNode node = ready();
        List<Block> mined = core.mine(30);
        List<Block> other = ScriptedChain.on(mined.get(4).header(), 40);
        AtomicInteger asked = new AtomicInteger();
        core.beforeEachHash =
                () -> {
                    if (asked.incrementAndGet() == 10) {
                        core.reorganise(mined.get(4).header(), other);
                    }
                };
        assertEquals(
                headers(mined.subList(0, 5)).plus(headers(other)),
                node.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, Headers.MAX));
    }

    @Test
    void aReorganisationBelowWhatIsKeptIsNoticed() throws Exception {
        BitcoindNode node = ready();
        List<Block> mined = core.mine(10);
        node.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, Headers.MAX);
        core.mine(3);
        node.headersAfter(locator(mined.get(9)), Hash256.ZERO, Headers.MAX);
        List<Block> other = ScriptedChain.on(mined.get(2).header(), 20);
        core.reorganise(mined.get(2).header(), other);
        assertEquals(
                headers(mined.subList(0, 3)).plus(headers(other)),
                node.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, Headers.MAX));
        assertEquals(
                headers(other),
                node.headersAfter(locator(mined.get(9), mined.get(2)), Hash256.ZERO, Headers.MAX));
    }

    @Test
    void answersMayComeInAnyOrder() throws Exception {
        core.shuffled = true;
        BitcoindNode node = ready();
        List<Block> mined = core.mine(600);
        assertEquals(
                headers(mined), node.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, Headers.MAX));
    }

    @Test
    void aPrunedNodeSaysSoAndHasNoOldBlocks() throws Exception {
        List<Block> mined = core.mine(10);
        core.prunedBelow = 6;
        BitcoindNode node = ready();
        assertEquals("has blocks from height 6 on", node.details().get("pruned"));
        assertEquals(Optional.empty(), node.block(mined.get(2).header().hash()));
        assertEquals(Optional.of(mined.get(7)), node.block(mined.get(7).header().hash()));
    }

    @Test
    void headersAreSubmittedInOrder() throws Exception {
        BitcoindNode node = ready();
        List<Block> more = ScriptedChain.on(core.tip(), 700);
        assertEquals(SubmitOutcome.Result.ACCEPTED, node.submitHeaders(headers(more)).result());
        assertEquals(more.get(699).header(), node.bestHeader().header());
        assertEquals(SubmitOutcome.Result.DUPLICATE, node.submitHeaders(headers(more)).result());
        assertEquals(SubmitOutcome.Result.DUPLICATE, node.submitHeaders(Headers.EMPTY).result());
        Eventually.isTrue("told", () -> last().equals(more.get(699).header()));

        assertEquals(2, node.tips().size());
        BlockHeader genesis = ScriptedChain.genesis().header();
        node.submitHeaders(headers(ScriptedChain.on(genesis, 1)));
        assertEquals(3, node.tips().size(), "a branch that changes no height shows at once");

        SubmitOutcome gap =
                node.submitHeaders(
                        headers(ScriptedChain.on(more.get(699).header(), 3).subList(1, 3)));
        assertEquals(SubmitOutcome.Result.REJECTED, gap.result());
        assertTrue(gap.reason().startsWith("Must submit previous header"), gap::reason);
    }

    @Test
    void withoutSubmitheaderHeadersGoByP2p() throws Exception {
        core.offered.remove("submitheader");
        links.onAnnounce = headers -> headers.forEach(core::addHeader);
        BitcoindNode node = ready();
        Eventually.isTrue("opened", () -> links.opened);
        List<Block> more = ScriptedChain.on(core.tip(), 3);
        assertEquals(SubmitOutcome.Result.ACCEPTED, node.submitHeaders(headers(more)).result());
        links.onAnnounce = headers -> {};
        assertEquals(
                SubmitOutcome.Result.REJECTED,
                node.submitHeaders(headers(ScriptedChain.on(core.tip(), 1))).result());
        assertFalse(core.asked.contains("submitheader"));
        links.wanted.add(more.get(0).header().hash());
        assertEquals(SubmitOutcome.Result.ACCEPTED, node.submitBlock(more.get(0)).result());
        assertTrue(core.asked.contains("submitblock"));
        assertEquals(Set.of(), links.wanted, "what is owed by p2p is settled");
    }

    @Test
    void byP2pABlockIsGivenIfItIsWantedElseSubmitted() throws Exception {
        values.put("hand.over", "p2p");
        links.onGive =
                block -> core.take(block, block.header().previous().equals(core.tip().hash()));
        BitcoindNode node = ready();
        Eventually.isTrue("opened", () -> links.opened);
        List<Block> more = ScriptedChain.on(core.tip(), 2);
        links.wanted.add(more.get(0).header().hash());
        assertEquals(SubmitOutcome.Result.ACCEPTED, node.submitBlock(more.get(0)).result());
        assertFalse(core.asked.contains("submitblock"));
        assertEquals(SubmitOutcome.Result.ACCEPTED, node.submitBlock(more.get(1)).result());
        assertTrue(core.asked.contains("submitblock"));
        Block side = ScriptedChain.on(more.get(0).header(), 1).get(0);
        links.wanted.add(side.header().hash());
        assertEquals(SubmitOutcome.Result.INCONCLUSIVE, node.submitBlock(side).result());
    }

    @Test
    void eachAnswerToABlockIsMapped() throws Exception {
        BitcoindNode node = ready();
        List<Block> next = ScriptedChain.on(core.tip(), 1);
        assertEquals(SubmitOutcome.Result.ACCEPTED, node.submitBlock(next.get(0)).result());
        assertEquals(SubmitOutcome.Result.DUPLICATE, node.submitBlock(next.get(0)).result());
        Map<String, SubmitOutcome.Result> answers =
                Map.of(
                        "inconclusive", SubmitOutcome.Result.INCONCLUSIVE,
                        "duplicate-inconclusive", SubmitOutcome.Result.INCONCLUSIVE,
                        "duplicate-invalid", SubmitOutcome.Result.REJECTED,
                        "bad-txnmrklroot", SubmitOutcome.Result.REJECTED,
                        // Old nodes say so of a block that they refuse, if they had its header.
                        "duplicate", SubmitOutcome.Result.REJECTED);
        for (Map.Entry<String, SubmitOutcome.Result> answer : answers.entrySet()) {
            Block block = ScriptedChain.on(core.tip(), 1).get(0);
            core.submitBlockAnswers.put(block.header().hash().toString(), answer.getKey());
            SubmitOutcome outcome = node.submitBlock(block);
            assertEquals(answer.getValue(), outcome.result(), answer.getKey());
            assertTrue(outcome.reason().contains(answer.getKey()), outcome::reason);
        }
        assertEquals(
                SubmitOutcome.Result.REJECTED, node.submitBlock(Block.of(new byte[3])).result());
    }

    @Test
    void blocksAreRequestedOfOnePeerAfterTheOther() throws Exception {
        BitcoindNode node = ready();
        Block block = core.mine(1).get(0);
        Hash256 hash = block.header().hash();
        assertEquals(0, node.requestBlock(hash), "no peers");
        core.peers.add("{\"id\":3,\"synced_headers\":1,\"subver\":\"/Satoshi:31.0.0/\"}");
        core.peers.add("{\"id\":4,\"synced_headers\":0,\"subver\":\"/Satoshi:31.0.0/\"}");
        core.peers.add("{\"id\":5,\"synced_headers\":9,\"subver\":\"/AltNet:0.1.0/\"}");
        core.peers.add("{\"id\":7,\"synced_headers\":2,\"subver\":\"/Satoshi:30.0.0/\"}");
        assertEquals(1, node.requestBlock(hash));
        assertEquals(1, node.requestBlock(hash));
        assertEquals(Set.of(hash + " 3", hash + " 7"), Set.copyOf(core.blockRequests));
        core.blockRequestError = "Block already downloaded";
        assertEquals(0, node.requestBlock(hash));
        assertEquals(0, node.requestBlock(Hash256.of(new byte[32])), "an unknown header");
    }

    @Test
    void whatTheNodeSaysOfATransactionIsMapped() throws Exception {
        BitcoindNode node = ready();
        assertEquals(
                TxOutcome.Result.ACCEPTED,
                node.submitTransaction(ScriptedChain.tx(1_000_001)).result());
        assertEquals(
                TxOutcome.Result.KNOWN,
                node.submitTransaction(ScriptedChain.tx(1_000_001)).result());
        send(node, -27, "Transaction outputs already in utxo set", TxOutcome.Result.CONFIRMED);
        send(node, -26, "txn-already-in-mempool", TxOutcome.Result.KNOWN);
        send(node, -26, "min relay fee not met, 0 < 110", TxOutcome.Result.REJECTED);
        send(node, -25, "bad-txns-inputs-missingorspent", TxOutcome.Result.REJECTED);
        send(node, -22, "TX decode failed", TxOutcome.Result.REJECTED);
        Tx odd = ScriptedChain.tx(1_000_002);
        core.sendErrors.put(odd.txid().toString(), new ScriptedCore.RpcErrorScript(-9, "What?"));
        assertThrows(NodeException.class, () -> node.submitTransaction(odd));

        Tx tx = ScriptedChain.tx(1_000_003);
        assertEquals(TxOutcome.Result.ACCEPTED, node.testTransaction(tx).orElseThrow().result());
        test(node, "txn-already-in-mempool", TxOutcome.Result.KNOWN);
        test(node, "txn-already-known", TxOutcome.Result.CONFIRMED);
        test(node, "missing-inputs", TxOutcome.Result.REJECTED);
        assertFalse(core.asked.contains("stop"));
    }

    @Test
    void aTestTellsTheFeeIfTheNodeDoes() throws Exception {
        BitcoindNode node = ready();
        assertEquals(OptionalLong.of(1_410), fee(node, "{\"base\":0.00001410}"));
        assertEquals(OptionalLong.of(2_100_000_000_000_000L), fee(node, "{\"base\":2.1E+7}"));
        assertEquals(OptionalLong.empty(), fee(node, "{}"));
        assertEquals(OptionalLong.empty(), fee(node, "7"));
        for (String odd : List.of("-1", "0.000000001", "21000001", "1E+99999", "1E-99999")) {
            assertThrows(NodeException.class, () -> fee(node, "{\"base\":" + odd + "}"), odd);
        }
    }

    @Test
    void aFeeAboveTheNodesLimitIsToldAllTheSame() throws Exception {
        BitcoindNode node = ready();
        Tx tx = ScriptedChain.tx(3_000_000);
        core.mempoolVerdicts.put(
                tx.txid().toString(), verdict("{\"allowed\":true,\"fees\":{\"base\":1.5}}"));
        core.tooDear.add(tx.txid().toString());
        assertEquals(
                new TxOutcome(
                        TxOutcome.Result.REJECTED,
                        "max-fee-exceeded",
                        OptionalLong.of(150_000_000)),
                node.testTransaction(tx).orElseThrow());
    }

    private OptionalLong fee(BitcoindNode node, String fees) throws NodeException {
        Tx tx = ScriptedChain.tx(3_000_001);
        core.mempoolVerdicts.put(
                tx.txid().toString(), verdict("{\"allowed\":true,\"fees\":" + fees + "}"));
        return node.testTransaction(tx).orElseThrow().fee();
    }

    private static JsonObject verdict(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    @Test
    void whatIsBroadcastPrivatelyIsTakenAndInNoMempool() throws Exception {
        BitcoindNode node = ready();
        core.privateBroadcast = true;
        Tx tx = ScriptedChain.tx(3_000_002);
        assertEquals(
                new TxOutcome(TxOutcome.Result.ACCEPTED, "handed to private broadcast"),
                node.submitTransaction(tx));
        core.privateBroadcast = false;
        assertEquals(
                new TxOutcome(TxOutcome.Result.ACCEPTED, ""),
                node.submitTransaction(ScriptedChain.tx(3_000_003)));
    }

    @Test
    void findsTransactionsInTheMempoolAndTheLastBlocks() throws Exception {
        BitcoindNode node = ready();
        List<Block> mined = core.mine(120);
        Tx young = mined.get(60).transactions().get(0);
        assertEquals(
                Optional.of(mined.get(60).header().hash()),
                node.findTransaction(young.txid()).orElseThrow().block());
        core.asked.clear();
        assertEquals(young, node.findTransaction(young.txid()).orElseThrow().tx());
        assertFalse(core.asked.contains("getblock"), "looked through once");
        Tx old = mined.get(10).transactions().get(0);
        assertEquals(Optional.empty(), node.findTransaction(old.txid()));
        Tx waiting = ScriptedChain.tx(1_000_004);
        core.addToMempool(waiting);
        assertEquals(Optional.empty(), node.findTransaction(waiting.txid()).orElseThrow().block());
    }

    @Test
    void aNodeOfAnotherNetworkIsAskedNothingElseAndToldNothing() {
        core.chainName = "main";
        BitcoindNode node = node();
        Eventually.isTrue("found out", () -> node.status().state() == State.UNREACHABLE);
        assertTrue(node.status().text().contains("on chain 'main'"), node.status()::text);
        Headers headers = headers(ScriptedChain.on(core.tip(), 1));
        assertThrows(NodeException.class, () -> node.submitHeaders(headers));
        assertThrows(NodeException.class, node::bestHeader);
        assertEquals(Set.of("getblockchaininfo"), Set.copyOf(core.asked));
        assertEquals(List.of(), events);
    }

    @Test
    void aNodeThatComesBackOnAnotherNetworkIsLetGo() {
        BitcoindNode node = ready();
        core.chainName = "signet";
        Eventually.isTrue("let go", () -> node.status().state() == State.UNREACHABLE);
        assertThrows(NodeException.class, node::bestHeader);
        assertTrue(links.signalClosed);
        core.chainName = "regtest";
        Eventually.isTrue("back", () -> node.status().state() == State.READY);
    }

    @Test
    void warmUpIsWaitedFor() {
        core.warmUp = Optional.of("Verifying blocks…");
        BitcoindNode node = node();
        Eventually.isTrue("heard", () -> node.status().text().startsWith("Verifying"));
        assertEquals(State.STARTING, node.status().state());
        core.warmUp = Optional.empty();
        Eventually.isTrue("ready", () -> node.status().state() == State.READY);
    }

    @Test
    void theFirstDownloadIsSaidOnPublicNetworksAndP2pWaitsForItsEnd() throws Exception {
        core.downloading = Optional.of(true);
        values.put("hand.over", "p2p");
        BitcoindNode node = ready();
        assertEquals(new NodeStatus(State.READY, ""), node.status(), "regtest is never deaf");
        assertTrue(links.opened);
    }

    @Test
    void aRestartedNodeIsRecognisedByItsNewCookie() throws Exception {
        BitcoindNode node = ready();
        assertFalse(node.details().get("lacks").contains("submitheader"));
        core.offered.remove("submitheader");
        core.newCookie();
        Eventually.isTrue(
                "asked anew what it can do",
                () -> node.details().getOrDefault("lacks", "").contains("submitheader"));
        assertEquals(State.READY, node.status().state());
        Eventually.isTrue("asked as before", () -> node.bestHeader().height() == 0);
    }

    @Test
    void whatIsWrongIsSaidWithTheRemedy() throws Exception {
        BitcoindNode node = ready();
        core.refuseCookie();
        Eventually.isTrue("401", () -> node.status().text().contains("HTTP 401"));
        assertTrue(node.status().text().contains("rpc.user"), node.status()::text);
        core.newCookie();
        Eventually.isTrue("back", () -> node.status().state() == State.READY);
        core.forbidden.add("getblockchaininfo");
        Eventually.isTrue("403", () -> node.status().text().contains("rpcwhitelist"));
        core.forbidden.clear();
        Eventually.isTrue("back", () -> node.status().state() == State.READY);
        core.fault = Optional.of(exchange -> ScriptedCore.reply(exchange, 503, new byte[0]));
        Eventually.isTrue("503", () -> node.status().text().contains("rpcworkqueue"));
        core.fault =
                Optional.of(
                        exchange ->
                                ScriptedCore.reply(
                                        exchange,
                                        200,
                                        "<html>".getBytes(StandardCharsets.US_ASCII)));
        Eventually.isTrue("no node", () -> node.status().text().contains("is no JSON"));
        core.fault = Optional.empty();
        Eventually.isTrue("back", () -> node.status().state() == State.READY);
        assertEquals(0, node.bestHeader().height());
    }

    @Test
    void aSlowAnswerHoldsUpNobodyElse() throws Exception {
        BitcoindNode node = ready();
        core.mine(1);
        CountDownLatch slow = new CountDownLatch(1);
        core.held.put("sendrawtransaction", slow);
        CompletableFuture<TxOutcome> waiting =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return node.submitTransaction(ScriptedChain.tx(1_000_005));
                            } catch (NodeException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        Eventually.isTrue("under way", () -> core.asked.contains("sendrawtransaction"));
        core.mine(1);
        Eventually.isTrue("news all the same", () -> last().equals(core.tip()));
        assertEquals(core.tip(), node.bestHeader().header());
        assertFalse(waiting.isDone());
        slow.countDown();
        assertEquals(TxOutcome.Result.ACCEPTED, waiting.get().result());
    }

    @Test
    void aNodeTooSlowForItsTimeoutIsUnreachableAndThenBack() throws Exception {
        values.put("rpc.timeout", "150ms");
        BitcoindNode node = ready();
        CountDownLatch slow = new CountDownLatch(1);
        core.held.put("getblockchaininfo", slow);
        Eventually.isTrue("noticed", () -> node.status().text().contains("rpc.timeout"));
        assertThrows(NodeException.class, node::bestHeader);
        core.held.clear();
        slow.countDown();
        Eventually.isTrue("back", () -> node.status().state() == State.READY);
    }

    @Test
    void closingCallsOffWhatIsUnderWay() throws Exception {
        BitcoindNode node = ready();
        core.held.put("getchaintips", new CountDownLatch(1));
        core.mine(1);
        CompletableFuture<Exception> waiting =
                CompletableFuture.supplyAsync(() -> assertThrows(NodeException.class, node::tips));
        Eventually.isTrue("under way", () -> core.asked.contains("getchaintips"));
        node.close();
        assertTrue(waiting.get().getMessage().contains("let go"), waiting.get()::getMessage);
        node.close();
    }

    private void send(BitcoindNode node, int code, String text, TxOutcome.Result expected)
            throws NodeException {
        Tx tx = ScriptedChain.tx(-code * 1_000 + text.length());
        core.sendErrors.put(tx.txid().toString(), new ScriptedCore.RpcErrorScript(code, text));
        assertEquals(new TxOutcome(expected, text), node.submitTransaction(tx));
    }

    private void test(BitcoindNode node, String reason, TxOutcome.Result expected)
            throws NodeException {
        Tx tx = ScriptedChain.tx(2_000_000 + reason.length());
        core.mempoolVerdicts.put(
                tx.txid().toString(),
                Json.createObjectBuilder()
                        .add("allowed", false)
                        .add("reject-reason", reason)
                        .build());
        assertEquals(new TxOutcome(expected, reason), node.testTransaction(tx).orElseThrow());
    }

    private BlockHeader last() {
        return events.get(events.size() - 1).tip().header();
    }

    private BitcoindNode ready() {
        BitcoindNode node = node();
        Eventually.isTrue("ready", () -> node.status().state() == State.READY);
        return node;
    }

    private BitcoindNode node() {
        ThreadLane lane = new ThreadLane("altnet-node-test");
        BitcoindNode node =
                new BitcoindNode(
                        BitcoindSettings.of(
                                BitcoindConfig.PID, values, new Surroundings(directory, false)),
                        links,
                        lane,
                        TimeSource.SYSTEM,
                        new SplittableRandom(1),
                        events::add);
        open.add(lane);
        open.add(node);
        node.start();
        return node;
    }

    private static Headers headers(List<Block> blocks) {
        return Headers.of(blocks.stream().map(Block::header).toArray(BlockHeader[]::new));
    }

    private static BlockLocator locator(Block... blocks) {
        List<BlockLocator.Entry> entries = new ArrayList<>();
        for (Block block : blocks) {
            entries.add(
                    new BlockLocator.Entry(
                            block.header().hash(), BlockLocator.Entry.UNKNOWN_HEIGHT));
        }
        return new BlockLocator(entries);
    }
}
