package org.altnet.watchdog;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.api.watchdog.Watchdog;
import org.altnet.watchdog.StateFile.Saved;

/**
 * A detector and what the watchdog knows about it. The detector is called on the watchdog's lane
 * alone; {@link #view} may be called by anybody.
 */
final class DetectorSlot {
    private final AnomalyDetector detector;
    private final String name;
    private final String description;
    private final OptionalDouble falseAlarmsPerYear;
    private final AtomicLong raised = new AtomicLong();

    /** Written on the lane. */
    private volatile Set<String> standing = Set.of();

    private boolean caughtUp;

    DetectorSlot(AnomalyDetector detector) {
        this.detector = detector;
        name = detector.name();
        description = detector.description();
        falseAlarmsPerYear = detector.falseAlarmsPerYear();
    }

    String name() {
        return name;
    }

    /** True once it has been told how the watch began. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Tells it how the watch began, and what it left behind before. */
    void begin(Observation.Started started, Optional<Saved> before, Moment now) {
        caughtUp = true;
        detector.observe(started);
        before.ifPresent(
                saved -> {
                    standing = saved.standing();
                    detector.restore(saved.state(), saved.at(), now);
                });
    }

    Optional<Anomaly> observe(Observation observation) {
        return detector.observe(observation);
    }

    /** Looks at what stands now, and says which of those that stood before do no longer. */
    Set<String> takeCleared() {
        Set<String> now = Set.copyOf(detector.standing());
        if (now.equals(standing)) {
            return Set.of();
        }
        Set<String> cleared = new HashSet<>(standing);
        cleared.removeAll(now);
        standing = now;
        return cleared;
    }

    /**
     * @param at of the latest observation, by the wall clock
     */
    Saved save(Instant at) {
        return new Saved(at, standing, detector.state());
    }

    void countRaised() {
        raised.incrementAndGet();
    }

    Watchdog.DetectorView view() {
        return new Watchdog.DetectorView(
                name, description, raised.get(), standing, falseAlarmsPerYear);
    }
}
