package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches whose beginning has too little work to be stored. */
class LongBranchTest {
    private static final int OURS = 5_000;

    @TempDir Path directory;
    private World world;
    private Branch genesis;
    private Branch ours;

    @BeforeEach
    void standAtHeightFiveThousand() throws IOException {
        world = new World(directory).start();
        genesis = world.common.upTo(0);
        ours = world.common.mine(OURS - World.START, 0);
        world.nodeLearns(ours.between(World.START, OURS));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aBranchFromGenesisWithMoreWorkIsWeighedThenStoredAndHandedOver() {
        Branch theirs = genesis.mine(5_100, 7);
        world.altstack.honest("lightning", "a", theirs);
        int told = world.verdicts.size();

        ProbeReport report = world.probe();

        assertEquals(5_100, report.added());
        assertEquals(5_100, report.handedOver());
        assertEquals(List.of(2_000, 2_000, 1_100), world.node.batches());
        assertEquals(theirs.tip(), world.node.best().header());
        assertEquals(1 + 3 + 3, world.altstack.questions().size(), "asked, weighed, stored");
        assertEquals(
                List.of("UNRESOLVED 0", "FORK 5100", "UNRESOLVED 0"),
                world.verdicts.subList(told, world.verdicts.size()).stream()
                        .map(each -> each.state() + " " + each.behind())
                        .toList());
        world.assertVerdict(
                State.UNRESOLVED,
                "was behind by 5100 blocks, handed over 5100 headers; 1 of 2 independent media"
                        + " agree (lightning)");
        world.assertMisdeeds();
    }

    /** Each gives a header at a time of a branch of its own, for as long as it is asked. */
    @Test
    void slowPeersWithEndlessBranchesUseUpTheirOwnTimeOnly() {
        for (int i = 0; i < 9; i++) {
            world.altstack.peer(
                    "tor", "slow" + i, ScriptedAltstack.standsOn(genesis.mine(1_000, 100 + i), 1));
        }
        Branch theirs = genesis.mine(5_100, 7);
        world.altstack.honest("lightning", "a", theirs);
        world.altstack.answersAfter(Duration.ofSeconds(5));
        world.begin();
        for (int i = 0; i < 200; i++) {
            world.advance(Duration.ofSeconds(5));
        }
        assertEquals(theirs.tip(), world.node.best().header());
    }

    @Test
    void aNodeThatRefusesItIsOnAFork() {
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", genesis.mine(5_100, 7));
        world.probe();
        assertEquals(State.FORK, world.validation.verdict().state());
        assertEquals(5_100, world.validation.verdict().behind());
        assertEquals(List.of("lightning:a"), world.validation.verdict().sources());
    }

    @Test
    void cheapHeadersCostNoDiskAndKeepNobodyFromBeingAsked() throws IOException {
        int best = 40_000;
        Branch longer = ours.mine(best - OURS, 0);
        world.nodeLearns(longer.between(OURS, best));
        PeerId cheap = world.altstack.honest("lightning", "cheap", genesis.mine(39_000, 7));
        PeerId honest = world.altstack.honest("tor", "honest", longer);
        PeerId other = world.altstack.honest("dns", "honest", longer);
        long stored = Files.size(directory.resolve("altnet"));

        ProbeReport report = world.probe();

        assertEquals(stored, Files.size(directory.resolve("altnet")));
        assertEquals(1, world.chain.tips().size());
        assertEquals(
                List.of(cheap, honest, other),
                report.receipts().stream().map(Receipt::peer).toList());
        assertEquals(Receipt.Result.HEARD, report.receipts().get(0).result());
        assertEquals(3 + 20, world.altstack.questions().size(), "weighed to its end, once");
        world.assertVerdict(State.OK, "2 of 2 independent media agree (dns, tor)");
        world.assertMisdeeds(Offence.ODD);
    }

    @Test
    void whatFollowsIsFollowedThoughACheapBranchCameFirst() {
        world.altstack.honest("web", "cheap", genesis.mine(4_100, 8));
        Branch theirs = genesis.mine(5_100, 7);
        world.altstack.honest("lightning", "a", theirs);
        world.probe();
        assertEquals(theirs.tip(), world.node.best().header());
        world.assertMisdeeds(Offence.ODD);
    }

    @Test
    void aPeerThatIsFarBehindIsHeardAndIsNoOffender() {
        world.altstack.honest("lightning", "a", genesis.mine(20, 7));
        ProbeReport report = world.probe();
        assertEquals(Receipt.Result.HEARD, report.receipts().get(0).result());
        assertEquals(0, report.added());
        assertEquals(1, world.chain.tips().size());
        world.assertVerdict(State.UNRESOLVED, "0 of 2 independent media agree");
        world.assertMisdeeds();
    }

    @Test
    void whatIsOnlyWeighedIsNoEvidence() {
        Branch theirs = genesis.mine(5_100, 7);
        AtomicInteger asked = new AtomicInteger();
        for (String medium : List.of("lightning", "tor")) {
            world.altstack.peer(
                    medium,
                    "a",
                    question ->
                            asked.incrementAndGet() > 7
                                    ? Optional.empty()
                                    : ScriptedAltstack.standsOn(theirs, Headers.MAX)
                                            .apply(question));
        }
        world.probe();
        assertEquals(
                1 + 1 + 5 + 2, asked.get(), "silent in the second pass, and the other at once");
        assertEquals(ours.tip(), world.chain.tip().header());
        assertEquals(1, world.chain.tips().size());
        world.assertVerdict(State.UNRESOLVED, "0 of 2 independent media agree");
        world.assertMisdeeds();
    }

    @Test
    void aPeerThatShowsAnotherBranchTheSecondTimeHasShownNothing() {
        Branch weighed = genesis.mine(5_100, 7);
        Branch other = genesis.mine(3_000, 8);
        AtomicInteger asked = new AtomicInteger();
        world.altstack.peer(
                "lightning",
                "a",
                question ->
                        ScriptedAltstack.standsOn(
                                        asked.incrementAndGet() > 4 ? other : weighed, Headers.MAX)
                                .apply(question));

        ProbeReport report = world.probe();

        assertEquals(0, report.added());
        assertEquals(1, world.chain.tips().size());
        world.assertVerdict(State.UNRESOLVED, "0 of 2 independent media agree");
        world.assertMisdeeds(Offence.ODD);
    }

    @Test
    void aPeerThatSaysThereIsMoreAndGivesNothingIsNotAskedForEver() {
        Branch theirs = genesis.mine(2_000, 7);
        AtomicInteger asked = new AtomicInteger();
        world.altstack.peer(
                "lightning",
                "a",
                question ->
                        Optional.of(
                                new ScriptedAltstack.Reply(
                                        asked.incrementAndGet() > 2
                                                ? Headers.EMPTY
                                                : theirs.between(0, 2_000),
                                        true)));
        world.probe();
        assertEquals(3, asked.get());
        world.assertMisdeeds(Offence.ODD);
    }

    @Test
    void aNodeThatGoesOnOnABranchLongLeftBehindIsStillSeen() {
        world.node.refuse("stubborn");
        Branch theirs = ours.mine(300, 7);
        world.altstack.honest("lightning", "a", theirs);
        world.probe();
        assertEquals(State.BEHIND, world.validation.verdict().state());

        Branch mined = ours.mine(2, 8);
        world.nodeLearns(mined.between(OURS, mined.height()));

        assertEquals(State.FORK, world.validation.verdict().state());
        assertEquals(mined.tip(), world.validation.verdict().node().header());
        assertEquals(300, world.validation.verdict().behind());
        assertTrue(
                world.chain.tips().stream()
                        .map(ChainTip::header)
                        .anyMatch(end -> end.header().equals(mined.tip())));
    }
}
