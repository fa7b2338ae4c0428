package org.altnet.api.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The watch over one node, for people who want to look at it. Each is a service of its own, with
 * the node's id as the property {@code altnet.node}. Thread-safe, never blocks.
 */
@ProviderType
public interface Watchdog {
    /** Id of the node. */
    String node();

    /** What it watches with, by name. */
    List<DetectorView> detectors();

    /** The node's best header as last observed; empty before the first observation. */
    Optional<StoredHeader> lastHeader();

    /** Monotonic time since that header came. */
    Duration sinceLastHeader();

    /** The latest anomalies, newest first, at most 100. */
    List<Anomaly> recent();

    /**
     * A detector.
     *
     * @param name its name
     * @param description what it watches for
     * @param raised anomalies it has raised since the start
     * @param standing subjects of anomalies that last
     * @param falseAlarmsPerYear as the detector says; empty if none are to be expected
     */
    record DetectorView(
            String name,
            String description,
            long raised,
            Set<String> standing,
            OptionalDouble falseAlarmsPerYear) {}
}
