package org.altnet.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.room.DurationSetting;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Notices that the node does not answer: for as long as the patience, then each hour while it
 * lasts, always in the same words: how long and why are the evidence. Cleared when it answers,
 * whatever it says. Monotonic time; over a restart the time between counts if it does not answer
 * then either.
 */
@Component(
        name = WatchdogConfig.PID + ".node",
        configurationPid = WatchdogConfig.PID,
        service = AnomalyDetector.class,
        scope = ServiceScope.PROTOTYPE)
public final class NodeDetector implements AnomalyDetector {
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final String UNREACHABLE = "unreachable";

    private final Duration patience;
    private Optional<StoredHeader> tip = Optional.empty();
    private Optional<Lasting> unreachable = Optional.empty();
    private String reason = "";
    private Moment latest = new Moment(0, Instant.EPOCH);

    @Activate
    public NodeDetector(WatchdogConfig config) {
        this(DurationSetting.parseOrOff(WatchdogConfig.PID, "node", config.node()));
    }

    /**
     * @param patience more than zero; {@link DurationSetting#OFF} for never
     */
    public NodeDetector(Duration patience) {
        this.patience = patience;
    }

    @Override
    public String name() {
        return "node";
    }

    @Override
    public String description() {
        return DurationSetting.isOff(patience)
                ? "off"
                : "the node does not answer for " + DurationSetting.words(patience);
    }

    @Override
    public Set<String> standing() {
        return unreachable.filter(Lasting::isReported).isPresent() ? Set.of("") : Set.of();
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        latest = observation.at();
        if (observation instanceof Observation.Started started) {
            tip = Optional.of(started.tip());
        } else if (observation instanceof Observation.NewBestHeader news) {
            tip = Optional.of(news.tip());
        } else if (observation instanceof Observation.NodeState state) {
            follow(state);
        }
        return unreachable
                .filter(lasting -> tip.isPresent() && lasting.isDue(latest, patience, INTERVAL))
                .map(this::report);
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new HashMap<>();
        unreachable.ifPresent(
                lasting -> {
                    lasting.saveTo(state, UNREACHABLE, latest);
                    state.put("reason", reason);
                });
        return state;
    }

    @Override
    public void restore(Map<String, String> state, Instant saved, Moment now) {
        SavedState before = new SavedState(state, saved, now);
        unreachable =
                before.lasting(UNREACHABLE)
                        .map(lasting -> lasting.bounded(now, patience, INTERVAL));
        reason = before.text("reason").orElse("");
    }

    private void follow(Observation.NodeState state) {
        if (state.status().state() != NodeStatus.State.UNREACHABLE) {
            unreachable = Optional.empty();
        } else {
            reason = state.status().text();
            unreachable = unreachable.or(() -> Optional.of(Lasting.from(state.at())));
        }
    }

    private Anomaly report(Lasting lasting) {
        unreachable = Optional.of(lasting.reported(latest, patience, INTERVAL));
        Duration length = lasting.length(latest);
        return new Anomaly(
                name(),
                "",
                Anomaly.Remedy.NOTIFY,
                latest,
                tip.orElseThrow(),
                "the node does not answer",
                Map.of("unreachable.seconds", Long.toString(length.toSeconds()), "reason", reason));
    }
}
