package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever peers say: no alarm without proof of work, no all-clear by too few, the tip is kept. */
class HostilePeersTest {
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
    void headersWithoutProofOfWorkAreRefused() {
        refused(
                Headers.of(Branch.withoutWork(world.common.tip())),
                Offence.INVALID,
                "PROOF_OF_WORK");
    }

    @Test
    void headersOfTheWrongDifficultyAreRefused() {
        refused(
                Headers.of(Branch.withWrongBits(world.common.tip())),
                Offence.INVALID,
                "DIFFICULTY");
    }

    @Test
    void headersThatDoNotFollowEachOtherAreRefusedWhole() {
        Branch good = world.common.mine(2, 0);
        Branch other = world.common.mine(2, 7);
        refused(Headers.of(good.at(11), other.at(12)), Offence.INVALID, "LINK");
    }

    @Test
    void headersThatLeadNowhereAreRefused() {
        world.altstack.peer(
                "lightning", "liar", ScriptedAltstack.says(Headers.of(Branch.orphan())));
        ProbeReport report = world.probe();
        assertEquals(0, report.added());
        assertEquals(world.common.tip(), world.chain.tip().header(), "the tip is kept");
        world.assertVerdict(State.UNRESOLVED, "0 of 2 independent media agree");
        world.assertMisdeeds(Offence.MALFORMED);
    }

    @Test
    void tooManyHeadersAreRefused() {
        Branch longer = world.common.mine(Headers.MAX + 1, 0);
        refused(longer.between(10, longer.height()), Offence.MALFORMED, "BATCH_SIZE");
    }

    @Test
    void headersFromTheFutureMayBeOurClocksFault() {
        refused(Headers.of(Branch.inTheFuture(world.common.tip())), Offence.ODD, "FUTURE_TIME");
    }

    @Test
    void anAnswerThatIsNoHeadersIsRefused() {
        Message answer = new NotFound(Hash256.ZERO);
        world.altstack.peer("lightning", "liar", ScriptedAltstack.says(answer));
        assertEquals(Receipt.Result.REJECTED, world.probe().receipts().get(0).result());
        world.assertMisdeeds(Offence.ODD);
        assertEquals("answered getheaders with NotFound", world.altstack.misdeeds().get(0).what());
    }

    @Test
    void anHonestPeerAmongLiarsIsBelieved() {
        Branch longer = world.common.mine(2, 0);
        for (int i = 0; i < 20; i++) {
            Headers garbage = Headers.of(Branch.withoutWork(world.common.tip()));
            world.altstack.peer("web" + i, "liar", ScriptedAltstack.says(garbage));
        }
        world.altstack.honest("lightning", "a", longer);
        assertEquals(2, world.probe().handedOver());
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(20, world.altstack.misdeeds().size());
    }

    @Test
    void anyNumberOfPeersOfOneMediumIsOneMedium() {
        for (int i = 0; i < 50; i++) {
            world.altstack.honest("web", "liar" + i, world.common);
        }
        world.probe();
        world.assertVerdict(State.UNRESOLVED, "1 of 2 independent media agree (web)");
    }

    @Test
    void liarsThatAgreeDoNotSilenceOneThatShowsMoreWork() {
        world.node.refuse("eclipsed and stubborn");
        world.altstack.honest("lightning", "a", world.common.mine(1, 0));
        world.altstack.honest("web", "liar", world.common);
        world.altstack.honest("dns", "liar", world.common);
        world.probe();
        assertEquals(State.BEHIND, world.validation.verdict().state());

        world.altstack.leave(new PeerId("lightning", "a"));
        world.probe();
        assertEquals(
                State.BEHIND,
                world.validation.verdict().state(),
                "nothing that liars say takes a header out of the chain");
    }

    @Test
    void aPeerThatGivesOneHeaderPerProbeDoesNotKeepOthersFromBeingAsked() {
        Branch longer = world.common.mine(5, 0);
        AtomicInteger given = new AtomicInteger();
        PeerId feeder =
                world.altstack.peer(
                        "lightning",
                        "feeder",
                        question ->
                                ScriptedAltstack.standsOn(
                                                longer.upTo(World.START + given.incrementAndGet()),
                                                Headers.MAX)
                                        .apply(question));
        PeerId honest = world.altstack.honest("tor", "honest", longer);
        int told = world.verdicts.size();

        ProbeReport report = world.probe();

        assertEquals(
                List.of(feeder, honest), report.receipts().stream().map(Receipt::peer).toList());
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(
                List.of("BEHIND 1", "BEHIND 5", "UNRESOLVED 0"),
                world.verdicts.subList(told, world.verdicts.size()).stream()
                        .map(each -> each.state() + " " + each.behind())
                        .toList(),
                "what one showed is told before the next has answered");
    }

    @Test
    void aPeerThatHasMoreAndFallsSilentDoesNotKeepOthersFromBeingFollowed() {
        Branch longer = world.common.mine(2500, 0);
        AtomicInteger asked = new AtomicInteger();
        world.altstack.peer(
                "lightning",
                "silent",
                question ->
                        asked.incrementAndGet() > 1
                                ? Optional.empty()
                                : ScriptedAltstack.standsOn(longer, Headers.MAX).apply(question));
        world.altstack.honest("tor", "honest", longer);
        world.probe();
        assertEquals(longer.tip(), world.node.best().header());
    }

    @Test
    void whoShowedMostIsFollowedFirst() {
        Branch longer = world.common.mine(2500, 0);
        world.altstack.peer("lightning", "stingy", ScriptedAltstack.standsOn(longer, 2));
        world.altstack.honest("tor", "honest", longer);
        world.probe();
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(3, world.altstack.questions().size());
    }

    @Test
    void garbledAnswersNeverMoveTheTip() {
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 300);
        Random random = new Random(2);
        Branch longer = world.common.mine(3, 0);
        byte[] good = longer.between(10, 13).bytes();
        for (int i = 0; i < rounds; i++) {
            byte[] bad = good.clone();
            // Of the first header, so that nothing good is left before the damage.
            bad[random.nextInt(BlockHeader.LENGTH)] ^= (byte) (1 << random.nextInt(8));
            Headers garbled = Headers.of(bad);
            world.altstack.peer(
                    "lightning",
                    "liar",
                    question -> Optional.of(new ScriptedAltstack.Reply(garbled, false)));
            ProbeReport report = world.probe();
            assertEquals(0, report.added());
            assertEquals(world.common.tip(), world.chain.tip().header());
            assertEquals(State.UNRESOLVED, report.verdict().state());
        }
        assertEquals(rounds, world.altstack.misdeeds().size());
    }

    private void refused(Headers answer, Offence offence, String rule) {
        world.altstack.peer("lightning", "liar", ScriptedAltstack.says(answer));

        ProbeReport report = world.probe();

        assertEquals(Receipt.Result.REJECTED, report.receipts().get(0).result());
        assertEquals(0, report.added());
        assertEquals(world.common.tip(), world.chain.tip().header(), "the tip is kept");
        assertEquals(world.common.tip(), world.node.best().header());
        world.assertVerdict(State.UNRESOLVED, "no usable answer from 1 peer");
        world.assertMisdeeds(offence);
        String reason = world.altstack.misdeeds().get(0).what();
        assertTrue(reason.contains(rule), reason);
    }
}
