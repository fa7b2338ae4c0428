package org.altnet.api.time;

import java.time.Duration;
import java.time.Instant;

/**
 * One moment on both clocks. Rates and timeouts are measured on the monotonic one, which nobody can
 * set; header times are compared with the wall clock.
 *
 * @param monotonicNanos nanoseconds from an arbitrary origin, never going back
 * @param wall what the operator's clock shows, which may be wrong and may jump
 */
public record Moment(long monotonicNanos, Instant wall) {
    /** Monotonic time that passed from {@code earlier} to this moment. */
    public Duration since(Moment earlier) {
        return Duration.ofNanos(monotonicNanos - earlier.monotonicNanos);
    }
}
