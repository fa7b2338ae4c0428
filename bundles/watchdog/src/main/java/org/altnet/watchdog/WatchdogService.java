package org.altnet.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.time.TimeSource;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.api.watchdog.Watchdog;
import org.altnet.room.ThreadLane;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The room's door: the services, the configuration, and the thread {@code altnet-watchdog} which a
 * {@link Watch} runs on.
 *
 * <p>Immediate, since it tracks: a component that waits to be asked for would miss who comes.
 */
@Component(
        name = WatchdogConfig.PID,
        configurationPid = WatchdogConfig.PID,
        immediate = true,
        service = {Watchdog.class, TipListener.class})
@Designate(ocd = WatchdogConfig.class)
public final class WatchdogService implements Watchdog, TipListener {
    private static final Duration LONGEST_TICK = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TICK = Duration.ofMillis(100);
    private static final int TICKS_PER_GAP = 4;

    private final ThreadLane lane = new ThreadLane("altnet-watchdog");
    private final Watch watch;

    @Activate
    public WatchdogService(@Reference BitcoinNode node, WatchdogConfig config) {
        Duration gap = DurationSetting.parse(WatchdogConfig.PID, "gap", config.gap());
        watch = new Watch(node, lane, TimeSource.SYSTEM, tickFor(gap));
    }

    @Activate
    void start() {
        watch.start();
    }

    @Deactivate
    void stop() {
        lane.close();
    }

    /** Fine enough to notice the gap in good time, and no finer. */
    static Duration tickFor(Duration gap) {
        Duration quarter = gap.dividedBy(TICKS_PER_GAP);
        if (quarter.compareTo(LONGEST_TICK) > 0) {
            return LONGEST_TICK;
        }
        return quarter.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : quarter;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedDetector")
    void bindDetector(AnomalyDetector detector, Map<String, Object> properties) {
        watch.addDetector(detector, properties);
    }

    /** Keeps a change of properties from looking like a new detector. */
    void updatedDetector(AnomalyDetector detector, Map<String, Object> properties) {}

    void unbindDetector(AnomalyDetector detector, Map<String, Object> properties) {
        watch.removeDetector(properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedListener")
    void bindListener(AnomalyListener listener, Map<String, Object> properties) {
        watch.addListener(listener, properties);
    }

    /** Keeps a change of properties from looking like a new listener. */
    void updatedListener(AnomalyListener listener, Map<String, Object> properties) {}

    void unbindListener(AnomalyListener listener, Map<String, Object> properties) {
        watch.removeListener(properties);
    }

    @Override
    public void tipChanged(TipEvent event) {
        watch.tipChanged(event);
    }

    @Override
    public List<DetectorView> detectors() {
        return watch.detectors();
    }

    @Override
    public Optional<StoredHeader> lastHeader() {
        return watch.lastHeader();
    }

    @Override
    public Duration sinceLastHeader() {
        return watch.sinceLastHeader();
    }

    @Override
    public List<Anomaly> recent() {
        return watch.recent();
    }
}
