package org.altnet.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
 * Suspects a silence: no new best header for as long as the gap, and again after each further gap
 * while it lasts.
 *
 * <p>Monotonic time only: a miner can forge a header's time and an operator's clock may jump, and
 * neither must raise or mask a suspicion. Several gaps that pass between two ticks, as when the
 * machine slept, are told of once. A silence goes on over a restart, the time between included, if
 * the node is where it was.
 *
 * <p>At a gap of 30 minutes a healthy mainnet node is asked about some eight times a day, and a
 * silent one is found out nearly as soon as by any better statistic.
 */
@Component(
        name = WatchdogConfig.PID + ".gap",
        configurationPid = WatchdogConfig.PID,
        service = AnomalyDetector.class,
        scope = ServiceScope.PROTOTYPE)
public final class GapDetector implements AnomalyDetector {
    private static final String SILENCE = "silence";
    private static final String TIP = "tip";

    private final Duration gap;
    private Optional<Silence> silence = Optional.empty();
    private Moment latest = new Moment(0, Instant.EPOCH);

    /** Since when, after which header, and how many gaps of it have been reported. */
    private record Silence(StoredHeader tip, Lasting lasting) {}

    @Activate
    public GapDetector(WatchdogConfig config) {
        this(DurationSetting.parseOrOff(WatchdogConfig.PID, "gap", config.gap()));
    }

    /**
     * @param gap more than zero; {@link DurationSetting#OFF} for never
     */
    public GapDetector(Duration gap) {
        this.gap = gap;
    }

    @Override
    public String name() {
        return "gap";
    }

    @Override
    public String description() {
        return DurationSetting.isOff(gap)
                ? "off"
                : "no new best header for " + DurationSetting.words(gap) + ", monotonic time";
    }

    /**
     * Blocks that come at one in 10 minutes are {@code X} units apart, exponentially with mean 1; a
     * gap of {@code g} units is reported {@code floor(X / g)} times between two of them, which is
     * {@code sum over k >= 1 of exp(-k g) = 1 / (exp(g) - 1)} on average.
     */
    @Override
    public OptionalDouble falseAlarmsPerYear() {
        if (DurationSetting.isOff(gap)) {
            return OptionalDouble.empty();
        }
        double units = gap.toNanos() / 60e9 / ShiryaevRoberts.MINUTES_PER_UNIT;
        return OptionalDouble.of(ShiryaevRoberts.UNITS_PER_YEAR / Math.expm1(units));
    }

    @Override
    public Set<String> standing() {
        return silence.filter(current -> current.lasting.isReported()).isPresent()
                ? Set.of("")
                : Set.of();
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new HashMap<>();
        silence.ifPresent(
                current -> {
                    state.put(TIP, current.tip.hash().toString());
                    current.lasting.saveTo(state, SILENCE, latest);
                });
        return state;
    }

    @Override
    public void restore(Map<String, String> state, Instant saved, Moment now) {
        SavedState before = new SavedState(state, saved, now);
        silence =
                silence.map(
                        current ->
                                before.text(TIP)
                                        .filter(current.tip.hash().toString()::equals)
                                        .flatMap(same -> before.lasting(SILENCE))
                                        .map(lasting -> lasting.bounded(now, gap, gap))
                                        .map(lasting -> new Silence(current.tip, lasting))
                                        .orElse(current));
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        latest = observation.at();
        if (observation instanceof Observation.Started started) {
            silence = Optional.of(new Silence(started.tip(), Lasting.from(started.at())));
        } else if (observation instanceof Observation.NewBestHeader news) {
            if (!isAtThat(news.tip())) {
                silence = Optional.of(new Silence(news.tip(), Lasting.from(news.at())));
            }
        } else {
            return silence.flatMap(current -> afterAnotherGap(current, observation.at()));
        }
        return Optional.empty();
    }

    /** A header that is known already ends nothing, as when it is told of again after a restore. */
    private boolean isAtThat(StoredHeader tip) {
        return silence.filter(current -> current.tip.hash().equals(tip.hash())).isPresent();
    }

    private Optional<Anomaly> afterAnotherGap(Silence current, Moment now) {
        if (!current.lasting.isDue(now, gap, gap)) {
            return Optional.empty();
        }
        silence = Optional.of(new Silence(current.tip, current.lasting.reported(now, gap, gap)));
        Duration silent = current.lasting.length(now);
        return Optional.of(
                new Anomaly(
                        name(),
                        "",
                        Anomaly.Remedy.PROBE,
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
