package org.altnet.api.stack;

import java.time.Duration;
import java.util.Objects;

/**
 * How to ask around.
 *
 * @param order one after another, or all at once
 * @param perPeer how long one peer may take
 * @param total when to give up altogether
 */
public record AnycastPolicy(Order order, Duration perPeer, Duration total) {
    /** Who is asked when. */
    public enum Order {
        /**
         * The cheapest and most private first; the next too when the answer takes twice the median
         * latency of the medium, that of blocks for a block.
         */
        HEDGED,
        /** Everybody at once. */
        ALL
    }

    /** A routine probe. */
    public static final AnycastPolicy PROBE =
            new AnycastPolicy(Order.HEDGED, Duration.ofSeconds(30), Duration.ofMinutes(2));

    /** A block: four megabytes take their time on a slow medium. */
    public static final AnycastPolicy BLOCK =
            new AnycastPolicy(Order.HEDGED, Duration.ofMinutes(10), Duration.ofMinutes(30));

    /** An emergency. */
    public static final AnycastPolicy ASK_ALL =
            new AnycastPolicy(Order.ALL, Duration.ofSeconds(30), Duration.ofSeconds(60));

    public AnycastPolicy {
        Objects.requireNonNull(order, "order");
        if (perPeer.isNegative() || perPeer.isZero() || total.compareTo(perPeer) < 0) {
            throw new IllegalArgumentException(
                    "an anycast needs 0 < perPeer <= total, got " + perPeer + " and " + total);
        }
    }
}
