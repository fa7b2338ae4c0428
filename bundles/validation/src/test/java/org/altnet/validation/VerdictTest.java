package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.Receipt;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.api.validation.Verdict.State;
import org.altnet.api.watchdog.Anomaly;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What AltNet makes of what it hears: the table of verdicts. */
class VerdictTest {
    @TempDir Path directory;
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void beforeAnybodyIsAskedNothingIsKnown() {
        world.assertVerdict(State.UNRESOLVED, "nobody has been asked yet");
        assertEquals(World.START, world.validation.verdict().node().height());
        assertEquals(World.START, world.chain.tip().height(), "the node's headers are ours too");
    }

    @Test
    void withoutPeersNothingIsKnown() {
        ProbeReport report = world.probe();
        assertEquals(State.UNRESOLVED, report.verdict().state());
        world.assertVerdict(State.UNRESOLVED, "nobody could be asked: 0 peers with headers");
        assertEquals(List.of(), report.receipts());
    }

    @Test
    void peersThatDoNotAnswerAreNoAgreement() {
        world.altstack.peer("lightning", "a", question -> Optional.empty());
        world.altstack.peer("tor", "b", question -> Optional.empty());
        world.probe();
        world.assertVerdict(State.UNRESOLVED, "no usable answer from 2 peers");
    }

    @Test
    void oneMediumThatAgreesIsTooFew() {
        world.altstack.honest("lightning", "a", world.common);
        world.altstack.honest("lightning", "b", world.common);
        world.altstack.honest("lightning", "c", world.common);
        world.probe();
        world.assertVerdict(State.UNRESOLVED, "1 of 2 independent media agree (lightning)");
        assertEquals(3, world.altstack.questions().size(), "all are asked for a second medium");
    }

    @Test
    void twoMediaThatAgreeAreAnAllClear() {
        PeerId a = world.altstack.honest("lightning", "a", world.common);
        PeerId b = world.altstack.honest("tor", "b", world.common);
        world.altstack.honest("dns", "c", world.common);

        ProbeReport report = world.probe();

        world.assertVerdict(State.OK, "2 of 2 independent media agree (lightning, tor)");
        assertEquals(List.of(a.toString(), b.toString()), report.verdict().sources());
        assertEquals(2, report.receipts().size(), "nobody else is asked after that");
        assertEquals(0, report.verdict().behind());
        assertEquals(Receipt.Result.ACCEPTED, report.receipts().get(1).result());
    }

    @Test
    void aPeerThatIsBehindDoesNotAgree() {
        world.altstack.honest("lightning", "a", world.common.upTo(World.START - 1));
        world.altstack.honest("tor", "b", world.common);
        world.probe();
        world.assertVerdict(State.UNRESOLVED, "1 of 2 independent media agree (tor)");
    }

    @Test
    void aPeerThatAnswersNothingDoesNotAgree() {
        world.altstack.peer("lightning", "a", ScriptedAltstack.says(Headers.EMPTY));
        world.altstack.peer("tor", "b", ScriptedAltstack.says(Headers.EMPTY));
        world.probe();
        world.assertVerdict(State.UNRESOLVED, "0 of 2 independent media agree");
    }

    @Test
    void peersThatSaidThatTheyHaveMoreAndDoNotShowItDoNotAgree() {
        Branch longer = world.common.mine(3000, 0);
        for (String medium : List.of("lightning", "tor")) {
            AtomicInteger asked = new AtomicInteger();
            world.altstack.peer(
                    medium,
                    "silent",
                    question ->
                            asked.incrementAndGet() > 1
                                    ? Optional.empty()
                                    : ScriptedAltstack.standsOn(longer, Headers.MAX)
                                            .apply(question));
        }
        world.probe();
        world.assertVerdict(
                State.UNRESOLVED,
                "was behind by 1999 blocks, handed over 1999 headers; 0 of 2 independent media"
                        + " agree");
    }

    @Test
    void aPeerOnABranchWithLessWorkDoesNotAgree() {
        Branch stale = world.common.upTo(5).mine(3, 7);
        world.altstack.honest("lightning", "a", stale);
        world.altstack.honest("tor", "b", stale);
        world.probe();
        world.assertVerdict(State.UNRESOLVED, "0 of 2 independent media agree");
        assertEquals(World.START, world.chain.tip().height());
        world.assertMisdeeds();
    }

    @Test
    void aPeerOnABranchWithAsMuchWorkDoesNotAgree() {
        Branch sibling = world.common.upTo(World.START - 1).mine(1, 7);
        world.altstack.honest("lightning", "a", sibling);
        world.altstack.honest("tor", "b", world.common);
        world.probe();
        world.assertVerdict(State.UNRESOLVED, "1 of 2 independent media agree (tor)");
    }

    @Test
    void moreWorkFromAnyOnePeerIsConclusiveAndTheNodeIsGivenIt() {
        Branch longer = world.common.mine(1, 0);
        world.altstack.honest("lightning", "a", world.common);
        PeerId source = world.altstack.honest("lightning", "b", longer);
        world.altstack.honest("tor", "c", world.common);

        ProbeReport report = world.probe();

        Verdict found = world.verdicts.get(world.verdicts.size() - 2);
        assertEquals(State.BEHIND, found.state());
        assertEquals(1, found.behind());
        assertEquals(
                "behind by 1 block: the node stands at height 10, a valid chain with more work at"
                        + " height 11",
                found.text());
        assertEquals(List.of(source.toString()), found.sources());
        assertEquals(longer.tip(), found.best().header());
        assertEquals(world.common.tip(), found.node().header());

        world.assertVerdict(
                State.UNRESOLVED,
                "was behind by 1 block, handed over 1 header; 1 of 2 independent media agree"
                        + " (lightning)");
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(world.common.tip(), report.nodeBefore().header());
        assertEquals(longer.tip(), report.nodeAfter().header());
        assertEquals(1, report.handedOver());
        assertEquals(1, report.added());
        assertEquals(4, report.received(), "one, two, and one again");
        assertEquals(3, report.receipts().size(), "another medium may know of more");
    }

    @Test
    void whenEnoughMediaShowMoreWorkNobodyElseIsAskedAndAllIsClear() {
        Branch longer = world.common.mine(2, 0);
        world.altstack.honest("lightning", "a", longer);
        world.altstack.honest("tor", "b", longer);
        world.altstack.honest("dns", "c", longer);
        assertEquals(2, world.probe().receipts().size());
        world.assertVerdict(
                State.OK,
                "was behind by 2 blocks, handed over 2 headers; 2 of 2 independent media agree"
                        + " (lightning, tor)");
    }

    @Test
    void ifOneMediumIsEnoughTheFirstAnswerWithMoreWorkEndsTheAsking() throws IOException {
        world.close();
        world = new World(directory.resolve("one"), 1).start();
        world.altstack.honest("lightning", "a", world.common.mine(2, 0));
        world.altstack.honest("tor", "b", world.common.mine(2, 0));
        assertEquals(1, world.probe().receipts().size());
        assertEquals(1, world.altstack.questions().size());
        world.assertVerdict(
                State.OK,
                "was behind by 2 blocks, handed over 2 headers; 1 of 1 independent media agree"
                        + " (lightning)");
    }

    @Test
    void aChainWithMoreWorkThatLeavesTheNodesChainIsAFork() {
        world.node.refuse("bad-fork-prior-to-checkpoint");
        Branch other = world.common.upTo(7).mine(5, 7);
        world.altstack.honest("tor", "b", other);

        ProbeReport report = world.probe();

        world.assertVerdict(
                State.FORK,
                "left the best chain at height 7 and lacks 5 blocks: the node stands at height"
                        + " 10, a valid chain with more work at height 12; handed over 0 headers,"
                        + " the rest was refused: bad-fork-prior-to-checkpoint");
        assertEquals(5, report.verdict().behind());
        assertEquals(0, report.handedOver());
    }

    @Test
    void aNodeOnAForkIsHandedTheOtherBranchFromTheForkPoint() {
        Branch other = world.common.upTo(7).mine(5, 7);
        world.altstack.honest("tor", "b", other);
        ProbeReport report = world.probe();
        assertEquals(List.of(5), world.node.batches());
        assertEquals(5, report.handedOver());
        assertEquals(other.tip(), world.node.best().header());
        world.assertVerdict(
                State.UNRESOLVED,
                "was behind by 5 blocks, handed over 5 headers; 1 of 2 independent media agree"
                        + " (tor)");
    }

    @Test
    void theNodeStaysBehindWhileItRefusesAndIsHandedAllAgainNextTime() {
        world.node.refuse("no space left");
        world.altstack.honest("lightning", "a", world.common.mine(3, 0));
        world.probe();
        world.assertVerdict(
                State.BEHIND,
                "behind by 3 blocks: the node stands at height 10, a valid chain with more work"
                        + " at height 13; handed over 0 headers, the rest was refused: no space"
                        + " left");

        world.node.recover();
        ProbeReport second = world.probe();

        assertEquals(3, second.handedOver());
        assertEquals(0, second.added());
        world.assertVerdict(
                State.UNRESOLVED,
                "was behind by 3 blocks, handed over 3 headers; 1 of 2 independent media agree"
                        + " (lightning)");
    }

    @Test
    void behindClearsWhenTheNodeCatchesUpByItself() {
        Branch longer = world.common.mine(2, 0);
        world.node.refuse("busy");
        world.altstack.honest("lightning", "a", longer);
        world.probe();
        assertEquals(State.BEHIND, world.validation.verdict().state());

        world.nodeLearns(longer.between(10, 11));
        assertEquals(1, world.validation.verdict().behind());

        world.nodeLearns(longer.between(11, 12));
        assertEquals(State.UNRESOLVED, world.validation.verdict().state());
        assertEquals(0, world.validation.verdict().behind());
    }

    @Test
    void agreementLastsWhileTheNodeGoesOnFromThere() {
        agreeing();
        Instant since = world.validation.verdict().since();
        world.advance(Duration.ofMinutes(10));

        world.nodeLearns(world.common.mine(1, 0).between(10, 11));

        world.assertVerdict(State.OK, "2 of 2 independent media agree (lightning, tor)");
        assertEquals(11, world.validation.verdict().node().height());
        assertEquals(since, world.validation.verdict().since());
    }

    @Test
    void agreementEndsWhenTheNodeLeavesThatChain() {
        agreeing();
        world.nodeLearns(world.common.upTo(8).mine(4, 7).between(8, 12));
        world.assertVerdict(State.UNRESOLVED, "0 of 2 independent media agree");
    }

    @Test
    void agreementEndsWhenSomebodyShowsMoreWork() {
        agreeing();
        Branch longer = world.common.mine(1, 0);
        world.node.refuse("busy");
        world.peers.received(new PeerId("lightning", "a"), longer.between(10, 11));
        world.time.run();
        assertEquals(State.BEHIND, world.validation.verdict().state());

        world.nodeLearns(longer.between(10, 11));

        world.assertVerdict(
                State.UNRESOLVED,
                "was behind by 1 block, handed over 0 headers, the rest was refused: busy; 1 of 2"
                        + " independent media agree (lightning)");
    }

    @Test
    void whoShowedMoreWorkIsRememberedWhileTheNodeLacksIt() {
        world.node.refuse("busy");
        PeerId source = world.altstack.honest("lightning", "a", world.common.mine(1, 0));
        world.probe();
        world.altstack.leave(source);
        world.probe();
        assertEquals(State.BEHIND, world.validation.verdict().state());
        assertEquals(List.of(source.toString()), world.validation.verdict().sources());
    }

    @Test
    void agreementEndsWithAProbeThatFindsNobody() {
        agreeing();
        world.altstack.leave(new PeerId("lightning", "a"));
        world.altstack.leave(new PeerId("tor", "b"));
        world.probe();
        world.assertVerdict(State.UNRESOLVED, "nobody could be asked: 0 peers with headers");
    }

    @Test
    void atGenesisAnEmptyAnswerAgrees() {
        Hearing hearing = new Hearing(TimeSource.SYSTEM);
        StoredHeader genesis = world.chain.atHeight(0).orElseThrow();
        ProbeJudge judge =
                new ProbeJudge(
                        new HeaderIntake(
                                world.chain,
                                world.altstack,
                                new LogLines().budgeted(1),
                                new LogLines().budgeted(1)),
                        hearing,
                        genesis,
                        genesis,
                        1,
                        false,
                        () -> {});
        assertEquals(
                Judgement.ACCEPT,
                judge.judge(
                        new Answer(
                                new PeerId("lightning", "a"),
                                "lightning",
                                Headers.EMPTY,
                                false,
                                Duration.ZERO)));
    }

    @Test
    void behindSurvivesARestart() throws IOException {
        world.node.refuse("busy");
        world.altstack.honest("lightning", "a", world.common.mine(2, 0));
        world.probe();
        world.close();

        world = new World(directory).start();

        world.assertVerdict(
                State.BEHIND,
                "behind by 2 blocks: the node stands at height 10, a valid chain with more work"
                        + " at height 12");
        assertEquals(List.of(), world.node.batches(), "looking is all that a start does");
        assertEquals(List.of(), world.validation.verdict().sources());
    }

    @Test
    void aSyncingNodeIsSaidToBeSyncing() {
        world.node.is(NodeStatus.State.SYNCING);
        world.node.refuse("busy");
        world.altstack.honest("lightning", "a", world.common.mine(2, 0));
        world.probe();
        assertTrue(
                world.validation
                        .verdict()
                        .text()
                        .endsWith("; the node says that it is catching up with its own peers"),
                world.validation.verdict().text());
    }

    @Test
    void aNodeThatCannotBeAskedLeavesItUnresolvedUntilTheNextProbe() {
        world.altstack.honest("lightning", "a", world.common.mine(2, 0));
        world.node.fail("connection refused");

        ProbeReport report = world.probe();

        world.assertVerdict(State.UNRESOLVED, "node scripted: connection refused");
        assertEquals(List.of(), world.altstack.questions());
        assertEquals(List.of(), report.receipts());

        world.node.recover();
        assertEquals(2, world.probe().handedOver());
    }

    @Test
    void howHardIsAskedIsTheDetectorsToSay() {
        world.validation.anomaly(ScriptedNode.ID, anomaly(Anomaly.Remedy.PROBE));
        world.time.run();
        world.validation.anomaly(ScriptedNode.ID, anomaly(Anomaly.Remedy.ASK_ALL));
        world.time.run();
        assertEquals(
                List.of(AnycastPolicy.PROBE, AnycastPolicy.ASK_ALL), world.altstack.policies());
        assertEquals(
                List.of("gap", "gap"),
                world.validation.recent().stream().map(ProbeReport::cause).toList());
    }

    @Test
    void aListenerThatThrowsCostsNobodyElseAnything() {
        List<Verdict> toldLater = new ArrayList<>();
        world.verdictListeners.add(
                (node, verdict) -> {
                    throw new IllegalStateException("a bug");
                },
                Map.of("service.id", 2L));
        world.verdictListeners.add(
                (node, verdict) -> {
                    assertEquals(ScriptedNode.ID, node);
                    toldLater.add(verdict);
                },
                Map.of("service.id", 3L));
        world.probe();
        assertEquals(List.of(world.validation.verdict()), toldLater);

        world.verdictListeners.remove(Map.of("service.id", 3L));
        world.altstack.honest("lightning", "a", world.common);
        world.probe();
        assertEquals(1, toldLater.size());
    }

    @Test
    void listenersAreToldOfChangesOnly() {
        world.altstack.honest("lightning", "a", world.common);
        world.probe();
        int told = world.verdicts.size();
        world.advance(Duration.ofMinutes(30));
        world.probe();
        assertEquals(told, world.verdicts.size());
    }

    private void agreeing() {
        world.altstack.honest("lightning", "a", world.common);
        world.altstack.honest("tor", "b", world.common);
        world.probe();
        assertEquals(State.OK, world.validation.verdict().state());
    }

    private Anomaly anomaly(Anomaly.Remedy remedy) {
        return new Anomaly(
                "gap",
                "",
                remedy,
                world.time.now(),
                world.node.best(),
                "no new best header for 30 min 0 s",
                Map.of());
    }
}
