package org.altnet.api.watchdog;

import java.util.Map;
import java.util.Objects;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;

/**
 * A suspicion: something about the node's view looks wrong. Not an alarm, which takes proof of
 * work.
 *
 * @param detector the name of the detector that raised it
 * @param subject what it is about, such as a driver's id or a block's hash; empty if there is only
 *     one thing that the detector can mean. Detector and subject together name one cause.
 * @param remedy what to do about it
 * @param at when
 * @param tip the node's best header at that time
 * @param text what looks wrong, in one line
 * @param evidence the figures behind it, by name, with units
 */
public record Anomaly(
        String detector,
        String subject,
        Remedy remedy,
        Moment at,
        StoredHeader tip,
        String text,
        Map<String, String> evidence) {

    /** What to do. */
    public enum Remedy {
        /** Ask other media for headers, the cheapest and most private first. */
        PROBE,
        /** Ask everybody at once. */
        ASK_ALL,
        /** Get the block of {@code tip} to the node. */
        FETCH_BLOCK,
        /** Tell the operator; there is nobody to ask about it. */
        NOTIFY
    }

    public Anomaly {
        Objects.requireNonNull(detector, "detector");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(remedy, "remedy");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(tip, "tip");
        Objects.requireNonNull(text, "text");
        evidence = Map.copyOf(evidence);
    }
}
