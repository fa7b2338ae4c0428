package org.altnet.api.driver;

import java.util.Objects;

/**
 * A peer that is up.
 *
 * @param id who
 * @param direction who called whom
 */
public record Peer(PeerId id, Direction direction) {
    /** Who opened the connection. */
    public enum Direction {
        /** We called. */
        OUTBOUND,
        /** The peer called. */
        INBOUND,
        /** A medium without connections: a server that is asked, a broadcast that is heard. */
        CONNECTIONLESS
    }

    public Peer {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(direction, "direction");
    }
}
