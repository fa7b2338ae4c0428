package org.altnet.api.stack;

import java.time.Duration;
import java.time.Instant;
import org.altnet.api.driver.PeerId;

/**
 * What was asked of, or said to, one peer, and what came of it.
 *
 * @param peer who
 * @param group the diversity group of the driver
 * @param at when, wall clock
 * @param result what came of it
 * @param took until it ended
 * @param text more about it, in one line; may be empty
 */
public record Receipt(
        PeerId peer, String group, Instant at, Result result, Duration took, String text) {
    /** What came of it. */
    public enum Result {
        /** The medium took the message; no answer was asked for. */
        SENT,
        /** Answered, and that settled it. */
        ACCEPTED,
        /** Answered. */
        HEARD,
        /** Answered with something worthless. */
        REJECTED,
        /** No answer in time. */
        SILENT,
        /** The message could not be sent, or the peer went away. */
        FAILED,
        /** Asked, and no longer needed when another's answer settled it. */
        OVERTAKEN
    }
}
