package org.altnet.watchdog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.watchdog.Watchdog;
import org.altnet.room.DurationSetting;
import org.altnet.room.ThreadLane;
import org.altnet.room.node.PerNode;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The room's door: the services, the configuration, and a {@link NodeWatch} for each node, which is
 * published while the node is there.
 *
 * <p>Immediate, since it tracks: a component that waits to be asked for would miss who comes. Nodes
 * and detectors are tracked without the component runtime, from the thread {@code altnet-watchdog}:
 * some of them are activated by being looked up, and bound by it while this is activated they can
 * leave this failed.
 */
@Component(
        name = WatchdogConfig.PID,
        configurationPid = WatchdogConfig.PID,
        immediate = true,
        service = {})
@Designate(ocd = WatchdogConfig.class)
public final class WatchdogService {
    private static final Duration LONGEST_TICK = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TICK = Duration.ofMillis(100);
    private static final int TICKS_PER_SPAN = 4;

    private final ThreadLane lane = new ThreadLane("altnet-watchdog");
    private final PerNode<NodeWatch> watches;
    private final SingleDetectors singles;

    @Activate
    public WatchdogService(
            @Reference HeaderChain chain,
            @Reference Altstack altstack,
            BundleContext bundle,
            WatchdogConfig config) {
        Duration tick = tickFor(shortest(config));
        singles = new SingleDetectors(bundle, lane, this::watches);
        watches =
                new PerNode<>(
                        bundle,
                        node ->
                                new NodeWatch(
                                        bundle,
                                        node,
                                        chain,
                                        altstack,
                                        tick,
                                        file(node, config.state_directory())),
                        List.of(Watchdog.class, TipListener.class, ProbeListener.class),
                        singles::watchesChanged);
    }

    @Activate
    void start() {
        lane.execute(
                () -> {
                    singles.open();
                    watches.open();
                });
    }

    @Deactivate
    void stop() {
        lane.close();
        watches.close();
        singles.close();
    }

    private List<Watch> watches() {
        return watches.parts().stream().map(NodeWatch::service).toList();
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

    private static Optional<StateFile> file(BitcoinNode node, String stateDirectory) {
        return stateDirectory.isBlank()
                ? Optional.empty()
                : Optional.of(StateFile.of(node.id(), Path.of(stateDirectory, "watchdog")));
    }
}
