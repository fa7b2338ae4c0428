package org.altnet.api.emergency;

import java.time.Duration;
import java.util.Set;

/**
 * How to send.
 *
 * @param drivers ids of the only drivers to use, and {@link #OWN_NODES} if the operator's own nodes
 *     are to get it too; empty for all that carry transactions, and the own nodes as they are
 *     configured
 * @param minAcks how many peers' nodes must have taken it before media that tell more are left
 *     alone, at least 1
 * @param deadline how long until, with fewer, everybody has been asked and the operator is told
 */
public record SendOptions(Set<String> drivers, int minAcks, Duration deadline) {
    /** The operator's own nodes among {@link #drivers}; no driver has this id. */
    public static final String OWN_NODES = "own";

    /** Every driver, two nodes, ten minutes. */
    public static final SendOptions DEFAULT = new SendOptions(Set.of(), 2, Duration.ofMinutes(10));

    public SendOptions {
        drivers = Set.copyOf(drivers);
        if (minAcks < 1) {
            throw new IllegalArgumentException("at least one acknowledgement, not " + minAcks);
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline is later than now, not " + deadline);
        }
    }
}
