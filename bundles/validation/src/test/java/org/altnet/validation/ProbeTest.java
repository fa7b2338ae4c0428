package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Headers;
import org.altnet.api.node.TipEvent;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round of asking, from question to hand-over. */
class ProbeTest {
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
    void itAsksFromJustBeforeTheTip() {
        world.altstack.honest("lightning", "a", world.common);
        world.probe();
        BlockLocator asked = world.altstack.questions().get(0).locator();
        assertEquals(world.common.at(9).hash(), asked.entries().get(0).hash());
        assertEquals(9, asked.entries().get(0).height());
        assertEquals(0, asked.entries().get(asked.entries().size() - 1).height());
    }

    @Test
    void fiveThousandHeadersTakeSeveralQuestionsAndSeveralBatches() {
        Branch longer = world.common.mine(5000, 0);
        world.altstack.honest("lightning", "a", longer);

        ProbeReport report = world.probe();

        assertEquals(5000, report.added());
        assertEquals(5000, report.handedOver());
        assertEquals(List.of(2000, 2000, 1000), world.node.batches());
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(3, world.altstack.questions().size());
        assertEquals(
                longer.at(9 + 2000).hash(),
                world.altstack.questions().get(1).locator().entries().get(0).hash(),
                "each question goes on from the last header");
    }

    @Test
    void whileItFollowsAnAnswerTheVerdictIsOutAlready() {
        Branch longer = world.common.mine(2500, 0);
        world.altstack.honest("lightning", "a", longer);
        world.probe();
        assertEquals(1999, world.verdicts.get(world.verdicts.size() - 3).behind());
        assertEquals(2500, world.verdicts.get(world.verdicts.size() - 2).behind());
    }

    @Test
    void whatCameBeforeAFailureIsKept() {
        Branch longer = world.common.mine(3000, 0);
        AtomicInteger asked = new AtomicInteger();
        world.altstack.peer(
                "lightning",
                "a",
                question ->
                        asked.incrementAndGet() > 1
                                ? Optional.empty()
                                : ScriptedAltstack.standsOn(longer, Headers.MAX).apply(question));
        ProbeReport report = world.probe();
        assertEquals(1999, report.handedOver());
        assertEquals(9 + 2000, world.node.best().height());
    }

    @Test
    void garbageInTheMiddleIsNotFollowedAndHeldAgainstThePeer() {
        Branch longer = world.common.mine(3000, 0);
        AtomicInteger asked = new AtomicInteger();
        world.altstack.peer(
                "lightning",
                "a",
                question ->
                        asked.incrementAndGet() > 1
                                ? ScriptedAltstack.says(
                                                Headers.of(Branch.withoutWork(longer.at(2009))))
                                        .apply(question)
                                : ScriptedAltstack.standsOn(longer, Headers.MAX).apply(question));
        assertEquals(1999, world.probe().handedOver());
        world.assertMisdeeds(Offence.INVALID);
    }

    @Test
    void aForkDeeperThanOneAnswerIsFollowedUntilItHasMoreWork() {
        Branch ours = world.common.mine(2500, 0);
        world.nodeLearns(ours.between(10, ours.height()));
        Branch theirs = world.common.mine(2501, 7);
        world.altstack.honest("lightning", "a", theirs);
        world.node.refuse("stubborn");

        world.probe();

        assertEquals(State.FORK, world.validation.verdict().state());
        assertEquals(2501, world.validation.verdict().behind());
    }

    @Test
    void ifOneLongForkEndsWithLessWorkTheNextIsFollowed() {
        Branch ours = world.common.mine(2500, 0);
        world.nodeLearns(ours.between(10, ours.height()));
        world.altstack.honest("tor", "stale", world.common.mine(2400, 8));
        world.altstack.honest("lightning", "a", world.common.mine(2501, 7));
        world.probe();
        assertEquals(10 + 2501, world.node.best().height());
    }

    @Test
    void aPeerThatHandsOutHeadersOneByOneIsAskedFourThousandTimes() {
        Branch longer = world.common.mine(4100, 0);
        world.altstack.peer("lightning", "stingy", ScriptedAltstack.standsOn(longer, 1));
        ProbeReport report = world.probe();
        assertEquals(1 + 4000, world.altstack.questions().size());
        assertEquals(4000, report.handedOver());
        assertEquals(4100 - 4000, world.probe().added(), "the next probe goes on from there");
    }

    @Test
    void aPeerThatTakesItsTimeHoldsUpTheHandOverForTenMinutesAtMost() {
        Branch longer = world.common.mine(1100, 0);
        world.altstack.peer("lightning", "slow", ScriptedAltstack.standsOn(longer, 2));
        world.altstack.answersAfter(Duration.ofSeconds(29));
        List<ProbeReport> ended = new ArrayList<>();
        world.validation.probe().thenAccept(ended::add);

        world.advance(Duration.ofMinutes(10));
        assertEquals(State.BEHIND, world.validation.verdict().state(), "known from the start");
        assertEquals(List.of(), ended);

        world.advance(Duration.ofSeconds(29));
        assertEquals(1 + 2 * 21, ended.get(0).handedOver());
    }

    @Test
    void aPeerThatSaysThereIsMoreAndHasNoneIsNotAskedForEver() {
        Headers same = world.common.between(9, 10);
        world.altstack.peer(
                "lightning", "a", question -> Optional.of(new ScriptedAltstack.Reply(same, true)));
        world.probe();
        assertEquals(2, world.altstack.questions().size());
    }

    @Test
    void aSecondProbeJoinsTheFirst() {
        world.altstack.honest("lightning", "a", world.common);
        List<ProbeReport> ended = new ArrayList<>();
        world.validation.probe().thenAccept(ended::add);
        world.validation.probe().thenAccept(ended::add);
        world.time.run();
        assertSame(ended.get(0), ended.get(1));
        assertEquals(1, world.altstack.questions().size());
        assertEquals(1, world.validation.recent().size());

        world.probe();
        assertEquals(2, world.validation.recent().size());
        assertSame(ended.get(0), world.validation.recent().get(1), "newest first");
    }

    @Test
    void anAltstackThatNeverAnswersEndsTheProbeAllTheSame() {
        world.altstack.hang();
        List<ProbeReport> ended = new ArrayList<>();
        world.validation.probe().thenAccept(ended::add);
        world.advance(Duration.ofSeconds(129));
        assertEquals(List.of(), ended);

        world.advance(Duration.ofSeconds(1));

        assertEquals(State.UNRESOLVED, ended.get(0).verdict().state());
        assertEquals(Duration.ofSeconds(130), ended.get(0).took());
    }

    @Test
    void aNodeThatFailsInTheMiddleOfTheHandOverIsHandedTheRestNextTime() {
        Branch longer = world.common.mine(2, 0);
        world.altstack.peer(
                "lightning",
                "a",
                question -> {
                    world.node.fail("timed out");
                    return ScriptedAltstack.standsOn(longer, Headers.MAX).apply(question);
                });
        ProbeReport report = world.probe();
        assertEquals(0, report.handedOver());
        world.assertVerdict(State.UNRESOLVED, "node scripted: timed out");

        world.node.recover();
        world.validation.tipChanged(
                new TipEvent(world.node.id(), world.node.best(), world.time.now()));
        world.time.run();
        assertEquals(State.BEHIND, world.validation.verdict().state());
    }

    @Test
    void aLongNodeChainIsReadInPieces() {
        world.node.handsOutAtMost(3);
        world.nodeLearns(world.common.mine(20, 0).between(10, 30));
        assertEquals(30, world.chain.tip().height());
    }

    @Test
    void aNodeOnABranchWithLessWorkThanOursIsReadAsWell() {
        Branch longer = world.common.mine(50, 0);
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", longer);
        world.probe();
        world.node.handsOutAtMost(4);

        Branch stale = world.common.mine(30, 7);
        world.nodeLearns(stale.between(10, 40));

        assertEquals(State.FORK, world.validation.verdict().state());
        assertEquals(stale.tip(), world.validation.verdict().node().header());
        assertEquals(50, world.validation.verdict().behind());
    }

    @Test
    void whoWaitsWhenItStopsIsTold() {
        CompletableFuture<ProbeReport> waiting = world.validation.probe().toCompletableFuture();
        world.validation.close();
        CompletionException told = assertThrows(CompletionException.class, waiting::join);
        assertEquals("validation has stopped", told.getCause().getMessage());
        assertTrue(world.validation.probe().toCompletableFuture().isDone());
    }

    @Test
    void nobodyOutsideCanEndAProbe() {
        CompletionStage<ProbeReport> stage = world.validation.probe();
        stage.toCompletableFuture().cancel(true);
        assertFalse(stage.toCompletableFuture().isDone());
        world.time.run();
        assertTrue(stage.toCompletableFuture().isDone());
    }
}
