package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.altnet.room.DurationSetting;
import org.junit.jupiter.api.Test;

class LagDetectorTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Script script =
            new Script(
                    new LagDetector(Duration.ofMinutes(5), Duration.ofMinutes(20)),
                    TestHeaders.at(0));
    private int height;

    @Test
    void threeHeadersInARowThatComeLateAreSuspect() {
        arrive(6).arrive(7);
        assertEquals(List.of(), script.take());
        arrive(8);
        Anomaly anomaly = script.only();
        assertEquals(Remedy.PROBE, anomaly.remedy());
        assertEquals(
                "headers come at least 6 min 0 s late, or this machine's clock is fast",
                anomaly.text());
        assertEquals("360", anomaly.evidence().get("lag.seconds"));
        assertEquals(Set.of(""), script.standing());
    }

    @Test
    void veryLateOnesHaveEverybodyAsked() {
        arrive(6).arrive(7).arrive(8);
        assertEquals(Remedy.PROBE, script.only().remedy());
        arrive(21).arrive(22);
        assertEquals(List.of(), script.take());
        script.wait(Duration.ofMinutes(9));
        header(23);
        assertEquals(Remedy.ASK_ALL, script.only().remedy());
    }

    @Test
    void aCountThatCannotBeSilencesNothing() {
        LagDetector before = new LagDetector(Duration.ofMinutes(5), Duration.ofMinutes(20));
        Script late = new Script(before, TestHeaders.at(0));
        for (int n = 1; n <= 3; n++) {
            late.wait(Duration.ofMinutes(10));
            late.header(TestHeaders.at(n, late.time.now().wall().minus(Duration.ofMinutes(6))));
        }
        assertEquals(Set.of(""), late.standing());
        Map<String, String> saved = new HashMap<>(before.state());
        saved.put("level.reported", Long.toString(Long.MAX_VALUE));

        script.restore(saved);
        assertEquals(1, script.wait(Duration.ofMinutes(30)).take().size());
    }

    @Test
    void itIsReportedAgainWhileItLastsAndClearedByAPromptOne() {
        arrive(6).arrive(7).arrive(8);
        script.take();
        script.wait(Duration.ofMinutes(30).minus(Script.TICK));
        assertEquals(List.of(), script.take());
        script.wait(Script.TICK);
        assertEquals(1, script.take().size());
        arrive(1);
        assertEquals(Set.of(), script.standing());
        script.wait(Duration.ofHours(2));
        assertEquals(List.of(), script.take());
    }

    @Test
    void exactlyFiveMinutesAreNotMore() {
        arrive(5).arrive(5).arrive(5);
        assertEquals(List.of(), script.take());
    }

    @Test
    void catchingUpByItselfAfterAnOutageIsNoSuspicion() {
        for (int late = 120; late > 20; late -= 10) {
            header(late);
            script.wait(Duration.ofSeconds(2));
        }
        assertEquals(List.of(), script.take());
        arrive(0).arrive(0);
        assertEquals(List.of(), script.take());
    }

    @Test
    void lateBlocksInBunchesAreAsLateAsTheFreshestOfThem() {
        for (int bunch = 0; bunch < 3; bunch++) {
            script.wait(Duration.ofMinutes(30));
            header(38);
            header(28);
            header(18);
        }
        assertEquals("18", Long.toString(lagOf(script.only())));
    }

    @Test
    void bunchesThatEndWithAPromptHeaderAreNotLate() {
        for (int bunch = 0; bunch < 9; bunch++) {
            script.wait(Duration.ofMinutes(30));
            header(20);
            header(0);
        }
        assertEquals(List.of(), script.take());
    }

    @Test
    void whatComesWhileTheNodeCatchesUpDoesNotCount() {
        arrive(30).arrive(30);
        script.state(NodeStatus.State.SYNCING);
        arrive(30).arrive(30);
        script.state(NodeStatus.State.READY);
        arrive(30).arrive(30);
        assertEquals(List.of(), script.take());
        arrive(30);
        assertEquals(1, script.take().size());
    }

    /** An attacker who hands on old blocks keeps the node from ever saying anything else. */
    @Test
    void whoCatchesUpForLongIsWatchedAllTheSame() {
        script.state(NodeStatus.State.SYNCING).wait(SyncExcuse.LASTS);
        arrive(30).arrive(30);
        script.state(NodeStatus.State.SYNCING);
        assertEquals(List.of(), script.take());
        arrive(30);
        assertEquals(1, script.take().size());
    }

    @Test
    void aFirstSyncThatTheNodeDoesNotAdmitIsOneArrival() {
        for (int batch = 0; batch < 400; batch++) {
            script.wait(Duration.ofSeconds(1));
            height += 2000;
            header(1_000_000 - 2_500 * batch);
        }
        assertEquals(List.of(), script.take());
    }

    @Test
    void headersWithTimesAheadOfTheClockAreNotLate() {
        arrive(-90).arrive(30).arrive(30);
        assertEquals(List.of(), script.take());
    }

    @Test
    void aHealthyYearIsSilentAndADilatedDayIsNot() {
        Random random = new Random(11);
        for (int block = 0; block < 5_000; block++) {
            script.wait(exponential(random, 600));
            header(
                    Duration.ofSeconds(
                            (long) (random.nextDouble() < .02 ? 900 : random.nextInt(45))));
        }
        assertEquals(List.of(), script.take());

        // At nine tenths of the speed each block comes later than the one before by a tenth.
        Duration behind = Duration.ZERO;
        Duration passed = Duration.ZERO;
        while (script.anomalies.isEmpty()) {
            Duration wait = exponential(random, 667);
            passed = passed.plus(wait);
            behind = behind.plus(wait.dividedBy(10));
            script.wait(wait);
            header(behind);
        }
        assertTrue(passed.compareTo(Duration.ofMinutes(240)) < 0, passed::toString);
    }

    @Test
    void itCanBeSwitchedOffInPartOrWhole() {
        assertEquals(
                "the last 3 headers late by no time, asks all at 20 min 0 s, wall clock",
                new LagDetector(TestConfig.with("lag", "off")).description());
        LagDetector off = new LagDetector(DurationSetting.OFF, DurationSetting.OFF);
        assertEquals("off", off.description());
        Script deaf = new Script(off, TestHeaders.at(0));
        for (int n = 1; n < 9; n++) {
            deaf.wait(TEN_MINUTES).header(TestHeaders.at(n));
        }
        assertEquals(List.of(), deaf.take());
    }

    private LagDetectorTest arrive(int minutesLate) {
        script.wait(TEN_MINUTES);
        header(minutesLate);
        return this;
    }

    private void header(int minutesLate) {
        header(Duration.ofMinutes(minutesLate));
    }

    private void header(Duration late) {
        script.header(TestHeaders.at(++height, script.time.now().wall().minus(late)));
    }

    private static long lagOf(Anomaly anomaly) {
        return Long.parseLong(anomaly.evidence().get("lag.seconds")) / 60;
    }

    private static Duration exponential(Random random, double meanSeconds) {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * meanSeconds * 1e9));
    }
}
