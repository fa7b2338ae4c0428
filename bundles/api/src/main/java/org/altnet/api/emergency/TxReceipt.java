package org.altnet.api.emergency;

import java.time.Instant;
import java.util.Objects;

/**
 * What became of a transaction at one destination, as last known.
 *
 * @param driver id of the driver; empty for a node of the operator's own
 * @param destination the peer, as a {@code PeerId} prints, or the node's id
 * @param status what became of it
 * @param at when that was, wall clock
 * @param attempts how often it was sent there
 * @param text the node's or the medium's own words, in one line; may be empty
 */
public record TxReceipt(
        String driver, String destination, Status status, Instant at, int attempts, String text) {
    /** What became of it. */
    public enum Status {
        /** Its turn has not come. */
        QUEUED,
        /** The medium took it; the peer has not answered. */
        SENT,
        /** The node there has it in its mempool or in a block. */
        ACCEPTED,
        /** The node there will have none of it, or its operator's policy is against it. */
        REJECTED,
        /** The medium did not take it, the peer went away, or it did not answer in time. */
        FAILED
    }

    public TxReceipt {
        Objects.requireNonNull(driver, "driver");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(text, "text");
    }
}
