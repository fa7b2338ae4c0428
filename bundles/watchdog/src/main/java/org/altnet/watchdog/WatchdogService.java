package org.altnet.watchdog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.api.watchdog.Watchdog;
import org.altnet.room.DurationSetting;
import org.altnet.room.ThreadLane;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room's door: the services, the configuration, and the thread {@code altnet-watchdog} which a
 * {@link Watch} runs on.
 *
 * <p>Immediate, since it tracks: a component that waits to be asked for would miss who comes.
 * Detectors and listeners are tracked without the component runtime, from the thread: some of them
 * are activated by being looked up, and bound by it while this is activated they can leave this
 * failed.
 */
@Component(
        name = WatchdogConfig.PID,
        configurationPid = WatchdogConfig.PID,
        immediate = true,
        service = {Watchdog.class, TipListener.class, ProbeListener.class})
@Designate(ocd = WatchdogConfig.class)
public final class WatchdogService implements Watchdog, TipListener, ProbeListener {
    private static final Logger LOG = LoggerFactory.getLogger(WatchdogService.class);
    private static final Duration LONGEST_TICK = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TICK = Duration.ofMillis(100);
    private static final Duration SAVED_WITHIN = Duration.ofSeconds(2);
    private static final int TICKS_PER_SPAN = 4;

    private final ThreadLane lane = new ThreadLane("altnet-watchdog");
    private final Watch watch;
    private final Plugins<AnomalyDetector> detectors;
    private final Plugins<AnomalyListener> listeners;

    @Activate
    public WatchdogService(
            @Reference BitcoinNode node,
            @Reference HeaderChain chain,
            @Reference Altstack altstack,
            BundleContext bundle,
            WatchdogConfig config) {
        watch =
                new Watch(
                        node,
                        chain::tip,
                        altstack::drivers,
                        lane,
                        TimeSource.SYSTEM,
                        tickFor(shortest(config)),
                        new DetectorMemory(file(config.state_directory())));
        detectors =
                new Plugins<>(
                        bundle, AnomalyDetector.class, watch::addDetector, watch::removeDetector);
        listeners =
                new Plugins<>(
                        bundle, AnomalyListener.class, watch::addListener, watch::removeListener);
    }

    @Activate
    void start() {
        lane.execute(
                () -> {
                    listeners.open();
                    detectors.open();
                });
        watch.start();
    }

    @Deactivate
    void stop() {
        CompletableFuture<Void> saved = new CompletableFuture<>();
        lane.execute(
                () -> {
                    watch.save();
                    saved.complete(null);
                });
        try {
            saved.get(SAVED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Watchdog - busy with the node; the state was saved minutes ago at most", e);
        }
        lane.close();
        detectors.close();
        listeners.close();
    }

    /** Fine enough to notice a span in good time, and no finer. */
    static Duration tickFor(Duration span) {
        Duration part = span.dividedBy(TICKS_PER_SPAN);
        if (part.compareTo(LONGEST_TICK) > 0) {
            return LONGEST_TICK;
        }
        return part.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : part;
    }

    /** Of all spans that detectors measure by ticks. */
    private static Duration shortest(WatchdogConfig config) {
        return Stream.of(
                        span("gap", config.gap()),
                        span("period", config.period()),
                        span("block", config.block()),
                        span("fork", config.fork()),
                        span("node", config.node()),
                        span("silence", config.silence()),
                        span("silence.down", config.silence_down()))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private static Duration span(String key, String value) {
        return DurationSetting.parseOrOff(WatchdogConfig.PID, key, value);
    }

    private static Optional<StateFile> file(String stateDirectory) {
        return stateDirectory.isBlank()
                ? Optional.empty()
                : Optional.of(
                        new StateFile(Path.of(stateDirectory, "watchdog", "detectors.properties")));
    }

    @Override
    public void tipChanged(TipEvent event) {
        watch.tipChanged(event);
    }

    @Override
    public void probed(ProbeReport report) {
        watch.probed(report);
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
