package org.altnet.api.driver;

import java.util.Objects;

/**
 * A peer that is up.
 *
 * @param id who
 * @param direction who called whom
 * @param chosen whether the operator wrote down this peer's key, and the peer has proved that it
 *     has it. False for whoever a door that is open to anybody lets in, whatever the {@link Trust}
 *     of the driver: that is of its medium, this of one peer.
 */
public record Peer(PeerId id, Direction direction, boolean chosen) {
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

    /** A peer that the operator has not chosen, or of which the medium cannot tell. */
    public Peer(PeerId id, Direction direction) {
        this(id, direction, false);
    }
}
