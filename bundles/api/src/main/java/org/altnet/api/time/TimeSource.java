package org.altnet.api.time;

import java.time.Instant;

/**
 * The injected clock. Nothing in AltNet reads the system's clocks but through this. Thread-safe.
 */
@FunctionalInterface
public interface TimeSource {
    /** The machine's clocks. */
    TimeSource SYSTEM = () -> new Moment(System.nanoTime(), Instant.now());

    Moment now();
}
