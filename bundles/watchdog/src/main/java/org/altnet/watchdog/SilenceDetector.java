package org.altnet.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.stack.DriverView;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.room.DurationSetting;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Notices that a driver is of no use: nobody answers over it though it works, or it does not work.
 * The judgement of each driver is {@link DriverHistory}'s; the subject is its id.
 *
 * <p>Told of again each day while it lasts, in the same words; cleared when something is received,
 * when it works again, or when it has been gone for 10 minutes (long enough to be swapped).
 * Monotonic time, and only such in which somebody watched: the time between two runs does not
 * count.
 */
@Component(
        name = WatchdogConfig.PID + ".silence",
        configurationPid = WatchdogConfig.PID,
        service = AnomalyDetector.class,
        scope = ServiceScope.PROTOTYPE)
public final class SilenceDetector implements AnomalyDetector {
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofHours(24);

    private final Duration silence;
    private final Duration down;
    private final Map<String, DriverHistory> drivers = new TreeMap<>();
    private Optional<StoredHeader> tip = Optional.empty();
    private Moment latest = new Moment(0, Instant.EPOCH);

    @Activate
    public SilenceDetector(WatchdogConfig config) {
        this(
                DurationSetting.parseOrOff(WatchdogConfig.PID, "silence", config.silence()),
                DurationSetting.parseOrOff(
                        WatchdogConfig.PID, "silence.down", config.silence_down()));
    }

    /**
     * @param silence more than zero; {@link DurationSetting#OFF} for never
     * @param down likewise
     */
    public SilenceDetector(Duration silence, Duration down) {
        this.silence = silence;
        this.down = down;
    }

    @Override
    public String name() {
        return "silence";
    }

    @Override
    public String description() {
        if (DurationSetting.isOff(silence) && DurationSetting.isOff(down)) {
            return "off";
        }
        return "a driver is asked in vain for "
                + words(silence)
                + ", or does not work for "
                + words(down);
    }

    @Override
    public Set<String> standing() {
        return drivers.entrySet().stream()
                .filter(driver -> driver.getValue().isReported())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        latest = observation.at();
        if (observation instanceof Observation.Started started) {
            tip = Optional.of(started.tip());
        } else if (observation instanceof Observation.NewBestHeader news) {
            tip = Optional.of(news.tip());
        } else if (observation instanceof Observation.Drivers news) {
            follow(news);
        }
        return tip.isEmpty()
                ? Optional.empty()
                : drivers.entrySet().stream()
                        .filter(driver -> driver.getValue().isDue(latest, silence, down, INTERVAL))
                        .findFirst()
                        .map(driver -> report(driver.getKey(), driver.getValue()));
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new HashMap<>();
        drivers.forEach((id, history) -> history.saveTo(state, id, latest));
        return state;
    }

    @Override
    public void restore(Map<String, String> state, Instant saved, Moment now) {
        SavedState before = new SavedState(state, saved, now);
        drivers.clear();
        for (String id : DriverHistory.savedIn(state)) {
            drivers.put(id, DriverHistory.restored(before, id, now, silence, down, INTERVAL));
        }
    }

    private void follow(Observation.Drivers news) {
        Set<String> here = new TreeSet<>();
        for (DriverView view : news.drivers()) {
            if (here.add(view.id())) {
                drivers.computeIfAbsent(view.id(), id -> new DriverHistory())
                        .follow(view, news.at());
            }
        }
        drivers.entrySet()
                .removeIf(
                        driver ->
                                !here.contains(driver.getKey())
                                        && driver.getValue().isGone(news.at(), FORGOTTEN_AFTER));
    }

    private Anomaly report(String id, DriverHistory history) {
        String text = history.words();
        history.report(latest, silence, down, INTERVAL);
        return new Anomaly(
                name(),
                id,
                Anomaly.Remedy.NOTIFY,
                latest,
                tip.orElseThrow(),
                "driver " + id + " " + text,
                history.evidence(latest));
    }

    private static String words(Duration time) {
        return DurationSetting.isOff(time) ? "ever" : DurationSetting.words(time);
    }
}
