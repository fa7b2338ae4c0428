package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.NodeTip.Status;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForkDetectorTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final NodeTip ACTIVE = TestHeaders.tip(0, 100, 0, Status.ACTIVE);

    private final Script script = new Script(new ForkDetector(PATIENCE), TestHeaders.at(100));

    @Test
    void aHeavierBranchThatTheNodeCallsInvalidIsToldOfAndOthersAreAsked() {
        NodeTip invalid = TestHeaders.tip(1, 102, 5, Status.INVALID);
        script.tips(ACTIVE, invalid);
        Anomaly told = script.only();
        assertEquals(Remedy.NOTIFY, told.remedy());
        assertEquals(invalid.hash().toString(), told.subject());
        assertEquals(
                "the node knows a branch with more work that leaves its chain at height 97 and"
                        + " calls it invalid",
                told.text());
        assertEquals(Set.of(told.subject()), script.standing());

        script.wait(Script.TICK);
        assertEquals(Remedy.ASK_ALL, script.only().remedy());
        assertEquals(List.of(), script.wait(Duration.ofMinutes(59)).take());
        List<Anomaly> again = script.wait(Duration.ofMinutes(1)).take();
        assertEquals(
                List.of(Remedy.NOTIFY, Remedy.ASK_ALL),
                again.stream().map(Anomaly::remedy).toList());
        assertEquals(told.text(), again.get(0).text());
    }

    @ParameterizedTest
    @EnumSource(names = {"HEADERS_ONLY", "VALID_HEADERS"})
    void aHeavierBranchWithoutBlocksIsSuspectWhenItStays(Status status) {
        script.tips(ACTIVE, TestHeaders.tip(1, 101, 2, status));
        script.wait(PATIENCE.minus(Script.TICK));
        assertEquals(List.of(), script.take());
        script.wait(Script.TICK);
        Anomaly anomaly = script.only();
        assertEquals(Remedy.PROBE, anomaly.remedy());
        assertEquals("99", anomaly.evidence().get("fork.height"));
        assertEquals(1, script.wait(Duration.ofHours(1)).take().size());
    }

    @Test
    void aBranchThatGrowsDoesNotBeginAnew() {
        script.tips(ACTIVE, TestHeaders.tip(1, 101, 2, Status.HEADERS_ONLY));
        script.wait(Duration.ofMinutes(3));
        script.tips(ACTIVE, TestHeaders.tip(1, 102, 3, Status.HEADERS_ONLY));
        script.wait(Duration.ofMinutes(2));
        assertEquals(
                TestHeaders.tip(1, 102, 3, Status.ACTIVE).hash().toString(),
                script.only().subject());
    }

    @Test
    void itIsClearedWhenTheNodeFollowsIt() {
        script.tips(ACTIVE, TestHeaders.tip(1, 101, 2, Status.HEADERS_ONLY)).wait(PATIENCE);
        assertEquals(1, script.standing().size());
        script.tips(
                TestHeaders.tip(1, 101, 0, Status.ACTIVE),
                TestHeaders.tip(0, 100, 1, Status.VALID_FORK));
        assertEquals(Set.of(), script.standing());
    }

    @Test
    void whatIsLighterGoesOnFromTheTipOrWasValidatedIsNotSuspect() {
        script.tips(
                ACTIVE,
                TestHeaders.tip(1, 100, 3, Status.INVALID),
                TestHeaders.tip(2, 99, 3, Status.HEADERS_ONLY),
                TestHeaders.tip(3, 103, 3, Status.HEADERS_ONLY),
                TestHeaders.tip(4, 101, 3, Status.VALID_FORK));
        assertEquals(List.of(), script.wait(Duration.ofDays(1)).take());
    }

    @Test
    void withoutAnActiveTipNothingIsConcluded() {
        script.tips(ACTIVE, TestHeaders.tip(1, 101, 2, Status.HEADERS_ONLY)).wait(PATIENCE);
        script.tips();
        assertEquals(1, script.standing().size());
    }

    @Test
    void severalBranchesAreToldOfOneByOne() {
        script.tips(
                ACTIVE,
                TestHeaders.tip(1, 101, 2, Status.HEADERS_ONLY),
                TestHeaders.tip(2, 102, 3, Status.HEADERS_ONLY));
        assertEquals(2, script.wait(PATIENCE.plus(Script.TICK)).take().size());
        assertEquals(2, script.standing().size());
    }

    @Test
    void aPatienceMadeLongerIsKeptWhateverWasReportedBefore() {
        NodeTip withheld = TestHeaders.tip(1, 101, 2, Status.HEADERS_ONLY);
        ForkDetector before = new ForkDetector(PATIENCE);
        new Script(before, TestHeaders.at(100)).tips(ACTIVE, withheld).wait(Duration.ofHours(5));

        Script after = new Script(new ForkDetector(Duration.ofHours(6)), TestHeaders.at(100));
        after.restore(before.state()).tips(ACTIVE, withheld);
        assertEquals(Set.of(), after.standing());
        assertEquals(1, after.wait(Duration.ofHours(1)).take().size());
    }

    @Test
    void aCountThatCannotBeSilencesNoInvalidBranch() {
        NodeTip invalid = TestHeaders.tip(1, 102, 5, Status.INVALID);
        ForkDetector before = new ForkDetector(PATIENCE);
        new Script(before, TestHeaders.at(100)).tips(ACTIVE, invalid).wait(Script.TICK);
        Map<String, String> saved = new HashMap<>(before.state());
        saved.put(invalid.hash() + ".reported", Long.toString(Long.MAX_VALUE));

        script.restore(saved).tips(ACTIVE, invalid);
        assertEquals(Remedy.NOTIFY, script.wait(Duration.ofHours(1)).take().get(0).remedy());
    }

    @Test
    void itCanBeSwitchedOff() {
        ForkDetector off = new ForkDetector(TestConfig.with("fork", "off"));
        assertEquals("off", off.description());
        Script deaf = new Script(off, TestHeaders.at(100));
        deaf.tips(ACTIVE, TestHeaders.tip(1, 102, 5, Status.INVALID));
        assertEquals(List.of(), deaf.wait(Duration.ofDays(1)).take());
    }
}
