package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.Incident.Kind;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that the node lacks: from whom, in which order, and what if nobody has them. */
class BlockFetchTest {
    private static final byte TRUE_BODY = 1;
    private static final String NOTICE =
            "NOTICE the node has headers without their blocks, and no medium could help";

    @TempDir Path directory;
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
        world.node.hasBlocksUpTo(7);
        world.rules.find(
                block ->
                        block.bytes()[BlockHeader.LENGTH] == TRUE_BODY
                                ? Optional.empty()
                                : Optional.of("bad-txnmrklroot"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theOldestFirstAndOneMediumAfterTheOther() throws Exception {
        world.altstack.library("tor", "a", this::has);
        lacksTip();
        assertEquals(
                List.of(hash(8), hash(9), hash(10)),
                world.altstack.blockQuestions().stream().map(GetData::block).toList());
        assertEquals(10, world.node.bestBlock().orElseThrow().height());
        assertTrue(
                world.altstack.policies().stream()
                        .allMatch(policy -> policy.order() == AnycastPolicy.Order.HEDGED));
        assertEquals(
                List.of(Kind.SUSPICION, Kind.BLOCK_FETCH, Kind.BLOCK_FETCH, Kind.BLOCK_FETCH),
                kinds());
        assertEquals("block", world.incident().cause());
        assertEquals(
                "block " + hash(8) + ": handed over; 2 more to go",
                world.incident().steps().get(1).text());
        assertEquals("block " + hash(10) + ": handed over", world.incident().steps().get(3).text());
        assertEquals(
                Receipt.Result.ACCEPTED,
                world.incident().steps().get(1).receipts().get(0).result());
        assertTrue(world.incident().ended().isPresent());
        assertEquals(List.of(), world.alarms.told());
    }

    @Test
    void whatIsNotThatBlockIsWorthNothing() throws Exception {
        world.altstack.library("web", "other", wanted -> Optional.of(block(world.common.at(3))));
        world.altstack.library("web", "none", wanted -> Optional.of(new NotFound(wanted.block())));
        world.altstack.library("web", "stub", wanted -> Optional.of(Block.of(new byte[] {1, 2})));
        world.altstack.library("web", "odd", wanted -> Optional.of(Headers.EMPTY));
        world.altstack.library("web", "silent", wanted -> Optional.empty());
        world.altstack.library(
                "web",
                "bare",
                wanted -> Optional.of(Block.of(header(wanted).orElseThrow().bytes())));
        world.altstack.library("tor", "a", this::has);
        lacksTip();
        assertEquals(10, world.node.bestBlock().orElseThrow().height());
        assertEquals(
                List.of(
                        "REJECTED",
                        "HEARD",
                        "REJECTED",
                        "REJECTED",
                        "SILENT",
                        "REJECTED",
                        "ACCEPTED"),
                world.incident().steps().get(1).receipts().stream()
                        .map(receipt -> receipt.result().name())
                        .toList());
        assertEquals(
                List.of(Offence.ODD),
                world.altstack.misdeeds().stream()
                        .map(ScriptedAltstack.Misdeed::offence)
                        .distinct()
                        .toList());
        assertEquals(4 * 3, world.altstack.misdeeds().size(), "of three blocks each");
    }

    @Test
    void aFalseBodyUnderATrueHeaderDoesNotKeepTheNextFromBeingAsked() throws Exception {
        for (byte body = 2; body < 6; body++) {
            byte other = body;
            world.altstack.library(
                    "web",
                    "liar" + body,
                    wanted -> header(wanted).map(header -> block(header, other)));
        }
        world.altstack.library("tor", "a", this::has);
        lacksTip();
        assertEquals(10, world.node.bestBlock().orElseThrow().height());
        assertEquals(Map.of(), world.alarms.standing());
    }

    /** Whatever the node would make of it: it never gets to see it. */
    @Test
    void aBodyThatDoesNotBelongToItsHeaderNeverReachesTheNode() throws Exception {
        List<String> defects = List.of("bad-txnmrklroot", "bad-witness-merkle-match");
        world.rules.find(
                block -> {
                    int body = block.bytes()[BlockHeader.LENGTH];
                    return body == TRUE_BODY
                            ? Optional.empty()
                            : Optional.of(defects.get(body - 2));
                });
        PeerId merkle = liar("web", (byte) 2);
        PeerId witness = liar("radio", (byte) 3);
        world.altstack.library("tor", "a", this::has);
        lacksTip();
        assertEquals(
                List.of(hash(8), hash(9), hash(10)),
                world.node.submitted().stream().map(block -> block.header().hash()).toList());
        assertTrue(
                world.node.submitted().stream()
                        .allMatch(block -> block.bytes()[BlockHeader.LENGTH] == TRUE_BODY));
        assertEquals(
                List.of(
                        new ScriptedAltstack.Misdeed(
                                merkle,
                                Offence.INVALID,
                                "a block that is not its header's: bad-txnmrklroot"),
                        new ScriptedAltstack.Misdeed(
                                witness,
                                Offence.INVALID,
                                "a block that is not its header's: bad-witness-merkle-match")),
                world.altstack.misdeeds().subList(0, 2));
        assertEquals(
                "block " + hash(8) + ": its body was false: bad-txnmrklroot",
                world.incident().steps().get(1).text());
        assertEquals(10, world.node.bestBlock().orElseThrow().height());
    }

    @Test
    void ifAllBodiesAreFalseTheNodeIsHandedNone() throws Exception {
        liar("web", (byte) 2);
        liar("tor", (byte) 3);
        lacksTip();
        assertEquals(List.of(), world.node.submitted());
        assertEquals(Map.of("block:scripted:" + hash(10), NOTICE), world.alarms.standing());
        assertEquals(
                "block " + hash(8) + ": its body was false: bad-txnmrklroot",
                world.alarms.details("block:scripted:" + hash(10)).get("outcome"));
    }

    /** There is no other body under that header, so nobody is asked for one, or held to account. */
    @Test
    void whatTheNodeRefusesThoughItIsSoundIsANoticeOfItsOwn() throws Exception {
        world.node.refuses(block -> true);
        for (int i = 0; i < 5; i++) {
            world.altstack.library("web" + i, "a", this::has);
        }
        lacksTip();
        assertEquals(
                Map.of(
                        "block:scripted:" + hash(10),
                        "NOTICE the node refuses a block of the chain with the most work, whose"
                                + " body is sound"),
                world.alarms.standing());
        assertEquals(
                "block " + hash(8) + ": the node refused it: bad-txnmrklroot",
                world.alarms.details("block:scripted:" + hash(10)).get("outcome"));
        assertEquals(List.of(Kind.SUSPICION, Kind.BLOCK_FETCH, Kind.NOTICE), kinds());
        assertEquals(1, world.altstack.blockQuestions().size());
        world.assertMisdeeds();
        assertEquals(7, world.node.bestBlock().orElseThrow().height());
    }

    @Test
    void whatTheNodeSaysIsSaid() throws Exception {
        world.altstack.library("tor", "a", this::has);
        world.node.says(SubmitOutcome.Result.INCONCLUSIVE);
        lacksTip();
        assertEquals(
                "block "
                        + hash(9)
                        + ": handed over, and the node has not said yet whether it is valid; 1 more"
                        + " to go",
                world.incident().steps().get(2).text());
        assertEquals(Map.of(), world.alarms.standing());
    }

    @Test
    void whatTheNodeHadAllAlongIsSaid() throws Exception {
        world.altstack.library("tor", "a", this::has);
        world.node.says(SubmitOutcome.Result.DUPLICATE);
        lacksTip();
        assertEquals(
                "block " + hash(10) + ": handed over, and the node had it already",
                world.incident().steps().get(3).text());
    }

    @Test
    void whatItHasOnABranchThatItDoesNotFollowIsNotFetched() throws Exception {
        world.altstack.library("tor", "a", this::has);
        world.node.learns(block(world.common.at(9)));
        world.node.takesAnyBlock();
        lacksTip();
        assertEquals(
                List.of(hash(8), hash(10)),
                world.altstack.blockQuestions().stream().map(GetData::block).toList());
    }

    /** Even on a branch that the node does not follow until it has all of it. */
    @Test
    void thereMayBeMoreThanAreLookedUpAtATime() throws Exception {
        Branch longer = world.common.mine(300, 0);
        world.nodeLearns(longer.between(10, longer.height()));
        world.node.hasBlocksUpTo(10);
        world.node.takesAnyBlock();
        world.node.keepsItsBestBlock();
        world.node.says(SubmitOutcome.Result.INCONCLUSIVE);
        world.altstack.library("tor", "a", this::has);
        lacksTip();
        assertEquals(
                IntStream.rangeClosed(11, 310)
                        .mapToObj(height -> longer.at(height).hash())
                        .toList(),
                world.node.submitted().stream().map(block -> block.header().hash()).toList());
        assertTrue(world.incident().ended().isPresent());
    }

    @Test
    void theNodesOwnPeersComeFirst() throws Exception {
        world.altstack.library("tor", "a", this::has);
        world.node.hasOwnPeers(3);
        lacksTip();
        assertEquals(List.of(hash(8)), world.node.requested());
        for (int height = 8; height <= 10; height++) {
            world.node.hasBlocksUpTo(height);
            world.advance(Duration.ofSeconds(1));
        }
        assertEquals(List.of(hash(8), hash(9), hash(10)), world.node.requested());
        assertEquals(List.of(), world.altstack.blockQuestions());
        assertEquals(
                "block " + hash(10) + ": from the node's own peers",
                world.incident().steps().get(3).text());
        assertTrue(world.incident().ended().isPresent());
        assertEquals(Map.of(), world.alarms.standing());
    }

    @Test
    void ownPeersThatHaveNotGotOneAreNotWaitedForAgain() throws Exception {
        world.altstack.library("tor", "a", this::has);
        world.node.hasOwnPeers(3);
        lacksTip();
        world.advance(Duration.ofSeconds(29));
        assertEquals(List.of(), world.altstack.blockQuestions());
        world.advance(Duration.ofSeconds(1));
        assertEquals(List.of(hash(8)), world.node.requested());
        assertEquals(10, world.node.bestBlock().orElseThrow().height());
        assertEquals(
                "block " + hash(8) + ": not from the node's own peers (3 asked) within 30 s",
                world.incident().steps().get(1).text());
    }

    @Test
    void aNodeThatGoesAwayMeanwhileEndsItAndTheNextTryGoesOn() throws Exception {
        world.altstack.library("tor", "a", this::has);
        world.node.hasOwnPeers(3);
        lacksTip();
        world.node.fail("connection refused");
        world.advance(Duration.ofSeconds(1));
        assertTrue(world.incident().ended().isPresent());
        assertEquals(
                "no more blocks for now: node scripted: connection refused",
                world.incident().steps().get(1).text());
        assertEquals(Map.of(), world.alarms.standing());

        world.advance(Duration.ofMinutes(10));
        world.node.recover();
        world.node.hasOwnPeers(0);
        lacksTip();
        assertEquals(10, world.node.bestBlock().orElseThrow().height());
        assertEquals(List.of(), world.alarms.told());
    }

    @Test
    void afterAHandOverOfHeadersTheBlocksFollowByThemselves() throws Exception {
        world.node.hasBlocksUpTo(10);
        world.altstack.library("tor", "a", this::has);
        Branch longer = world.common.mine(2, 0);
        world.altstack.honest("tor", "a", longer);
        world.probe();
        assertEquals(12, world.node.best().height());
        world.advance(Duration.ofSeconds(9));
        assertEquals(List.of(), world.altstack.blockQuestions(), "its own peers may be faster");
        world.advance(Duration.ofSeconds(1));
        assertEquals(longer.tip(), world.node.bestBlock().orElseThrow().header());
        assertEquals(1, world.validation.incidents().size(), "part of the same story");
        assertEquals(2, kinds().stream().filter(Kind.BLOCK_FETCH::equals).count());
    }

    @Test
    void headersThatKeepComingDoNotPutItOff() throws Exception {
        world.node.hasBlocksUpTo(10);
        world.altstack.library("tor", "a", this::has);
        Branch longer = world.common.mine(6, 0);
        for (int height = 10; height < 16; height++) {
            world.peers.received(new PeerId("tor", "a"), longer.between(height, height + 1));
            world.advance(Duration.ofSeconds(4));
            int fetched = height < 12 ? 10 : height < 15 ? 13 : 16;
            assertEquals(fetched, world.node.bestBlock().orElseThrow().height());
        }
    }

    @Test
    void aNodeThatHasGotThemByItselfIsLeftAlone() throws Exception {
        world.node.hasBlocksUpTo(10);
        world.altstack.library("tor", "a", this::has);
        world.altstack.honest("tor", "a", world.common.mine(2, 0));
        world.probe();
        world.node.hasBlocksUpTo(12);
        world.advance(Duration.ofSeconds(10));
        assertEquals(List.of(), world.altstack.blockQuestions());
        assertEquals(List.of(), world.node.requested());
        world.advance(Duration.ofMinutes(10));
        assertTrue(world.incident().ended().isPresent());
    }

    /** The demo's node: a miner whose medium carries headers alone. */
    @Test
    void withoutAMediumThatCarriesBlocksNobodyIsTold() throws Exception {
        world.node.hasBlocksUpTo(10);
        world.altstack.honest("tor", "a", world.common.mine(1, 0));
        world.probe();
        world.advance(Duration.ofMinutes(20));
        assertEquals(Map.of(), world.alarms.standing());
        assertEquals(1, world.validation.incidents().size());
        assertEquals(10, world.node.bestBlock().orElseThrow().height());
    }

    @Test
    void aNodeThatKeepsHeadersOnlyIsNotGivenBlocks() throws Exception {
        world.node.keepsHeadersOnly();
        world.altstack.library("tor", "a", this::has);
        world.altstack.honest("tor", "a", world.common.mine(2, 0));
        world.probe();
        world.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), world.altstack.blockQuestions());
    }

    @Test
    void whatWeDoByOurselvesIsToldOnceItIsOverdue() throws Exception {
        world.node.hasBlocksUpTo(10);
        world.altstack.honest("tor", "a", world.common.mine(1, 0));
        world.node.hasOwnPeers(1);
        world.probe();
        world.advance(Duration.ofSeconds(15));
        assertEquals(1, world.node.requested().size());
        lacksTip();
        world.advance(Duration.ofSeconds(30));
        assertEquals(
                Set.of("block:scripted:" + world.node.best().hash()),
                world.alarms.standing().keySet());
    }

    private PeerId liar(String group, byte body) {
        return world.altstack.library(
                group, "liar", wanted -> header(wanted).map(header -> block(header, body)));
    }

    @Test
    void eightFalseBodiesAreEnough() throws Exception {
        for (byte body = 2; body < 22; body++) {
            byte other = body;
            world.altstack.library(
                    "web" + body,
                    "liar",
                    wanted -> header(wanted).map(header -> block(header, other)));
        }
        lacksTip();
        assertEquals(8, kinds().stream().filter(Kind.BLOCK_FETCH::equals).count());
        assertTrue(world.incident().ended().isPresent());
    }

    /** Each answer of theirs is a new one, and they come first. */
    @Test
    void peersOfOneMediumThatMakeUpBodiesKeepNobodyElseFromBeingAsked() throws Exception {
        AtomicInteger made = new AtomicInteger(2);
        for (int i = 0; i < 5; i++) {
            world.altstack.library(
                    "web",
                    "liar" + i,
                    wanted ->
                            header(wanted)
                                    .map(header -> block(header, (byte) made.incrementAndGet())));
        }
        world.altstack.library("tor", "honest", this::has);
        lacksTip();
        assertEquals(Map.of(), world.alarms.standing());
        assertEquals(10, world.node.bestBlock().orElseThrow().height());
    }

    @Test
    void ifNobodyHasItThatIsANoticeUntilTheDetectorSaysItIsOver() throws Exception {
        world.altstack.library("tor", "a", wanted -> Optional.of(new NotFound(wanted.block())));
        lacksTip();
        lacksTip();
        assertEquals(
                List.of("block:scripted:" + hash(10) + " " + NOTICE),
                world.alarms.told(),
                "told once");
        assertEquals(1, world.validation.incidents().size(), "not an incident for each try");
        assertEquals(2, world.altstack.blockQuestions().size());

        world.validation.cleared(ScriptedNode.ID, "block", hash(10).toString(), world.time.now());
        world.time.run();
        assertEquals(Map.of(), world.alarms.standing());
    }

    @Test
    void aLaterTryThatGetsItClearsTheNoticeAndIsAnIncident() throws Exception {
        lacksTip();
        assertEquals(
                "block " + hash(8) + ": nobody had it",
                world.alarms.details("block:scripted:" + hash(10)).get("outcome"));
        world.altstack.library("tor", "a", this::has);
        lacksTip();
        assertEquals(Map.of(), world.alarms.standing());
        assertEquals(2, world.validation.incidents().size());
        assertEquals(3, kinds().size());
        assertTrue(world.incident().ended().isPresent());
    }

    @Test
    void anotherSuspicionMeanwhileDoesNothing() throws Exception {
        world.altstack.library("tor", "a", this::has);
        world.validation.anomaly(ScriptedNode.ID, anomaly());
        world.validation.anomaly(ScriptedNode.ID, anomaly());
        world.time.run();
        assertEquals(3, world.altstack.blockQuestions().size());
        assertEquals(4, kinds().size());
    }

    @Test
    void aNodeThatDoesNotAnswerIsNoReasonForANotice() throws Exception {
        world.altstack.library(
                "tor",
                "a",
                wanted -> {
                    world.node.fail("timed out");
                    return has(wanted);
                });
        lacksTip();
        assertEquals(Map.of(), world.alarms.standing());
        assertTrue(world.incident().ended().isPresent());
        lacksTip();
        assertEquals(1, world.altstack.blockQuestions().size());
    }

    @Test
    void anAltstackThatNeverAnswersEndsItAllTheSame() {
        world.altstack.hang();
        lacksTip();
        assertTrue(world.incident().ended().isEmpty());
        world.advance(Duration.ofSeconds(1810));
        assertTrue(world.incident().ended().isPresent());
        assertEquals(
                "block " + hash(8) + ": no end after 1810 s",
                world.alarms.details("block:scripted:" + hash(10)).get("outcome"));
    }

    /** Off for a day, and cut off when it came back: it says so until it gets recent blocks. */
    @Test
    void aNodeThatSaysItIsCatchingUpForEverGetsItsBlocks() throws Exception {
        world.node.hasBlocksUpTo(10);
        world.node.is(NodeStatus.State.SYNCING);
        world.altstack.honest("tor", "a", world.common.mine(2, 0));
        world.altstack.library("tor", "b", this::has);
        world.probe();
        assertEquals(12, world.node.best().height());
        world.advance(Duration.ofMinutes(30));
        assertEquals(List.of(), world.altstack.blockQuestions(), "it is left to it for a while");
        world.advance(Duration.ofMinutes(1));
        assertEquals(12, world.node.bestBlock().orElseThrow().height());
        assertTrue(world.incident().ended().isPresent());
    }

    @Test
    void aNodeThatGetsBlocksWhileItCatchesUpIsLeftAloneUntilNoneCome() throws Exception {
        Branch more = world.common.mine(60, 0);
        world.node.hasBlocksUpTo(10);
        world.node.is(NodeStatus.State.SYNCING);
        world.altstack.honest("tor", "a", more);
        world.altstack.library("tor", "b", this::has);
        world.probe();
        for (int height = 11; height < 66; height++) {
            world.advance(Duration.ofSeconds(60));
            world.node.hasBlocksUpTo(height);
        }
        assertEquals(List.of(), world.altstack.blockQuestions());
        world.advance(Duration.ofMinutes(2));
        assertEquals(70, world.node.bestBlock().orElseThrow().height());
        assertEquals(5, world.altstack.blockQuestions().size());
    }

    @Test
    void aNodeThatHasCaughtUpByItselfIsNotWaitedForAnyLonger() throws Exception {
        world.node.hasBlocksUpTo(10);
        world.node.is(NodeStatus.State.SYNCING);
        world.altstack.honest("tor", "a", world.common.mine(2, 0));
        world.altstack.library("tor", "b", this::has);
        world.probe();
        world.advance(Duration.ofMinutes(5));
        world.node.hasBlocksUpTo(12);
        world.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), world.altstack.blockQuestions());
        assertTrue(world.incident().ended().isPresent());
    }

    @Test
    void aBlockThatComesLateIsUsedAtOnceIfItIsWaitedFor() throws Exception {
        world.altstack.hang();
        lacksTip();
        cameLate(block(world.common.at(9)));
        assertEquals(List.of(), world.node.submitted(), "not its turn");
        cameLate(block(world.common.at(8)));
        assertEquals(9, world.node.bestBlock().orElseThrow().height());
        world.assertMisdeeds();
        world.advance(Duration.ofMinutes(29));
        assertEquals(Map.of(), world.alarms.standing());
        world.advance(Duration.ofMinutes(2));
        assertEquals(
                "block " + hash(10) + ": no end after 1810 s",
                world.alarms.details("block:scripted:" + hash(10)).get("outcome"),
                "the round of block 8, which is over, ends nothing");
    }

    @Test
    void whatComesLateIsThereForTheNextTry() throws Exception {
        lacksTip();
        for (int height = 8; height <= 10; height++) {
            cameLate(block(world.common.at(height)));
        }
        assertEquals(List.of(), world.node.submitted());
        lacksTip();
        assertEquals(10, world.node.bestBlock().orElseThrow().height());
        assertEquals(Map.of(), world.alarms.standing());
    }

    @Test
    void aFalseBodyThatComesLateIsAsBadAsOneInTime() throws Exception {
        cameLate(block(world.common.at(8), (byte) 2));
        cameLate(Block.of(world.common.at(8).bytes()));
        cameLate(block(world.common.mine(1, 7).tip()));
        world.assertMisdeeds(Offence.INVALID);
        lacksTip();
        assertEquals(List.of(), world.node.submitted());
    }

    private void cameLate(Block block) {
        world.peers.received(new PeerId("tor", "slow"), block);
        world.time.run();
    }

    private void lacksTip() {
        world.validation.anomaly(ScriptedNode.ID, anomaly());
        world.time.run();
    }

    private Anomaly anomaly() {
        StoredHeader tip = world.node.best();
        return world.anomaly("block", tip.hash().toString(), Remedy.FETCH_BLOCK, tip);
    }

    private Optional<Message> has(GetData wanted) {
        return header(wanted).map(BlockFetchTest::block);
    }

    private Optional<BlockHeader> header(GetData wanted) {
        return world.chain.find(wanted.block()).map(StoredHeader::header);
    }

    private static Block block(BlockHeader header) {
        return block(header, TRUE_BODY);
    }

    private static Block block(BlockHeader header, byte body) {
        byte[] raw = Arrays.copyOf(header.bytes(), BlockHeader.LENGTH + 1);
        raw[BlockHeader.LENGTH] = body;
        return Block.of(raw);
    }

    private Hash256 hash(int height) {
        return world.common.at(height).hash();
    }

    private List<Kind> kinds() {
        return world.incident().steps().stream().map(Incident.Step::kind).toList();
    }
}
