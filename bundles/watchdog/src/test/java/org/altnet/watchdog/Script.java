package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.stack.DriverView;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;

/** A detector and what it is shown, on a clock of its own; ticks come every 10 s. */
final class Script {
    static final Duration TICK = Duration.ofSeconds(10);

    final ManualTime time = new ManualTime();
    final List<Anomaly> anomalies = new ArrayList<>();
    private final AnomalyDetector detector;

    Script(AnomalyDetector detector, StoredHeader tip) {
        this.detector = detector;
        show(new Observation.Started(time.now(), tip));
        state(NodeStatus.State.READY);
    }

    /** What another detector left behind just now. */
    Script restore(Map<String, String> state) {
        detector.restore(state, time.now().wall(), time.now());
        return this;
    }

    /** Time passes, with ticks. */
    Script wait(Duration span) {
        Duration left = span;
        while (left.compareTo(TICK) > 0) {
            tick(TICK);
            left = left.minus(TICK);
        }
        tick(left);
        return this;
    }

    Script header(StoredHeader tip) {
        return show(new Observation.NewBestHeader(time.now(), tip));
    }

    Script block(StoredHeader block) {
        return show(new Observation.BestBlock(time.now(), block));
    }

    Script state(NodeStatus.State state) {
        return show(new Observation.NodeState(time.now(), new NodeStatus(state, "as scripted")));
    }

    Script tips(NodeTip... tips) {
        return show(new Observation.NodeTips(time.now(), List.of(tips)));
    }

    Script probed(int answers, String... agreeing) {
        return show(new Observation.Probed(time.now(), answers, Set.of(agreeing)));
    }

    Script drivers(DriverView... drivers) {
        return show(new Observation.Drivers(time.now(), List.of(drivers)));
    }

    Set<String> standing() {
        return detector.standing();
    }

    /** The only anomaly since this was last asked. */
    Anomaly only() {
        List<Anomaly> all = take();
        assertTrue(all.size() == 1, () -> "one is expected, got " + all);
        return all.get(0);
    }

    List<Anomaly> take() {
        List<Anomaly> all = List.copyOf(anomalies);
        anomalies.clear();
        return all;
    }

    private void tick(Duration span) {
        time.advance(span);
        show(new Observation.Tick(time.now()));
    }

    private Script show(Observation observation) {
        Optional<Anomaly> anomaly = detector.observe(observation);
        anomaly.ifPresent(anomalies::add);
        return this;
    }
}
