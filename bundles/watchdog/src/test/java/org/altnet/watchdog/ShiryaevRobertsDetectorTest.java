package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShiryaevRobertsDetectorTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Script script = script(1);

    @Test
    void aSilenceHasEverybodyAskedAndIfNobodyAnswersTheOperatorIsTold() {
        script.wait(Duration.ofMinutes(80));
        assertEquals(List.of(), script.take());
        assertEquals(Set.of(), script.standing());

        script.wait(Duration.ofMinutes(20));
        Anomaly ask = script.only();
        assertEquals(Remedy.ASK_ALL, ask.remedy());
        assertEquals("sr", ask.detector());
        assertEquals("", ask.subject());
        assertEquals("4383.00", ask.evidence().get("threshold"));
        assertEquals(Set.of(""), script.standing());

        script.wait(Duration.ofMinutes(25));
        Anomaly notice = script.only();
        assertEquals(Remedy.NOTIFY, notice.remedy());
        assertEquals("52596.0", notice.evidence().get("threshold"));
        assertTrue(notice.text().endsWith("nobody could be asked about it"), notice.text());
    }

    @Test
    void whileTheSilenceLastsBothAreReportedAgain() {
        script.wait(Duration.ofHours(24));
        List<Remedy> remedies = script.take().stream().map(Anomaly::remedy).toList();
        long asks = remedies.stream().filter(Remedy.ASK_ALL::equals).count();
        long notices = remedies.stream().filter(Remedy.NOTIFY::equals).count();
        assertTrue(asks >= 14 && asks <= 17, remedies::toString);
        assertTrue(notices >= 11 && notices <= 13, remedies::toString);
    }

    @Test
    void whoAgreesEndsTheSuspicion() {
        script.wait(Duration.ofMinutes(100)).take();
        script.probed(1, "lightning");
        assertEquals(Set.of(), script.standing());
        script.wait(Duration.ofMinutes(85));
        assertEquals(List.of(), script.take());
        script.wait(Duration.ofMinutes(15));
        assertEquals(Remedy.ASK_ALL, script.only().remedy());
    }

    @Test
    void whoAnswersAndDoesNotAgreeHasOthersAskedAgainAndTheOperatorIsLeftAlone() {
        script.wait(Duration.ofMinutes(100)).take();
        script.probed(2);
        assertEquals(Set.of(""), script.standing());
        script.wait(Duration.ofMinutes(25));
        assertEquals(Remedy.ASK_ALL, script.only().remedy());
    }

    @Test
    void aProbeThatNobodyAnswersChangesNothing() {
        script.wait(Duration.ofMinutes(60)).probed(0).wait(Duration.ofMinutes(40));
        assertEquals(Remedy.ASK_ALL, script.only().remedy());
        script.probed(0).wait(Duration.ofMinutes(25));
        assertEquals(Remedy.NOTIFY, script.only().remedy());
    }

    @Test
    void aBlockEndsASuspicionAndANoticeOnlyAgreementDoes() {
        script.wait(Duration.ofMinutes(100)).header(TestHeaders.at(101));
        assertEquals(Set.of(), script.standing());

        Script other = script(1).wait(Duration.ofMinutes(130));
        other.header(TestHeaders.at(101)).wait(TEN_MINUTES).header(TestHeaders.at(102));
        assertEquals(Set.of(""), other.standing());
        other.probed(1, "tor");
        assertEquals(Set.of(), other.standing());
    }

    @Test
    void nobodyIsToldBeforeSomebodyWasAskedAndHadTimeToAnswer() {
        Script only = new Script(new ShiryaevRobertsDetector(1, 0, 1), TestHeaders.at(100));
        while (only.anomalies.isEmpty()) {
            only.wait(Script.TICK);
        }
        assertEquals(Remedy.ASK_ALL, only.only().remedy());
        only.wait(ShiryaevRobertsDetector.PATIENCE.minus(Script.TICK));
        assertEquals(List.of(), only.take());
        only.wait(Script.TICK.multipliedBy(2));
        assertEquals(Remedy.NOTIFY, only.only().remedy());
    }

    @Test
    void aTimeJumpThatReachesBothHasEverybodyAskedFirst() {
        script.time.advance(Duration.ofDays(30));
        script.wait(Script.TICK);
        assertEquals(Remedy.ASK_ALL, script.only().remedy());
        script.wait(Duration.ofMinutes(4));
        assertEquals(List.of(), script.take());
        script.wait(Duration.ofMinutes(2));
        assertEquals(Remedy.NOTIFY, script.only().remedy());
    }

    @Test
    void severalBlocksAtOnceAreThatManyBlocks() {
        Script oneByOne = script(1).wait(Duration.ofMinutes(80));
        oneByOne.header(TestHeaders.at(101)).header(TestHeaders.at(102));
        script.wait(Duration.ofMinutes(80)).header(TestHeaders.at(102));
        assertSameFromNowOn(oneByOne, script);
    }

    @Test
    void aReorganisationToTheSameHeightIsNoBlock() {
        Script undisturbed = script(1).wait(Duration.ofMinutes(80));
        script.wait(Duration.ofMinutes(80)).header(TestHeaders.on(1, 100, Instant.EPOCH));
        assertSameFromNowOn(undisturbed, script);
    }

    @Test
    void aReorganisationCountsForTheHeightItGains() {
        Script straight = script(1).wait(Duration.ofMinutes(80)).header(TestHeaders.at(101));
        script.wait(Duration.ofMinutes(80)).header(TestHeaders.on(1, 101, Instant.EPOCH));
        assertSameFromNowOn(straight, script);
    }

    @Test
    void manyBlocksAtOnceAreNoMoreThanANewBeginning() {
        script.wait(Duration.ofMinutes(80)).header(TestHeaders.at(800_000));
        assertSameFromNowOn(script(1), script);
    }

    @Test
    void healthyAttackedAndWhenItIsFoundOut() {
        Random random = new Random(7);
        script.wait(Duration.ofMinutes(1));
        int height = 100;
        for (int block = 0; block < 500; block++) {
            script.wait(seconds(600 * -Math.log(1 - random.nextDouble())));
            script.header(TestHeaders.at(++height));
        }
        assertTrue(script.take().size() <= 2, "about one in 30 days");

        long began = script.time.now().monotonicNanos();
        while (script.anomalies.isEmpty()) {
            script.wait(seconds(2400 * -Math.log(1 - random.nextDouble())));
            script.header(TestHeaders.at(++height));
        }
        long minutes = (script.anomalies.get(0).at().monotonicNanos() - began) / 60_000_000_000L;
        assertTrue(minutes < 600, "a quarter of the blocks, found out after " + minutes + " min");
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, 2})
    void steppingTheWallClockNeitherRaisesNorMasksASuspicion(long hours) {
        Script undisturbed = script(1).wait(Duration.ofHours(3));
        script.wait(Duration.ofMinutes(40));
        script.time.stepWall(Duration.ofHours(hours));
        script.wait(Duration.ofMinutes(60));
        script.time.stepWall(Duration.ofHours(-hours));
        script.wait(Duration.ofMinutes(80));
        assertEquals(
                undisturbed.take().stream().map(a -> a.at().monotonicNanos()).toList(),
                script.take().stream().map(a -> a.at().monotonicNanos()).toList());
    }

    @Test
    void aLowerBaselineTakesLonger() {
        long strict = toSuspicion(script);
        long tolerant = toSuspicion(script(.9));
        assertEquals(10 / 9.0, tolerant / (double) strict, .03);
    }

    @Test
    void whatItWatchesForAndHowOftenItIsWrong() {
        ShiryaevRobertsDetector detector = new ShiryaevRobertsDetector(.9, 12, 1);
        assertEquals(
                "blocks come slower than 0.900 in 10 min: Shiryaev-Roberts mixture, asks all at"
                        + " 30.4 d, notice if unanswered at 1.00 a",
                detector.description());
        assertEquals(13, detector.falseAlarmsPerYear().orElseThrow());
    }

    @Test
    void itCanBeSwitchedOff() {
        ShiryaevRobertsDetector detector = new ShiryaevRobertsDetector(.9, 0, 0);
        assertEquals("off", detector.description());
        assertTrue(detector.falseAlarmsPerYear().isEmpty());
        assertEquals(
                List.of(), new Script(detector, TestHeaders.at(1)).wait(Duration.ofDays(1)).take());
    }

    @Test
    void anUnusableRateSaysWhereAndWhatToDo() {
        assertRefused(
                "sr_ask_per_year",
                "often",
                "[altnet.watchdog] sr.ask.per.year: 'often' is no number from 0.001 to 100000,"
                        + " or off");
        assertRefused(
                "sr_baseline",
                "0",
                "[altnet.watchdog] sr.baseline: '0' is no number from 0.1 to 10");
    }

    private static void assertRefused(String key, String value, String message) {
        WatchdogConfig config = TestConfig.with(key, value);
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ShiryaevRobertsDetector(config))
                        .getMessage());
    }

    private static Script script(double baseline) {
        return new Script(new ShiryaevRobertsDetector(baseline, 12, 1), TestHeaders.at(100));
    }

    /** Time from now until it is suspicious tells the statistic. */
    private static void assertSameFromNowOn(Script expected, Script actual) {
        assertEquals(toSuspicion(expected), toSuspicion(actual));
    }

    private static long toSuspicion(Script script) {
        script.take();
        long begin = script.time.now().monotonicNanos();
        script.wait(Duration.ofMinutes(110));
        return script.take().get(0).at().monotonicNanos() - begin;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
