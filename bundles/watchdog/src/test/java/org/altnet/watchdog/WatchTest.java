package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.TipEvent;
import org.altnet.api.stack.DriverView;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.time.Moment;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.api.watchdog.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final Duration TICK = Duration.ofSeconds(10);
    private static final Duration GAP = Duration.ofMinutes(30);

    private static final StoredHeader OWN_TIP = TestHeaders.at(90);

    private final ManualTime time = new ManualTime();
    private final ScriptedNode node = new ScriptedNode(TestHeaders.at(100));
    private List<DriverView> drivers = List.of();
    private final Watch watch = watch(node, Optional.empty());
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
        watch.addListener(this::hear, service(2));
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
        watch.addListener(this::hear, service(2));
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
        assertEquals(List.of("Started", "NodeState", "Tick", "Drivers"), recorder.kinds());
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
    void aProbeForAnotherNodeIsNone() {
        Recorder recorder = new Recorder();
        watch.addDetector(recorder, service(1));
        watch.start();
        time.run();
        recorder.seen.clear();
        watch.probed(probe("another", 2, Set.of()));
        time.run();
        assertEquals(List.of(), recorder.kinds());
        watch.probed(probe(2, Set.of()));
        time.run();
        assertEquals(List.of("Probed"), recorder.kinds());
    }

    @Test
    void steppingTheWallClockChangesNothing() {
        watch.addDetector(new GapDetector(GAP), service(1));
        watch.addListener(this::hear, service(2));
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
                (id, anomaly) -> {
                    throw new IllegalStateException("a bug");
                },
                service(2));
        watch.addListener(this::hear, service(3));
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
        watch.addListener(this::hear, service(3));
        watch.start();
        time.advance(GAP);
        assertEquals(1, heard.size());
        assertEquals(2, watch.detectors().size());
    }

    @Test
    void aNodeThatCatchesUpIsBelievedForTenMinutesWithoutAHeader() {
        watch.addDetector(new GapDetector(Duration.ofMinutes(4)), service(1));
        watch.addListener(this::hear, service(2));
        node.is(NodeStatus.State.SYNCING);
        watch.start();
        time.advance(Duration.ofMinutes(9));
        assertEquals(List.of(), heard);
        assertEquals(List.of(), watch.recent());
        assertEquals(0, watch.detectors().get(0).raised());

        tip(TestHeaders.at(101));
        time.advance(Duration.ofMinutes(9));
        assertEquals(List.of(), heard, "headers do come");

        time.advance(Duration.ofMinutes(3));
        assertEquals(1, heard.size());
    }

    @Test
    void headersThatDripMuteNobodyForLongerThanHalfAnHour() {
        watch.addDetector(new GapDetector(Duration.ofMinutes(4)), service(1));
        watch.addListener(this::hear, service(2));
        node.is(NodeStatus.State.SYNCING);
        watch.start();
        time.run();
        for (int height = 101; height <= 260; height++) {
            time.advance(Duration.ofMinutes(9));
            tip(TestHeaders.at(height));
            if (height == 103) {
                assertEquals(List.of(), heard, "it may yet be catching up");
            }
        }
        assertEquals(2 * 157, heard.size(), "two in each pause after half an hour");
        assertEquals(Anomaly.Remedy.PROBE, heard.get(0).remedy());
    }

    @Test
    void aNodeThatFallsBehindAgainIsBelievedAgain() {
        watch.addDetector(new GapDetector(Duration.ofMinutes(4)), service(1));
        watch.addListener(this::hear, service(2));
        node.is(NodeStatus.State.SYNCING);
        watch.start();
        time.advance(Duration.ofMinutes(45));
        node.is(NodeStatus.State.READY);
        time.advance(TICK);
        node.is(NodeStatus.State.SYNCING);
        tip(TestHeaders.at(101));
        heard.clear();
        time.advance(Duration.ofMinutes(9));
        assertEquals(List.of(), heard);
    }

    @Test
    void theRoutineGoesOnWhileTheNodeCatchesUp() {
        watch.addDetector(new PeriodDetector(Duration.ofMinutes(5)), service(1));
        watch.addListener(this::hear, service(2));
        node.is(NodeStatus.State.SYNCING);
        watch.start();
        time.advance(Duration.ofMinutes(5));
        assertEquals(List.of("period"), heard.stream().map(Anomaly::detector).toList());
    }

    @Test
    void aNodeThatIsDoneCatchingUpIsWatchedAtOnce() {
        watch.addDetector(new GapDetector(Duration.ofMinutes(4)), service(1));
        watch.addListener(this::hear, service(2));
        node.is(NodeStatus.State.SYNCING);
        watch.start();
        time.advance(Duration.ofMinutes(5));
        node.is(NodeStatus.State.READY);
        time.advance(Duration.ofMinutes(3));
        assertEquals(1, heard.size());
    }

    @Test
    void whatNobodyCanBeAskedAboutIsToldOfWhileTheNodeCatchesUp() {
        watch.addDetector(new SilenceDetector(GAP, Duration.ofMinutes(1)), service(1));
        watch.addListener(this::hear, service(2));
        drivers = List.of(TestDrivers.in("tor", DriverStatus.State.FAILED));
        node.is(NodeStatus.State.SYNCING);
        watch.start();
        time.advance(Duration.ofMinutes(2));
        assertEquals(List.of("tor"), heard.stream().map(Anomaly::subject).toList());
    }

    @Test
    void theNodeIsLookedAtEachTenSecondsAndOnlyNewsAreTold() {
        Recorder recorder = new Recorder();
        watch.addDetector(recorder, service(1));
        node.hasBlock(TestHeaders.at(99));
        node.hasTips(TestHeaders.tip(0, 100, 0, NodeTip.Status.ACTIVE));
        watch.start();
        time.run();
        assertEquals(
                List.of("Started", "NodeState", "Tick", "BestBlock", "NodeTips", "Drivers"),
                recorder.kinds());

        recorder.seen.clear();
        time.advance(TICK);
        assertEquals(List.of("Tick", "Drivers"), recorder.kinds());

        recorder.seen.clear();
        node.hasBlock(TestHeaders.at(100));
        node.is(NodeStatus.State.SYNCING);
        time.advance(TICK);
        assertEquals(List.of("Tick", "NodeState", "BestBlock", "Drivers"), recorder.kinds());
    }

    @Test
    void aNodeThatStopsAnsweringIsToldOfAsUnreachable() {
        watch.addDetector(new NodeDetector(Duration.ofSeconds(60)), service(1));
        List<String> cleared = new ArrayList<>();
        watch.addListener(listener(cleared), service(2));
        watch.start();
        time.run();
        node.fail("connection refused");
        time.advance(Duration.ofSeconds(80));
        assertEquals(
                List.of("the node does not answer"), heard.stream().map(Anomaly::text).toList());
        assertEquals(Set.of(""), watch.detectors().get(0).standing());
        assertEquals(List.of(), cleared);

        node.recover();
        time.advance(TICK);
        assertEquals(List.of("node/"), cleared);
        assertEquals(Set.of(), watch.detectors().get(0).standing());
    }

    @Test
    void probesAreToldOf() {
        Recorder recorder = new Recorder();
        watch.addDetector(recorder, service(1));
        watch.start();
        time.run();
        watch.probed(probe(2, Set.of("tor")));
        time.run();
        Observation.Probed probed =
                (Observation.Probed) recorder.seen.get(recorder.seen.size() - 1);
        assertEquals(2, probed.answers());
        assertEquals(Set.of("tor"), probed.agreeing());
    }

    @Test
    void aSilenceGoesOnOverARestart(@TempDir Path directory) {
        Optional<Path> file = Optional.of(directory.resolve("watchdog/detectors.properties"));
        Watch before = watch(node, file);
        before.addDetector(new GapDetector(GAP), service(1));
        before.start();
        time.advance(Duration.ofMinutes(20));
        before.save();

        ManualTime later = new ManualTime();
        later.stepWall(Duration.ofMinutes(25));
        Watch after = watch(node, file, later);
        after.addDetector(new GapDetector(GAP), service(1));
        after.addListener(this::hear, service(2));
        after.start();
        later.advance(Duration.ofMinutes(5).minus(TICK));
        assertEquals(List.of(), heard);
        later.advance(TICK);
        assertEquals(
                List.of("no new best header for 30 min 0 s"),
                heard.stream().map(Anomaly::text).toList());
    }

    @Test
    void whatStoodBeforeARestartAndDoesNoLongerIsCleared(@TempDir Path directory) {
        Optional<Path> file = Optional.of(directory.resolve("detectors.properties"));
        Watch before = watch(node, file);
        before.addDetector(new NodeDetector(Duration.ofSeconds(60)), service(1));
        before.start();
        time.run();
        node.fail("connection refused");
        time.advance(Duration.ofSeconds(80));
        before.save();

        node.recover();
        List<String> cleared = new ArrayList<>();
        ManualTime later = new ManualTime();
        Watch after = watch(node, file, later);
        after.addDetector(new NodeDetector(Duration.ofSeconds(60)), service(1));
        after.addListener(listener(cleared), service(2));
        after.start();
        later.run();
        assertEquals(List.of("node/"), cleared);
        assertEquals(List.of(), later.failures());
    }

    @Test
    void theStateIsSavedAtAChangeAndOtherwiseSeldom(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("detectors.properties");
        Watch saving = watch(node, Optional.of(file));
        saving.addDetector(new GapDetector(GAP), service(1));
        saving.start();
        time.run();
        String first = Files.readString(file);

        time.advance(Duration.ofMinutes(4));
        assertEquals(first, Files.readString(file));
        time.advance(Duration.ofMinutes(1));
        String later = Files.readString(file);
        assertNotEquals(first, later);

        saving.tipChanged(new TipEvent(node.id(), TestHeaders.at(101), time.now()));
        time.advance(TICK);
        assertTrue(
                Files.readString(file).contains(TestHeaders.at(101).hash().toString()),
                "a change is not kept waiting");
    }

    @Test
    void aGarbledFileIsPutAsideAndCostsNothing(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("detectors.properties");
        Files.writeString(file, "format=1\nsaved/gap=yesterday\n");
        Watch after = watch(node, Optional.of(file));
        after.addDetector(new GapDetector(GAP), service(1));
        after.addListener(this::hear, service(2));
        after.start();
        time.advance(GAP);
        assertEquals(1, heard.size());
        assertTrue(Files.exists(directory.resolve("detectors.properties.bad")));
        assertTrue(Files.readString(file).contains("state/gap/tip"));
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
        assertEquals(List.of("Started", "NodeState", "Tick", "Drivers"), recorder.kinds());
        assertEquals(time.now(), recorder.seen.get(0).at());
    }

    @Test
    void aNodeThatNeverAnswersIsToldOfAndWatchedFromOurOwnTip() {
        node.fail("connection refused");
        watch.addDetector(new NodeDetector(Duration.ofSeconds(60)), service(1));
        watch.addDetector(new GapDetector(GAP), service(2));
        watch.addListener(this::hear, service(3));
        watch.start();
        time.advance(Duration.ofSeconds(110));
        assertEquals(List.of(), heard);

        time.advance(TICK);
        assertEquals(List.of("node"), heard.stream().map(Anomaly::detector).toList());
        assertEquals("connection refused", heard.get(0).evidence().get("reason"));
        assertEquals(Optional.empty(), watch.lastHeader(), "the node has told none");
        assertEquals(Duration.ZERO, watch.sinceLastHeader());

        time.advance(GAP.minus(Duration.ofSeconds(60)));
        assertEquals(List.of("node", "gap"), heard.stream().map(Anomaly::detector).toList());
        assertEquals(OWN_TIP, heard.get(1).tip());
    }

    @Test
    void whatALateNodeAnswersWithIsANewBestHeader() {
        node.fail("connection refused");
        Recorder recorder = new Recorder();
        watch.addDetector(recorder, service(1));
        watch.start();
        time.advance(Duration.ofSeconds(60));
        assertEquals(
                List.of("Started", "NodeState", "Tick", "NodeState", "Drivers"), recorder.kinds());
        assertEquals(OWN_TIP, ((Observation.Started) recorder.seen.get(0)).tip());

        recorder.seen.clear();
        node.recover();
        time.advance(TICK);
        assertEquals(List.of("NewBestHeader", "Tick", "NodeState", "Drivers"), recorder.kinds());
        assertEquals(Optional.of(TestHeaders.at(100)), watch.lastHeader());

        recorder.seen.clear();
        time.advance(TICK);
        assertEquals(List.of("Tick", "Drivers"), recorder.kinds(), "asked once only");
    }

    @Test
    void aLateNodeAtOurOwnTipIsNoNews() {
        ScriptedNode late = new ScriptedNode(OWN_TIP);
        late.fail("connection refused");
        Watch watching = watch(late, Optional.empty());
        Recorder recorder = new Recorder();
        watching.addDetector(recorder, service(1));
        watching.start();
        time.advance(Duration.ofSeconds(60));
        recorder.seen.clear();
        late.recover();
        time.advance(TICK);
        assertEquals(List.of("Tick", "NodeState", "Drivers"), recorder.kinds());
        assertEquals(Optional.of(OWN_TIP), watching.lastHeader());
        assertEquals(TICK, watching.sinceLastHeader());
    }

    @Test
    void aNodeThatStartsIsGivenTenMinutes() {
        node.fail("loading the block index");
        node.is(NodeStatus.State.STARTING);
        watch.addDetector(new NodeDetector(Duration.ofSeconds(60)), service(1));
        watch.addListener(this::hear, service(2));
        watch.start();
        time.advance(Duration.ofSeconds(650));
        assertEquals(List.of(), heard);

        time.advance(TICK);
        assertEquals(
                List.of("it has been starting for more than 10 min 0 s"),
                heard.stream().map(each -> each.evidence().get("reason")).toList());
    }

    @Test
    void aNodeThatStartsAnewAndDoesNotGetReadyIsToldOf() {
        watch.addDetector(new NodeDetector(Duration.ofSeconds(60)), service(1));
        watch.addListener(this::hear, service(2));
        watch.start();
        time.advance(Duration.ofHours(2));
        node.fail("loading the block index");
        node.is(NodeStatus.State.STARTING);
        time.advance(Duration.ofSeconds(660));
        assertEquals(List.of(), heard);
        time.advance(TICK);
        assertEquals(1, heard.size());
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
        assertEquals(List.of("Started", "NodeState"), recorder.kinds());
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

        assertEquals(List.of("Started", "NodeState", "Tick", "Drivers"), recorder.kinds());
        Observation.Started began = (Observation.Started) recorder.seen.get(0);
        assertEquals(TestHeaders.at(101), began.tip());
        assertEquals(Duration.ofMinutes(20).plus(TICK), time.now().since(began.at()));
    }

    @Test
    void aDetectorThatComesAgainDoesNotForgetTheSilence() {
        watch.addListener(this::hear, service(2));
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
        watch.addListener(this::hear, service(2));
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

    private Watch watch(ScriptedNode watched, Optional<Path> file) {
        return watch(watched, file, time);
    }

    private Watch watch(ScriptedNode watched, Optional<Path> file, ManualTime clock) {
        return new Watch(
                watched,
                () -> OWN_TIP,
                () -> drivers,
                clock.lane(),
                clock,
                TICK,
                new DetectorMemory(
                        file.map(path -> new StateFile(path, path.resolveSibling("old")))));
    }

    private void hear(String id, Anomaly anomaly) {
        assertEquals(node.id(), id);
        heard.add(anomaly);
    }

    private AnomalyListener listener(List<String> cleared) {
        return new AnomalyListener() {
            @Override
            public void anomaly(String id, Anomaly anomaly) {
                hear(id, anomaly);
            }

            @Override
            public void cleared(String id, String detector, String subject, Moment at) {
                assertEquals(node.id(), id);
                cleared.add(detector + "/" + subject);
            }
        };
    }

    private ProbeReport probe(int answers, Set<String> agreeing) {
        return probe(node.id(), answers, agreeing);
    }

    private ProbeReport probe(String id, int answers, Set<String> agreeing) {
        StoredHeader tip = TestHeaders.at(100);
        return new ProbeReport(
                id,
                "gap",
                time.now().wall(),
                tip,
                tip,
                0,
                0,
                0,
                List.of(),
                answers,
                agreeing,
                new Verdict(
                        Verdict.State.UNRESOLVED, 0, tip, tip, List.of(), "", time.now().wall()),
                Duration.ZERO);
    }

    private static Map<String, Object> service(long id) {
        return Map.of("service.id", id, "component.name", "test." + id);
    }
}
