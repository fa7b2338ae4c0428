package org.altnet.api.watchdog;

import java.util.Map;
import java.util.Objects;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;

/**
 * A suspicion: something about the node's view looks wrong, and other media should be asked. Not an
 * alarm, which takes proof of work.
 *
 * @param detector the name of the detector that raised it
 * @param urgency how hard to ask
 * @param at when
 * @param tip the node's best header at that time
 * @param text what looks wrong, in one line
 * @param evidence the figures behind it, by name, with units
 */
public record Anomaly(
        String detector,
        Urgency urgency,
        Moment at,
        StoredHeader tip,
        String text,
        Map<String, String> evidence) {

    /** How hard to ask. */
    public enum Urgency {
        /** Cheapest and most private first. */
        PROBE,
        /** Everybody at once. */
        ASK_ALL
    }

    public Anomaly {
        Objects.requireNonNull(detector, "detector");
        Objects.requireNonNull(urgency, "urgency");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(tip, "tip");
        Objects.requireNonNull(text, "text");
        evidence = Map.copyOf(evidence);
    }
}
