package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.altnet.api.driver.PeerId;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.Incident.Kind;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was suspected and what was done about it, step by step, to its end. */
class IncidentTest {
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
    void aSuspicionThatComesToNothing() {
        PeerId one = world.altstack.honest("lightning", "a", world.common);
        PeerId two = world.altstack.honest("tor", "b", world.common);
        world.suspect("gap", Remedy.PROBE);

        assertEquals("gap", world.incident().cause());
        assertEquals(1, world.incident().number());
        assertEquals(List.of(Kind.SUSPICION, Kind.PROBE, Kind.VERDICT), kinds());
        assertEquals("gap: no header for 30 min", world.incident().steps().get(0).text());
        assertEquals(
                List.of(one + " HEARD", two + " ACCEPTED"),
                world.incident().steps().get(1).receipts().stream()
                        .map(receipt -> receipt.peer() + " " + receipt.result())
                        .toList());
        assertEquals(
                "OK: 2 of 2 independent media agree (lightning, tor)",
                world.incident().steps().get(2).text());
        assertEnded();
    }

    @Test
    void ifNobodyAnswersEverybodyIsAskedOnce() {
        world.altstack.peer("lightning", "silent", question -> Optional.empty());
        world.suspect("gap", Remedy.PROBE);
        assertEquals(List.of(Kind.SUSPICION, Kind.PROBE, Kind.ASK_ALL, Kind.VERDICT), kinds());
        assertEquals(
                Receipt.Result.SILENT, world.incident().steps().get(2).receipts().get(0).result());
        assertEquals(
                List.of(AnycastPolicy.PROBE, AnycastPolicy.ASK_ALL), world.altstack.policies());
        assertEnded();
    }

    @Test
    void withNobodyToAskItEnds() {
        world.suspect("gap", Remedy.PROBE);
        assertEquals(List.of(Kind.SUSPICION, Kind.PROBE, Kind.VERDICT), kinds());
        assertEnded();
    }

    @Test
    void aNodeThatDoesNotAnswerEndsIt() {
        world.node.fail("timed out");
        world.suspect("gap", Remedy.ASK_ALL);
        assertEquals(List.of(Kind.SUSPICION, Kind.ASK_ALL, Kind.VERDICT), kinds());
        assertEquals(
                "nobody was asked: node scripted: timed out",
                world.incident().steps().get(1).text());
        assertEnded();
    }

    @Test
    void moreWorkIsHandedOverAndAskedAboutAgainUntilAllIsClear() {
        Branch longer = world.common.mine(2, 0);
        world.altstack.honest("lightning", "a", longer);
        world.suspect("gap", Remedy.PROBE);
        assertEquals(
                List.of(
                        Kind.SUSPICION,
                        Kind.ALARM,
                        Kind.PROBE,
                        Kind.VERDICT,
                        Kind.HAND_OVER,
                        Kind.ALL_CLEAR,
                        Kind.VERDICT),
                kinds(),
                "the alarm does not wait for the others' answers");
        assertTrue(world.incident().ended().isEmpty(), "it will be asked again");

        world.altstack.honest("tor", "b", longer);
        world.advance(Duration.ofSeconds(60));
        List<Kind> all = kinds();
        assertEquals(List.of(Kind.PROBE, Kind.VERDICT), all.subList(all.size() - 2, all.size()));
        assertEquals(2, world.incident().steps().get(all.size() - 2).receipts().size());
        assertTrue(
                world.incident()
                        .steps()
                        .get(all.size() - 1)
                        .text()
                        .endsWith("2 of 2 independent media agree (lightning, tor)"));
        assertEnded();
        assertEquals(2, world.altstack.policies().size());
        world.advance(Duration.ofHours(1));
        assertEquals(2, world.altstack.policies().size(), "and not for ever");
    }

    @Test
    void whatLittleAgreementThereIsIsWaitedForThreeTimes() {
        world.altstack.honest("lightning", "a", world.common.mine(2, 0));
        world.suspect("gap", Remedy.PROBE);
        world.advance(Duration.ofHours(1));
        assertEquals(1 + 3, world.altstack.policies().size());
        assertEnded();
        assertEquals(1, world.validation.incidents().size());
    }

    @Test
    void aNodeThatRefusesKeepsItOpenUntilItHasWhatItLacks() {
        Branch longer = world.common.mine(2, 0);
        world.altstack.honest("lightning", "a", longer);
        world.node.refuse("stubborn");
        world.suspect("gap", Remedy.PROBE);
        world.advance(Duration.ofHours(1));
        assertTrue(world.incident().ended().isEmpty());
        assertTrue(
                world.incident().steps().stream()
                        .anyMatch(
                                step ->
                                        step.kind() == Kind.HAND_OVER
                                                && step.text()
                                                        .equals(
                                                                "handed over 0 headers, the rest"
                                                                        + " was refused: stubborn")),
                world.incident().toString());

        world.nodeLearns(longer.between(10, 12));
        assertEquals(Kind.ALL_CLEAR, kinds().get(kinds().size() - 1));
        assertEnded();
    }

    @Test
    void anAlarmThatNobodySuspectedBeginsOne() {
        world.node.refuse("stubborn");
        Branch longer = world.common.mine(1, 0);
        world.peers.received(new PeerId("radio", "a"), longer.between(10, 11));
        world.time.run();
        assertEquals(List.of(), world.validation.incidents(), "one block is on its way, as ever");
        world.advance(Duration.ofSeconds(121));
        assertEquals("verdict", world.incident().cause());
        assertEquals(List.of(Kind.ALARM), kinds());
        world.nodeLearns(longer.between(10, 11));
        assertEnded();
    }

    @Test
    void whatAPeerPushesIsHandedOverAndAskedAboutAgain() {
        Branch longer = world.common.mine(3, 0);
        world.peers.received(new PeerId("radio", "a"), longer.between(10, 13));
        world.time.run();
        assertEquals("push", world.incident().cause());
        assertEquals(
                List.of(
                        Kind.SUSPICION,
                        Kind.VERDICT,
                        Kind.ALARM,
                        Kind.HAND_OVER,
                        Kind.ALL_CLEAR,
                        Kind.VERDICT),
                kinds());
        world.advance(Duration.ofHours(1));
        assertEnded();
        assertEquals(3, world.altstack.policies().size());
    }

    @Test
    void aBlockThatComesToUsFirstIsNoSuspicion() {
        Branch longer = world.common.mine(1, 0);
        world.peers.received(new PeerId("radio", "a"), longer.between(10, 11));
        world.advance(Duration.ofHours(1));
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(List.of(), world.validation.incidents());
        assertEquals(List.of(), world.altstack.policies(), "nobody is asked for each block");
    }

    @Test
    void aPushWhileAProbeRunsIsAStepOfThatIncident() {
        world.altstack.hang();
        world.suspect("gap", Remedy.PROBE);
        world.peers.received(new PeerId("radio", "a"), world.common.mine(3, 0).between(10, 13));
        world.time.run();
        assertTrue(world.incident().ended().isEmpty(), "the probe goes on");
        world.advance(Duration.ofHours(1));
        assertEquals(1, world.validation.incidents().size());
        assertTrue(kinds().contains(Kind.HAND_OVER));
        assertTrue(kinds().contains(Kind.PROBE));
        assertEnded();
    }

    @Test
    void everybodyIsAskedRightAfterAProbeThatIsJoinedForThatOnce() {
        world.altstack.honest("lightning", "a", world.common);
        world.altstack.honest("tor", "b", world.common);
        world.validation.anomaly(
                ScriptedNode.ID, world.anomaly("gap", "", Remedy.PROBE, world.node.best()));
        world.validation.anomaly(
                ScriptedNode.ID, world.anomaly("lag", "", Remedy.ASK_ALL, world.node.best()));
        world.validation.anomaly(
                ScriptedNode.ID, world.anomaly("rate", "", Remedy.ASK_ALL, world.node.best()));
        world.time.run();
        assertEquals(
                List.of(AnycastPolicy.PROBE, AnycastPolicy.ASK_ALL), world.altstack.policies());
        assertEquals(
                List.of(
                        Kind.SUSPICION,
                        Kind.SUSPICION,
                        Kind.SUSPICION,
                        Kind.PROBE,
                        Kind.ASK_ALL,
                        Kind.VERDICT),
                kinds());
        assertEquals(
                2,
                world.incident().steps().get(4).receipts().size(),
                "everybody is heard, however many agree");
        assertEnded();
    }

    @Test
    void itHasTwoHundredStepsAtMost() {
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", world.common.mine(2, 0));
        for (int i = 0; i < 100; i++) {
            world.suspect("gap", Remedy.ASK_ALL);
        }
        assertEquals(200, world.incident().steps().size());
        assertEquals(Kind.SUSPICION, kinds().get(0), "how it began is kept");
        assertEquals(Kind.VERDICT, kinds().get(199), "and how it goes on");
        assertEquals(1, world.validation.incidents().size());
    }

    @Test
    void aHundredAreRemembered() {
        for (int i = 0; i < 103; i++) {
            world.suspect("gap", Remedy.PROBE);
        }
        assertEquals(100, world.validation.incidents().size());
        assertEquals(103, world.incident().number());
        assertFalse(
                world.validation.incidents().stream()
                        .map(Incident::ended)
                        .anyMatch(Optional::isEmpty));
    }

    private List<Kind> kinds() {
        return world.incident().steps().stream().map(Incident.Step::kind).toList();
    }

    private void assertEnded() {
        assertTrue(world.incident().ended().isPresent(), world.incident().toString());
    }
}
