package org.altnet.watchdog;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;

/**
 * A detector that there is one of, as the watch has it that may use it now.
 *
 * <p>The watch that had it before may be in the middle of a call on its own thread when it is
 * revoked: the detector's monitor keeps the calls of the two apart, and the detector sees nothing
 * more of what the old one observes.
 */
final class Loan implements AnomalyDetector {
    private final AnomalyDetector detector;
    private volatile boolean revoked;

    Loan(AnomalyDetector detector) {
        this.detector = detector;
    }

    /** From the next call on it does nothing. Does not wait. */
    void revoke() {
        revoked = true;
    }

    @Override
    public String name() {
        return detector.name();
    }

    @Override
    public String description() {
        return detector.description();
    }

    @Override
    public OptionalDouble falseAlarmsPerYear() {
        return detector.falseAlarmsPerYear();
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        synchronized (detector) {
            return revoked ? Optional.empty() : detector.observe(observation);
        }
    }

    @Override
    public Set<String> standing() {
        synchronized (detector) {
            return detector.standing();
        }
    }

    @Override
    public Map<String, String> state() {
        synchronized (detector) {
            return detector.state();
        }
    }

    @Override
    public void restore(Map<String, String> state, Instant saved, Moment now) {
        synchronized (detector) {
            if (!revoked) {
                detector.restore(state, saved, now);
            }
        }
    }
}
