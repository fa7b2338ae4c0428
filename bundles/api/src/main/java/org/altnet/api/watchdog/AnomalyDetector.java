package org.altnet.api.watchdog;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.altnet.api.time.Moment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides from a stream of observations that something looks wrong. A service registered under this
 * name is used by the watchdog (whiteboard).
 *
 * <p>A pure function of what it has observed: no clock, no thread, no I/O of its own. Called by one
 * thread at a time.
 *
 * <p>What it has observed is of one node, so the watch over each node needs an instance of its own:
 * register it with the scope {@code prototype} ({@code @Component(scope =
 * ServiceScope.PROTOTYPE)}), and each watch gets one. A detector with any other scope is used by
 * the watch over the node with the highest service ranking alone. When that becomes another node it
 * goes there, and is told {@link Observation.Started} again: what it has observed until then was of
 * the other.
 */
@ConsumerType
public interface AnomalyDetector {
    /** A short name, such as {@code gap}. */
    String name();

    /** What it watches for and at which threshold, in one line. */
    String description();

    /**
     * Takes note of an observation.
     *
     * @return an anomaly if this observation is the one that makes it; a lasting cause is reported
     *     again at the detector's own interval
     */
    Optional<Anomaly> observe(Observation observation);

    /**
     * The subjects of anomalies whose cause lasts. One that was in here after an observation and no
     * longer is after the next has cleared by itself.
     */
    default Set<String> standing() {
        return Set.of();
    }

    /** How many anomalies a year it raises when nothing is wrong; empty if none. */
    default OptionalDouble falseAlarmsPerYear() {
        return OptionalDouble.empty();
    }

    /** What has to survive a restart, by name; wall-clock times as ISO 8601. */
    default Map<String, String> state() {
        return Map.of();
    }

    /**
     * Takes up what {@link #state} gave before a restart, right after {@link Observation.Started}.
     * What it cannot make sense of it ignores.
     *
     * @param saved when that was, by the wall clock
     * @param now as in the latest observation
     */
    default void restore(Map<String, String> state, Instant saved, Moment now) {}
}
