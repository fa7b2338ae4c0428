package org.altnet.watchdog;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Suspects a silence: no new best header for as long as the gap, and again after each further gap
 * while it lasts.
 *
 * <p>Monotonic time only: a miner can forge a header's time and an operator's clock may jump, and
 * neither must raise or mask a suspicion. Several gaps that pass between two ticks, as when the
 * machine slept, are told of once.
 *
 * <p>At a gap of 30 minutes a healthy mainnet node is asked about some eight times a day, and a
 * silent one is found out nearly as soon as by any better statistic.
 */
@Component(
        name = WatchdogConfig.PID + ".gap",
        configurationPid = WatchdogConfig.PID,
        service = AnomalyDetector.class)
public final class GapDetector implements AnomalyDetector {
    private final Duration gap;
    private Optional<Silence> silence = Optional.empty();

    /** Since when, after which header, and how many gaps of it have been reported. */
    private record Silence(Moment since, StoredHeader tip, long reported) {}

    @Activate
    public GapDetector(WatchdogConfig config) {
        this(DurationSetting.parse(WatchdogConfig.PID, "gap", config.gap()));
    }

    /**
     * @param gap more than zero
     */
    GapDetector(Duration gap) {
        this.gap = gap;
    }

    @Override
    public String name() {
        return "gap";
    }

    @Override
    public String description() {
        return "no new best header for " + DurationSetting.words(gap) + ", monotonic time";
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        if (observation instanceof Observation.Started started) {
            silence = Optional.of(new Silence(started.at(), started.tip(), 0));
        } else if (observation instanceof Observation.NewBestHeader news) {
            silence = Optional.of(new Silence(news.at(), news.tip(), 0));
        } else {
            return silence.flatMap(current -> afterAnotherGap(current, observation.at()));
        }
        return Optional.empty();
    }

    private Optional<Anomaly> afterAnotherGap(Silence current, Moment now) {
        Duration silent = now.since(current.since);
        long gaps = silent.dividedBy(gap);
        if (gaps <= current.reported) {
            return Optional.empty();
        }
        silence = Optional.of(new Silence(current.since, current.tip, gaps));
        return Optional.of(
                new Anomaly(
                        name(),
                        Anomaly.Urgency.PROBE,
                        now,
                        current.tip,
                        "no new best header for " + DurationSetting.words(silent),
                        Map.of(
                                "silent.seconds", Long.toString(silent.toSeconds()),
                                "gap.seconds", Long.toString(gap.toSeconds()),
                                "tip.height", Integer.toString(current.tip.height()),
                                "tip.hash", current.tip.hash().toString())));
    }
}
