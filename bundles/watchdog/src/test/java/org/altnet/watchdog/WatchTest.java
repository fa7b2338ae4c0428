package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TipEvent;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Duration TICK = Duration.ofSeconds(10);
    private static final Duration GAP = Duration.ofMinutes(30);

    private final ManualTime time = new ManualTime();
    private final ScriptedNode node = new ScriptedNode(TestHeaders.at(100));
    private final Watch watch = new Watch(node, time.lane(), time, TICK);
    private final List<Anomaly> heard = new ArrayList<>();

    /** Notes what it sees; finds nothing wrong with it. */
    private static final class Recorder implements AnomalyDetector {
        private final List<Observation> seen = new ArrayList<>();

        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public String description() {
            return "records";
        }

        @Override
        public Optional<Anomaly> observe(Observation observation) {
            seen.add(observation);
            return Optional.empty();
        }

        List<String> kinds() {
            return seen.stream().map(each -> each.getClass().getSimpleName()).toList();
        }
    }

    @AfterEach
    void noTaskThrew() {
        assertEquals(List.of(), time.failures());
    }

    @Test
    void aSilentNodeIsReportedAtTheGapAndAgainWhileItIsSilent() {
        watch.addDetector(new GapDetector(GAP), service(1));
        watch.addListener(heard::add, service(2));
        watch.start();

        time.advance(GAP.minus(TICK));
        assertEquals(List.of(), heard);

        time.advance(TICK);
        assertEquals(
                List.of("no new best header for 30 min 0 s"),
                heard.stream().map(Anomaly::text).toList());

        time.advance(GAP);
        assertEquals(2, heard.size());
        assertEquals(heard.get(1), watch.recent().get(0), "newest first");
        assertEquals(
                List.of("no new best header for 30 min 0 s, monotonic time: 2"),
                watch.detectors().stream()
                        .map(view -> view.description() + ": " + view.raised())
                        .toList());
    }

    @Test
    void aNewBestHeaderEndsTheSilence() {
        watch.addDetector(new GapDetector(GAP), service(1));
        watch.addListener(heard::add, service(2));
        watch.start();
        time.advance(Duration.ofMinutes(20));

        tip(TestHeaders.at(101));
        time.advance(Duration.ofMinutes(25));

        assertEquals(List.of(), heard);
        assertEquals(Optional.of(TestHeaders.at(101)), watch.lastHeader());
        assertEquals(Duration.ofMinutes(25), watch.sinceLastHeader());
        time.advance(Duration.ofMinutes(5));
        assertEquals(1, heard.size());
    }

    @Test
    void aTipThatIsKnownAlreadyIsNoNews() {
        Recorder recorder = new Recorder();
        watch.addDetector(recorder, service(1));
        watch.start();
        time.advance(Duration.ofSeconds(5));
        tip(TestHeaders.at(100));
        time.run();
        assertEquals(List.of("Started", "Tick"), recorder.kinds());
    }

    @Test
    void anotherNodesTipIsNone() {
        watch.start();
        time.run();
        watch.tipChanged(new TipEvent("another", TestHeaders.at(500), time.now()));
        time.run();
        assertEquals(Optional.of(TestHeaders.at(100)), watch.lastHeader());
    }

    @Test
    void steppingTheWallClockChangesNothing() {
        watch.addDetector(new GapDetector(GAP), service(1));
        watch.addListener(heard::add, service(2));
        watch.start();

        time.stepWall(Duration.ofHours(2));
        time.advance(GAP.minus(TICK));
        assertEquals(List.of(), heard);
        assertEquals(GAP.minus(TICK), watch.sinceLastHeader());

        time.stepWall(Duration.ofHours(-4));
        time.advance(TICK);
        assertEquals(1, heard.size());
    }

    @Test
    void aListenerThatThrowsCostsTheOthersNothing() {
        watch.addDetector(new GapDetector(GAP), service(1));
        watch.addListener(
                anomaly -> {
                    throw new IllegalStateException("a bug");
                },
                service(2));
        watch.addListener(heard::add, service(3));
        watch.start();
        time.advance(GAP.multipliedBy(2));
        assertEquals(2, heard.size());
    }

    @Test
    void aDetectorThatThrowsCostsTheOthersNothing() {
        watch.addDetector(
                new AnomalyDetector() {
                    @Override
                    public String name() {
                        return "broken";
                    }

                    @Override
                    public String description() {
                        return "throws";
                    }

                    @Override
                    public Optional<Anomaly> observe(Observation observation) {
                        throw new IllegalStateException("a bug");
                    }
                },
                service(1));
        watch.addDetector(new GapDetector(GAP), service(2));
        watch.addListener(heard::add, service(3));
        watch.start();
        time.advance(GAP);
        assertEquals(1, heard.size());
        assertEquals(2, watch.detectors().size());
    }

    @Test
    void whileTheNodeIsSyncingNothingIsRaised() {
        watch.addDetector(new GapDetector(GAP), service(1));
        watch.addListener(heard::add, service(2));
        node.is(NodeStatus.State.SYNCING);
        watch.start();
        time.advance(GAP);
        assertEquals(List.of(), heard);
        assertEquals(List.of(), watch.recent());
        assertEquals(0, watch.detectors().get(0).raised());

        node.is(NodeStatus.State.READY);
        time.advance(GAP);
        assertEquals(1, heard.size());
    }

    @Test
    void aNodeThatDoesNotAnswerIsAskedAgain() {
        node.fail("connection refused");
        Recorder recorder = new Recorder();
        watch.addDetector(recorder, service(1));
        watch.start();
        time.advance(TICK.multipliedBy(2));
        assertEquals(List.of(), recorder.kinds());
        assertEquals(Optional.empty(), watch.lastHeader());
        assertEquals(Duration.ZERO, watch.sinceLastHeader());

        node.recover();
        time.advance(TICK);
        assertEquals(List.of("Started", "Tick"), recorder.kinds());
        assertEquals(time.now(), recorder.seen.get(0).at());
    }

    @Test
    void aTipFromANodeThatCouldNotBeAskedBeginsTheWatch() {
        node.fail("warming up");
        Recorder recorder = new Recorder();
        watch.addDetector(recorder, service(1));
        watch.start();
        time.run();
        tip(TestHeaders.at(42));
        time.run();
        assertEquals(List.of("Started"), recorder.kinds());
        assertEquals(Optional.of(TestHeaders.at(42)), watch.lastHeader());
    }

    @Test
    void aDetectorThatComesLateIsToldHowItBegan() {
        watch.start();
        time.advance(Duration.ofMinutes(5));
        tip(TestHeaders.at(101));
        time.advance(Duration.ofMinutes(20));

        Recorder recorder = new Recorder();
        watch.addDetector(recorder, service(1));
        time.advance(TICK);

        assertEquals(List.of("Started", "NewBestHeader", "Tick"), recorder.kinds());
    }

    @Test
    void aDetectorThatComesAgainDoesNotForgetTheSilence() {
        watch.addListener(heard::add, service(2));
        watch.addDetector(new GapDetector(GAP), service(1));
        watch.start();
        time.advance(Duration.ofMinutes(20));

        watch.removeDetector(service(1));
        watch.addDetector(new GapDetector(Duration.ofMinutes(15)), service(3));
        time.advance(TICK);

        assertEquals(
                List.of("no new best header for 20 min 10 s"),
                heard.stream().map(Anomaly::text).toList());
    }

    @Test
    void aListenerThatHasGoneIsNotTold() {
        watch.addDetector(new GapDetector(GAP), service(1));
        watch.addListener(heard::add, service(2));
        watch.start();
        watch.removeListener(service(2));
        time.advance(GAP);
        assertEquals(List.of(), heard);
        assertEquals(1, watch.recent().size());
    }

    @Test
    void theLatestHundredAnomaliesAreRemembered() {
        watch.addDetector(new GapDetector(TICK), service(1));
        watch.start();
        time.advance(TICK.multipliedBy(130));
        assertEquals(100, watch.recent().size());
        assertEquals(time.now(), watch.recent().get(0).at());
        assertTrue(watch.detectors().get(0).raised() >= 129);
    }

    private void tip(StoredHeader tip) {
        watch.tipChanged(new TipEvent(node.id(), tip, time.now()));
        time.run();
    }

    private static Map<String, Object> service(long id) {
        return Map.of("service.id", id, "component.name", "test." + id);
    }
}
