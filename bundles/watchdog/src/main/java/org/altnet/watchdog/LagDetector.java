package org.altnet.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.room.DurationSetting;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Suspects that the node is fed honest blocks late (time dilation): of the last three arrivals even
 * the promptest came long after the time that its header names, by the wall clock.
 *
 * <p>An arrival is a new best header, or several that come within a minute of each other: then the
 * promptest of them counts. So a node that catches up by itself after an outage makes one late
 * arrival and no suspicion, and an attacker who hands on late blocks in bunches gains nothing. What
 * comes while the node says that it is catching up does not count for as long as {@link SyncExcuse}
 * holds, and neither does what came before that.
 *
 * <p>Honest headers were measured to come 19 s (median) after their time, 95 % within 44 s, and
 * none of a year of them three in a row 5 minutes late; so no false alarms are to be expected. A
 * wall clock that is fast looks the same as late headers, and one that is slow hides them: the rate
 * detectors use neither.
 *
 * <p>While it lasts it is reported again each 30 minutes. A next arrival that is prompt clears it.
 */
@Component(
        name = WatchdogConfig.PID + ".lag",
        configurationPid = WatchdogConfig.PID,
        service = AnomalyDetector.class,
        scope = ServiceScope.PROTOTYPE)
public final class LagDetector implements AnomalyDetector {
    private static final int ARRIVALS = 3;
    private static final Duration BUNCH = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofMinutes(30);

    private final Duration probeAt;
    private final Duration askAllAt;

    private final Deque<Duration> lags = new ArrayDeque<>();
    private Optional<Moment> lastArrival = Optional.empty();
    private Optional<StoredHeader> tip = Optional.empty();
    private Level level = Level.NONE;
    private Lasting sinceLevel = Lasting.from(new Moment(0, Instant.EPOCH));
    private Moment latest = new Moment(0, Instant.EPOCH);
    private SyncExcuse excuse = new SyncExcuse();

    private enum Level {
        NONE,
        PROBE,
        ASK_ALL
    }

    @Activate
    public LagDetector(WatchdogConfig config) {
        this(
                DurationSetting.parseOrOff(WatchdogConfig.PID, "lag", config.lag()),
                DurationSetting.parseOrOff(
                        WatchdogConfig.PID, "lag.ask.all", config.lag_ask_all()));
    }

    /**
     * @param probeAt lag from which somebody is asked; {@link DurationSetting#OFF} for never
     * @param askAllAt lag from which everybody is asked; likewise
     */
    public LagDetector(Duration probeAt, Duration askAllAt) {
        this.probeAt = probeAt;
        this.askAllAt = askAllAt;
    }

    @Override
    public String name() {
        return "lag";
    }

    @Override
    public String description() {
        if (DurationSetting.isOff(probeAt) && DurationSetting.isOff(askAllAt)) {
            return "off";
        }
        return "the last "
                + ARRIVALS
                + " headers late by "
                + words(probeAt)
                + ", asks all at "
                + words(askAllAt)
                + ", wall clock";
    }

    @Override
    public Set<String> standing() {
        return level == Level.NONE ? Set.of() : Set.of("");
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        latest = observation.at();
        if (observation instanceof Observation.Started started) {
            tip = Optional.of(started.tip());
        } else if (observation instanceof Observation.NodeState state) {
            follow(state);
        } else if (observation instanceof Observation.NewBestHeader news) {
            arrives(news);
        }
        return tip.filter(any -> isDue()).map(this::report);
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new HashMap<>();
        tip.ifPresent(
                header -> {
                    int n = 0;
                    for (Duration lag : lags) {
                        state.put("lag." + n++, lag.toString());
                    }
                    lastArrival.ifPresent(
                            at -> state.put("last.arrival", latest.since(at).toString()));
                    excuse.saveTo(state, latest);
                    sinceLevel.saveTo(state, "level", latest);
                });
        return state;
    }

    @Override
    public void restore(Map<String, String> state, Instant saved, Moment now) {
        SavedState before = new SavedState(state, saved, now);
        latest = now;
        lags.clear();
        for (int n = 0; n < ARRIVALS; n++) {
            before.signedSpan("lag." + n).ifPresent(lags::addLast);
        }
        lastArrival = before.since("last.arrival");
        excuse = SyncExcuse.restored(before);
        level = levelNow();
        sinceLevel =
                before.lasting("level")
                        .map(lasting -> lasting.bounded(now, Duration.ZERO, INTERVAL))
                        .orElse(Lasting.from(now));
    }

    private void follow(Observation.NodeState state) {
        if (excuse.begins(state)) {
            forget();
        }
    }

    private void forget() {
        lags.clear();
        lastArrival = Optional.empty();
        become(Level.NONE);
    }

    private void arrives(Observation.NewBestHeader news) {
        boolean known = tip.filter(header -> header.hash().equals(news.tip().hash())).isPresent();
        tip = Optional.of(news.tip());
        if (known || excuse.holds(news.at())) {
            return;
        }
        Duration lag = Duration.between(news.tip().header().time(), news.at().wall());
        boolean bunch =
                lastArrival.filter(at -> news.at().since(at).compareTo(BUNCH) < 0).isPresent();
        if (bunch && !lags.isEmpty()) {
            Duration promptest = lags.removeLast();
            lags.addLast(lag.compareTo(promptest) < 0 ? lag : promptest);
        } else {
            lags.addLast(lag);
        }
        lastArrival = Optional.of(news.at());
        while (lags.size() > ARRIVALS) {
            lags.removeFirst();
        }
        become(levelNow());
    }

    private void become(Level next) {
        if (next.compareTo(level) > 0 || next == Level.NONE) {
            sinceLevel = Lasting.from(latest);
        }
        level = next;
    }

    private Level levelNow() {
        if (lags.size() < ARRIVALS) {
            return Level.NONE;
        }
        Duration least = least();
        if (least.compareTo(askAllAt) > 0) {
            return Level.ASK_ALL;
        }
        return least.compareTo(probeAt) > 0 ? Level.PROBE : Level.NONE;
    }

    private Duration least() {
        return lags.stream().min(Duration::compareTo).orElse(Duration.ZERO);
    }

    private boolean isDue() {
        return level != Level.NONE && sinceLevel.isDue(latest, Duration.ZERO, INTERVAL);
    }

    private Anomaly report(StoredHeader header) {
        sinceLevel = sinceLevel.reported(latest, Duration.ZERO, INTERVAL);
        Duration least = least();
        return new Anomaly(
                name(),
                "",
                level == Level.ASK_ALL ? Remedy.ASK_ALL : Remedy.PROBE,
                latest,
                header,
                "headers come at least "
                        + DurationSetting.words(least)
                        + " late, or this machine's clock is fast",
                Map.of(
                        "lag.seconds", Long.toString(least.toSeconds()),
                        "arrivals", Integer.toString(ARRIVALS),
                        "header.time", header.header().time().toString(),
                        "tip.height", Integer.toString(header.height()),
                        "tip.hash", header.hash().toString()));
    }

    private static String words(Duration time) {
        return DurationSetting.isOff(time) ? "no time" : DurationSetting.words(time);
    }
}
