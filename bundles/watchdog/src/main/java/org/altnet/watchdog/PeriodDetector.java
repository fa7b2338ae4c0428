package org.altnet.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.room.DurationSetting;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Asks now and then, whatever the node looks like: when the last probe, whoever asked for it, is a
 * period ago, and again after each further period.
 *
 * <p>Monotonic time within a run; the time between two runs counts. Nothing stands: it is routine.
 */
@Component(
        name = WatchdogConfig.PID + ".period",
        configurationPid = WatchdogConfig.PID,
        service = AnomalyDetector.class,
        scope = ServiceScope.PROTOTYPE)
public final class PeriodDetector implements AnomalyDetector {
    static final String NAME = "period";

    private static final String LAST = "last.probe";

    private final Duration period;
    private Optional<StoredHeader> tip = Optional.empty();
    private Lasting sinceProbe = Lasting.from(new Moment(0, Instant.EPOCH));
    private Moment latest = new Moment(0, Instant.EPOCH);

    @Activate
    public PeriodDetector(WatchdogConfig config) {
        this(DurationSetting.parseOrOff(WatchdogConfig.PID, "period", config.period()));
    }

    /**
     * @param period more than zero; {@link DurationSetting#OFF} for never
     */
    public PeriodDetector(Duration period) {
        this.period = period;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return DurationSetting.isOff(period)
                ? "off"
                : "no probe for " + DurationSetting.words(period);
    }

    /** If nothing else has anybody asked. Fewer, since each probe begins the period anew. */
    @Override
    public OptionalDouble falseAlarmsPerYear() {
        return DurationSetting.isOff(period)
                ? OptionalDouble.empty()
                : OptionalDouble.of(Duration.ofHours(8766).toNanos() / (double) period.toNanos());
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        latest = observation.at();
        if (observation instanceof Observation.Started started) {
            tip = Optional.of(started.tip());
            sinceProbe = Lasting.from(started.at());
        } else if (observation instanceof Observation.NewBestHeader news) {
            tip = Optional.of(news.tip());
        } else if (observation instanceof Observation.Probed probed) {
            sinceProbe = Lasting.from(probed.at());
        }
        return tip.filter(any -> sinceProbe.isDue(latest, period, period)).map(this::isDue);
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new HashMap<>();
        if (tip.isPresent()) {
            sinceProbe.saveTo(state, LAST, latest);
        }
        return state;
    }

    @Override
    public void restore(Map<String, String> state, Instant saved, Moment now) {
        sinceProbe =
                new SavedState(state, saved, now)
                        .lasting(LAST)
                        .map(lasting -> lasting.bounded(now, period, period))
                        .orElse(sinceProbe);
    }

    private Anomaly isDue(StoredHeader header) {
        Duration length = sinceProbe.length(latest);
        sinceProbe = sinceProbe.reported(latest, period, period);
        return new Anomaly(
                name(),
                "",
                Anomaly.Remedy.PROBE,
                latest,
                header,
                "no probe for " + DurationSetting.words(length),
                Map.of(
                        "since.probe.seconds", Long.toString(length.toSeconds()),
                        "period.seconds", Long.toString(period.toSeconds())));
    }
}
