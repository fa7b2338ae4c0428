package org.altnet.api.watchdog;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides from a stream of observations that something looks wrong. A service registered under this
 * name is used by the watchdog (whiteboard).
 *
 * <p>A pure function of what it has observed: no clock, no thread, no I/O of its own. Called by one
 * thread at a time.
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
}
