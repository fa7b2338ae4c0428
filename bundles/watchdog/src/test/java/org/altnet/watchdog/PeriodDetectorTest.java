package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Observation;
import org.junit.jupiter.api.Test;

class PeriodDetectorTest {
    private static final Duration SIX_HOURS = Duration.ofHours(6);

    private final PeriodDetector detector = new PeriodDetector(SIX_HOURS);
    private final Script script = new Script(detector, TestHeaders.at(5));

    @Test
    void somebodyIsAskedEachPeriodWhateverTheNodeLooksLike() {
        script.wait(SIX_HOURS.minus(Script.TICK));
        assertEquals(List.of(), script.take());
        script.header(TestHeaders.at(6)).wait(Script.TICK);
        Anomaly anomaly = script.only();
        assertEquals(Anomaly.Remedy.PROBE, anomaly.remedy());
        assertEquals("no probe for 6 h 0 min", anomaly.text());
        assertEquals(TestHeaders.at(6), anomaly.tip());
        assertEquals(Set.of(), script.standing(), "it is routine");
        script.wait(SIX_HOURS.multipliedBy(2));
        assertEquals(2, script.take().size());
    }

    @Test
    void anyProbeWillDo() {
        script.wait(Duration.ofHours(5)).probed(0).wait(Duration.ofHours(5));
        assertEquals(List.of(), script.take());
        script.wait(Duration.ofHours(1));
        assertEquals(1, script.take().size());
    }

    @Test
    void theTimeBetweenTwoRunsCounts() {
        script.wait(Duration.ofHours(4));
        Map<String, String> state = detector.state();
        PeriodDetector next = new PeriodDetector(SIX_HOURS);
        var then = script.time.now();
        script.time.advance(Duration.ofHours(1));
        Script after = new Script(next, TestHeaders.at(5));
        next.restore(
                state,
                after.time
                        .now()
                        .wall()
                        .minus(Duration.between(then.wall(), script.time.now().wall())),
                after.time.now());
        after.wait(Duration.ofHours(1).minus(Script.TICK));
        assertEquals(List.of(), after.take());
        after.wait(Script.TICK);
        assertEquals(1, after.take().size());
    }

    @Test
    void aClockThatWasSetBackTakesNothingAway() {
        script.wait(Duration.ofHours(4));
        PeriodDetector next = new PeriodDetector(SIX_HOURS);
        Script after = new Script(next, TestHeaders.at(5));
        var now = after.time.now();
        next.restore(detector.state(), now.wall().plus(Duration.ofDays(400)), now);
        assertEquals(1, after.wait(Duration.ofHours(2)).take().size());
    }

    @Test
    void howOftenAndOff() {
        assertEquals(1461, detector.falseAlarmsPerYear().orElseThrow(), 1e-9);
        PeriodDetector off = new PeriodDetector(TestConfig.with("period", "off"));
        assertEquals("off", off.description());
        assertEquals(List.of(), new Script(off, TestHeaders.at(5)).wait(SIX_HOURS).take());
        assertEquals(
                java.util.Optional.empty(),
                new PeriodDetector(SIX_HOURS).observe(new Observation.Tick(script.time.now())));
    }
}
