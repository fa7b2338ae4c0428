package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.SubmitOutcome.Result;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxPlace;
import org.altnet.api.testing.ManualTime;
import org.altnet.chain.FileHeaderChains;
import org.bitcoinj.base.Coin;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.FullPrunedBlockChain;
import org.bitcoinj.params.RegTestParams;
import org.bitcoinj.store.MemoryFullPrunedBlockStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegtestNodeTest {
    /** bitcoinj counts block versions over 1,000 blocks, and fails until it has so many. */
    private static final RegTestParams PARAMS =
            new RegTestParams() {
                {
                    majorityWindow = 1;
                }
            };

    private final ManualTime time = Today.time();
    private final FileHeaderChains chains = new FileHeaderChains();
    private final List<StoredHeader> news = new ArrayList<>();
    private final List<RegtestNode> open = new ArrayList<>();

    @TempDir Path directory;

    @AfterEach
    void close() {
        open.forEach(RegtestNode::close);
    }

    @Test
    void aNewNodeKnowsGenesis() throws Exception {
        RegtestNode node = node("alice");
        assertEquals(Network.REGTEST.genesis(), node.chain().tip().hash());
        assertEquals(0, node.bestBlock().orElseThrow().height());
        assertEquals(NodeStatus.State.READY, node.status().state());
        Block genesis = node.block(Network.REGTEST.genesis()).orElseThrow();
        assertEquals(Network.REGTEST.genesis(), genesis.header().hash());
    }

    /** bitcoinj's full chain checks work, times, heights, merkle roots, scripts and subsidies. */
    @Test
    void bitcoinjTakesEachMinedBlock() throws Exception {
        Context.propagate(new Context());
        RegtestNode node = node("alice");
        List<Hash256> mined = node.mine(310);
        FullPrunedBlockChain judge =
                new FullPrunedBlockChain(PARAMS, new MemoryFullPrunedBlockStore(PARAMS, 1_000));
        for (int height = 1; height <= mined.size(); height++) {
            Block raw = node.block(mined.get(height - 1)).orElseThrow();
            org.bitcoinj.core.Block block =
                    org.bitcoinj.core.Block.read(ByteBuffer.wrap(raw.bytes()));
            org.bitcoinj.core.Block.verify(
                    PARAMS,
                    block,
                    height,
                    EnumSet.of(org.bitcoinj.core.Block.VerifyFlag.HEIGHT_IN_COINBASE));
            assertTrue(judge.add(block), "height " + height);
            assertEquals(0x20000000L, block.getVersion());
            assertEquals(0x207fffffL, block.getDifficultyTarget());
        }
        assertEquals(310, judge.getBestChainHeight());
        assertEquals(mined.get(309).toString(), judge.getChainHead().getHeader().getHashAsString());
    }

    @Test
    void theSubsidyHalvesEvery150BlocksAndEnds() throws Exception {
        RegtestNode node = node("alice");
        List<Hash256> mined = node.mine(9_601);
        assertEquals(Coin.FIFTY_COINS, subsidy(node, mined, 149));
        assertEquals(Coin.valueOf(25, 0), subsidy(node, mined, 150));
        assertEquals(Coin.valueOf(12, 50), subsidy(node, mined, 300));
        assertEquals(Coin.ZERO, subsidy(node, mined, 9_600));
    }

    @Test
    void fiveThousandBlocksAreOneCallAndEndAtThePresent() throws Exception {
        RegtestNode node = node("alice");
        List<Hash256> mined = node.mine(5_000);
        assertEquals(5_000, new HashSet<>(mined).size());
        StoredHeader tip = node.chain().tip();
        assertEquals(mined.get(4_999), tip.hash());
        assertEquals(5_000, tip.height());
        assertEquals(tip, node.bestBlock().orElseThrow());
        assertEquals(time.now().wall(), tip.header().time());
        assertEquals(
                time.now().wall().minusSeconds(4_999),
                node.chain().atHeight(1).orElseThrow().header().time());
    }

    @Test
    void miningAgainInTheSameSecondKeepsTheTimesInOrder() throws Exception {
        RegtestNode node = node("alice");
        node.mine(30);
        node.mine(30);
        Instant end = node.chain().tip().header().time();
        assertTrue(end.isBefore(time.now().wall().plusSeconds(60)), end.toString());
        assertEquals(60, node.chain().tip().height());
    }

    @Test
    void aChainFarAheadOfTheClockIsNotExtended() throws Exception {
        RegtestNode node = node("alice");
        node.mine(20);
        time.stepWall(Duration.ofHours(-3));
        NodeException refused = assertThrows(NodeException.class, () -> node.mine(1));
        assertTrue(refused.getMessage().contains("ahead of the clock"), refused.getMessage());
        assertEquals(20, node.chain().tip().height());
    }

    @Test
    void noBlocksOrTooManyAreRefused() throws Exception {
        RegtestNode node = node("alice");
        assertThrows(IllegalArgumentException.class, () -> node.mine(0));
        assertThrows(IllegalArgumentException.class, () -> node.mine(100_001));
    }

    @Test
    void twoNodesOnTheSameParentMineTwoBlocks() throws Exception {
        assertNotEquals(node("alice").mine(1), node("bob").mine(1));
    }

    @Test
    void eachBatchIsNews() throws Exception {
        RegtestNode node = node("alice");
        node.mine(2_500);
        node.mine(1);
        assertEquals(List.of(2_000, 2_500, 2_501), heights(news));
    }

    @Test
    void whatWasMinedIsThereAfterRestart() throws Exception {
        RegtestNode first = node("alice");
        List<Hash256> mined = first.mine(50);
        first.close();
        RegtestNode second = node("alice");
        assertEquals(mined.get(49), second.chain().tip().hash());
        assertEquals(50, second.bestBlock().orElseThrow().height());
        for (Hash256 hash : mined) {
            assertEquals(hash, second.block(hash).orElseThrow().header().hash());
        }
        assertEquals(51, indexOf(second, second.mine(1).get(0)));
    }

    @Test
    void aTornBlockFileCostsBlocksAndNoHeaders() throws Exception {
        RegtestNode first = node("alice");
        List<Hash256> mined = first.mine(10);
        first.close();
        Path file = directory.resolve("alice/blocks/regtest.blocks");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        RegtestNode second = node("alice");
        assertEquals(10, second.chain().tip().height());
        assertEquals(9, second.bestBlock().orElseThrow().height());
        assertEquals(Optional.empty(), second.block(mined.get(9)));
    }

    @Test
    void headersAloneLeaveTheBestBlockBehindUntilTheBlocksCome() throws Exception {
        RegtestNode alice = node("alice");
        RegtestNode bob = node("bob");
        List<Hash256> mined = bob.mine(3);
        assertOutcome(Result.ACCEPTED, "", alice.submitHeaders(headersOf(bob)));
        assertEquals(bob.chain().tip(), alice.chain().tip());
        assertEquals(0, alice.bestBlock().orElseThrow().height());

        assertOutcome(Result.ACCEPTED, "", alice.submitBlock(block(bob, mined.get(2))));
        assertEquals(0, alice.bestBlock().orElseThrow().height());
        assertOutcome(Result.ACCEPTED, "", alice.submitBlock(block(bob, mined.get(0))));
        assertEquals(1, alice.bestBlock().orElseThrow().height());
        assertOutcome(Result.ACCEPTED, "", alice.submitBlock(block(bob, mined.get(1))));
        assertEquals(bob.chain().tip(), alice.bestBlock().orElseThrow());
        assertEquals(List.of(3, 3), heights(news), "bob's and alice's, by headers alone");
    }

    @Test
    void branchesAreToldByTheBlocksThatAreThere() throws Exception {
        RegtestNode alice = node("alice");
        RegtestNode bob = node("bob");
        alice.mine(1);
        List<Hash256> mined = bob.mine(2);
        assertEquals(List.of("1 ACTIVE 0"), tips(alice));

        assertOutcome(Result.ACCEPTED, "", alice.submitHeaders(headersOf(bob)));
        assertEquals(
                List.of("0 ACTIVE 0", "2 HEADERS_ONLY 2", "1 VALID_FORK 1"),
                tips(alice),
                "it lacks the blocks of the better branch and keeps to what both have");

        alice.submitBlock(block(bob, mined.get(0)));
        assertEquals(List.of("1 ACTIVE 0", "2 HEADERS_ONLY 1", "1 VALID_FORK 1"), tips(alice));
        alice.submitBlock(block(bob, mined.get(1)));
        assertEquals(List.of("2 ACTIVE 0", "1 VALID_FORK 1"), tips(alice));
        assertEquals(bob.tips().get(0), alice.tips().get(0));
    }

    @Test
    void aTransactionIsFoundInItsLastBlocks() throws Exception {
        RegtestNode node = node("alice");
        List<Hash256> mined = node.mine(102);
        Tx first = block(node, mined.get(0)).transactions().get(0);
        Tx second = block(node, mined.get(1)).transactions().get(0);
        assertEquals(
                Optional.of(new TxPlace(second, Optional.of(mined.get(1)))),
                node.findTransaction(second.txid()));
        assertEquals(Optional.empty(), node.findTransaction(first.txid()), "too deep");
    }

    @Test
    void aNewNodeHasNoTransactionButThatOfGenesis() throws Exception {
        RegtestNode node = node("alice");
        Tx first = block(node, Network.REGTEST.genesis()).transactions().get(0);
        assertEquals(first, node.findTransaction(first.txid()).orElseThrow().tx());
        assertEquals(Optional.empty(), node.findTransaction(Hash256.ZERO));
    }

    @Test
    void thereIsNoMempool() throws Exception {
        RegtestNode node = node("alice");
        Tx tx = block(node, Network.REGTEST.genesis()).transactions().get(0);
        TxOutcome none =
                new TxOutcome(
                        TxOutcome.Result.UNSUPPORTED, "the embedded regtest node has no mempool");
        assertEquals(none, node.submitTransaction(tx));
        assertEquals(Optional.of(none), node.testTransaction(tx));
    }

    @Test
    void headersAreTakenOnce() throws Exception {
        RegtestNode alice = node("alice");
        RegtestNode bob = node("bob");
        bob.mine(3);
        alice.submitHeaders(headersOf(bob));
        assertOutcome(Result.DUPLICATE, "", alice.submitHeaders(headersOf(bob)));
        assertOutcome(Result.DUPLICATE, "", alice.submitHeaders(Headers.EMPTY));
    }

    @Test
    void headersThatBreakARuleAreRejectedWithIt() throws Exception {
        RegtestNode alice = node("alice");
        RegtestNode bob = node("bob");
        bob.mine(3);
        Headers headers = headersOf(bob);
        assertOutcome(Result.REJECTED, "KNOWN_PARENT", alice.submitHeaders(headers.slice(1, 3)));
        Headers gap = headers.slice(0, 1).plus(headers.slice(2, 3));
        assertOutcome(Result.REJECTED, "LINK", alice.submitHeaders(gap));
        assertEquals(0, alice.chain().tip().height());
    }

    @Test
    void aBlockBringsItsHeader() throws Exception {
        RegtestNode alice = node("alice");
        RegtestNode bob = node("bob");
        Block block = block(bob, bob.mine(1).get(0));
        assertOutcome(Result.ACCEPTED, "", alice.submitBlock(block));
        assertEquals(bob.chain().tip(), alice.chain().tip());
        assertEquals(Optional.of(block), alice.block(block.header().hash()));
        assertOutcome(Result.DUPLICATE, "", alice.submitBlock(block));
    }

    @Test
    void badBlocksAreRejectedWithTheReason() throws Exception {
        RegtestNode alice = node("alice");
        RegtestNode bob = node("bob");
        List<Hash256> mined = bob.mine(2);
        Block first = block(bob, mined.get(0));

        assertOutcome(
                Result.REJECTED, "prev-blk-not-found", alice.submitBlock(block(bob, mined.get(1))));
        assertOutcome(Result.REJECTED, "bad-blk-length", alice.submitBlock(Block.of(new byte[80])));
        byte[] swapped = first.bytes();
        swapped[swapped.length - 20] ^= 1; // within the output's script
        assertOutcome(Result.REJECTED, "bad-txnmrklroot", alice.submitBlock(Block.of(swapped)));
        assertOutcome(Result.REJECTED, "PROOF_OF_WORK", alice.submitBlock(withoutWork(first)));
        assertEquals(0, alice.chain().tip().height());
        assertEquals(List.of(2), heights(news), "bob's alone");
    }

    @Test
    void theBestBlockFollowsAReorganisation() throws Exception {
        RegtestNode alice = node("alice");
        RegtestNode bob = node("bob");
        alice.mine(2);
        List<Hash256> longer = bob.mine(4);
        alice.submitHeaders(headersOf(bob));
        assertEquals(bob.chain().tip(), alice.chain().tip());
        assertEquals(0, alice.bestBlock().orElseThrow().height(), "bob's blocks are not here");
        for (Hash256 hash : longer) {
            alice.submitBlock(block(bob, hash));
        }
        assertEquals(bob.chain().tip(), alice.bestBlock().orElseThrow());
    }

    @Test
    void miningGoesOnFromTheBestHeader() throws Exception {
        RegtestNode alice = node("alice");
        RegtestNode bob = node("bob");
        bob.mine(3);
        alice.submitHeaders(headersOf(bob));
        Hash256 mined = alice.mine(1).get(0);
        assertEquals(4, indexOf(alice, mined));
        assertEquals(mined, alice.chain().tip().hash());
    }

    @Test
    void aSecondNodeOnTheSameFilesIsRefusedAndTheFirstGoesOn() throws Exception {
        RegtestNode first = node("alice");
        first.mine(1);
        assertThrows(IOException.class, () -> node("alice"));
        assertEquals(2, indexOf(first, first.mine(1).get(0)));
    }

    @Test
    void aStoppedNodeSaysSo() throws Exception {
        RegtestNode node = node("alice");
        node.close();
        node.close();
        assertThrows(NodeException.class, () -> node.mine(1));
        assertThrows(NodeException.class, () -> node.submitHeaders(Headers.EMPTY));
        assertFalse(news.size() > 0);
    }

    private RegtestNode node(String name) throws IOException {
        RegtestNode node = RegtestNode.open(chains, directory.resolve(name), time, news::add);
        open.add(node);
        return node;
    }

    private static Headers headersOf(RegtestNode node) {
        return node.chain().headersAfter(BlockLocator.EMPTY, Hash256.ZERO, Headers.MAX);
    }

    private static Block block(RegtestNode node, Hash256 hash) throws NodeException {
        return node.block(hash).orElseThrow();
    }

    private static int indexOf(RegtestNode node, Hash256 hash) {
        return node.chain().find(hash).orElseThrow().height();
    }

    private static Coin subsidy(RegtestNode node, List<Hash256> mined, int height)
            throws NodeException {
        byte[] raw = block(node, mined.get(height - 1)).bytes();
        return org.bitcoinj.core.Block.read(ByteBuffer.wrap(raw))
                .getTransactions()
                .get(0)
                .getOutputSum();
    }

    /** The same block with a nonce that does not do. */
    private static Block withoutWork(Block block) {
        byte[] raw = block.bytes();
        do {
            raw[76]++;
        } while (Block.of(raw).header().hash().bytes()[31] >= 0);
        return Block.of(raw);
    }

    private static List<Integer> heights(List<StoredHeader> headers) {
        return headers.stream().map(StoredHeader::height).toList();
    }

    private static void assertOutcome(Result result, String reason, SubmitOutcome outcome) {
        assertEquals(result, outcome.result(), outcome.reason());
        assertTrue(outcome.reason().contains(reason), outcome.reason());
    }

    private static List<String> tips(RegtestNode node) {
        return node.tips().stream()
                .map(tip -> tip.height() + " " + tip.status() + " " + tip.branchLength())
                .toList();
    }
}
