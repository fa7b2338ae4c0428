package org.altnet.watchdog;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.api.watchdog.Watchdog;

/**
 * A detector and what the watchdog knows about it. Observing is confined to the watchdog's lane;
 * {@link #view} may be called by anybody.
 */
final class DetectorSlot {
    private final AnomalyDetector detector;
    private final String name;
    private final String description;
    private final AtomicLong raised = new AtomicLong();
    private boolean caughtUp;

    DetectorSlot(AnomalyDetector detector) {
        this.detector = detector;
        name = detector.name();
        description = detector.description();
    }

    /** True once it has seen how the watch began. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /**
     * Shows a detector that came late, or came again with other settings, how the watch began and
     * the latest header, so that a silence does not start anew with it.
     */
    void catchUp(List<Observation> history) {
        caughtUp = true;
        history.forEach(detector::observe);
    }

    Optional<Anomaly> observe(Observation observation) {
        return detector.observe(observation);
    }

    void countRaised() {
        raised.incrementAndGet();
    }

    Watchdog.DetectorView view() {
        return new Watchdog.DetectorView(
                name,
                description,
                raised.get(),
                detector.standing(),
                detector.falseAlarmsPerYear());
    }
}
