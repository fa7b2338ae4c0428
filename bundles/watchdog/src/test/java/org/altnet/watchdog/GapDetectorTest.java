package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Observation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GapDetectorTest {
    private final ManualTime time = new ManualTime();
    private final GapDetector detector = new GapDetector(Duration.ofMinutes(30));

    @BeforeEach
    void start() {
        observe(new Observation.Started(time.now(), TestHeaders.at(7)));
    }

    @Test
    void aSilenceIsSuspectWhenTheGapIsFullAndNotBefore() {
        assertFalse(tickAfter(Duration.ofMinutes(30).minusNanos(1)).isPresent());

        Anomaly anomaly = tickAfter(Duration.ofNanos(1)).orElseThrow();

        assertEquals("gap", anomaly.detector());
        assertEquals(Anomaly.Remedy.PROBE, anomaly.remedy());
        assertEquals("no new best header for 30 min 0 s", anomaly.text());
        assertEquals(TestHeaders.at(7), anomaly.tip());
        assertEquals(time.now(), anomaly.at());
        assertEquals(
                Map.of(
                        "silent.seconds", "1800",
                        "gap.seconds", "1800",
                        "tip.height", "7",
                        "tip.hash", TestHeaders.at(7).hash().toString()),
                anomaly.evidence());
    }

    @Test
    void itIsReportedOncePerGapWhileItLasts() {
        assertTrue(tickAfter(Duration.ofMinutes(31)).isPresent());
        assertFalse(tickAfter(Duration.ofMinutes(28)).isPresent());
        assertEquals(
                "no new best header for 1 h 0 min",
                tickAfter(Duration.ofMinutes(1)).orElseThrow().text());
        assertFalse(tickAfter(Duration.ZERO).isPresent());
    }

    @Test
    void aGapThatWasMadeLongerIsNotTakenAsReportedInAdvance() {
        GapDetector shorter = new GapDetector(Duration.ofMinutes(1));
        shorter.observe(new Observation.Started(time.now(), TestHeaders.at(7)));
        time.advance(Duration.ofMinutes(20));
        assertTrue(shorter.observe(new Observation.Tick(time.now())).isPresent());

        detector.observe(new Observation.Started(time.now(), TestHeaders.at(7)));
        detector.restore(shorter.state(), time.now().wall(), time.now());

        assertEquals(Set.of(), detector.standing());
        assertFalse(tickAfter(Duration.ofMinutes(9)).isPresent());
        assertTrue(tickAfter(Duration.ofMinutes(1)).isPresent());
    }

    @Test
    void gapsThatPassedUnseenAreReportedTogether() {
        assertTrue(tickAfter(Duration.ofMinutes(95)).isPresent());
        assertFalse(tickAfter(Duration.ofMinutes(24)).isPresent());
        assertTrue(tickAfter(Duration.ofMinutes(1)).isPresent());
    }

    @Test
    void aNewHeaderEndsTheSilence() {
        assertTrue(tickAfter(Duration.ofMinutes(30)).isPresent());
        observe(new Observation.NewBestHeader(time.now(), TestHeaders.at(8)));

        assertFalse(tickAfter(Duration.ofMinutes(29)).isPresent());

        assertEquals(TestHeaders.at(8), tickAfter(Duration.ofMinutes(1)).orElseThrow().tip());
    }

    @Test
    void steppingTheWallClockNeitherRaisesNorMasksASuspicion() {
        time.stepWall(Duration.ofHours(2));
        assertFalse(tickAfter(Duration.ofMinutes(29)).isPresent());
        time.stepWall(Duration.ofHours(-4));
        assertTrue(tickAfter(Duration.ofMinutes(1)).isPresent());
    }

    @Test
    void nothingIsSuspectBeforeTheWatchBegan() {
        GapDetector fresh = new GapDetector(Duration.ofSeconds(3));
        time.advance(Duration.ofDays(1));
        assertFalse(fresh.observe(new Observation.Tick(time.now())).isPresent());
    }

    @Test
    void anUnusableGapSaysWhereAndWhatToDo() {
        WatchdogConfig config = configOf("soon");
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new GapDetector(config));
        assertEquals(
                "[altnet.watchdog] gap: 'soon' is no span of time; write it like 30m, 29m24s, 3s"
                        + " or 250ms, or off",
                refused.getMessage());
    }

    @Test
    void theDescriptionNamesTheThreshold() {
        assertEquals(
                "no new best header for 29 min 24 s, monotonic time",
                new GapDetector(configOf("29m24s")).description());
    }

    private Optional<Anomaly> tickAfter(Duration passed) {
        time.advance(passed);
        return detector.observe(new Observation.Tick(time.now()));
    }

    private void observe(Observation observation) {
        assertFalse(detector.observe(observation).isPresent());
    }

    private static WatchdogConfig configOf(String gap) {
        return TestConfig.with("gap", gap);
    }
}
