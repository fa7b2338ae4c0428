package org.altnet.bolt8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.driver.Peer.Direction;
import org.altnet.api.driver.PeerId;

/**
 * The connections that are up, one for each node (BOLT 1). Confined to the lane.
 *
 * <p>Two nodes that call each other have two connections for a moment, and must both drop the same
 * one. Of two connections that were called in different directions, the one that the node with the
 * smaller id called stays: both ends compare the same two ids, so they agree whatever the order in
 * which they see the connections. Of two in the same direction the newer one stays: who calls again
 * has given the older one up.
 */
final class Roster {
    private final PublicKey own;
    private final InboundPolicy inbound;
    private final String section;
    private final Map<PublicKey, Connection> byNode = new LinkedHashMap<>();

    /**
     * @param section where inbound.max stands, for people
     */
    Roster(PublicKey own, InboundPolicy inbound, String section) {
        this.own = own;
        this.inbound = inbound;
        this.section = section;
    }

    /** Whether this connection may join, and if not, why. Says nothing if it may. */
    Optional<String> objection(Connection fresh) {
        Connection incumbent = byNode.get(fresh.node());
        if (incumbent != null) {
            return replaces(fresh, incumbent)
                    ? Optional.empty()
                    : Optional.of("another connection to this node is up");
        }
        return isCounted(fresh) && counted() >= inbound.max()
                ? Optional.of(
                        inbound.max() + " callers are the most (inbound.max of " + section + ")")
                : Optional.empty();
    }

    /**
     * Adds a connection to which there is no {@link #objection}.
     *
     * @return the one that it replaces
     */
    Optional<Connection> add(Connection fresh) {
        return Optional.ofNullable(byNode.put(fresh.node(), fresh));
    }

    /**
     * @return false if it was not up
     */
    boolean remove(Connection connection) {
        return byNode.remove(connection.node(), connection);
    }

    Optional<Connection> of(PublicKey node) {
        return Optional.ofNullable(byNode.get(node));
    }

    Optional<Connection> of(PeerId peer) {
        return byNode.values().stream()
                .filter(connection -> connection.peer().id().equals(peer))
                .findFirst();
    }

    int size() {
        return byNode.size();
    }

    private boolean replaces(Connection fresh, Connection incumbent) {
        return fresh.peer().direction() == incumbent.peer().direction()
                || caller(fresh).compareTo(caller(incumbent)) < 0;
    }

    private PublicKey caller(Connection connection) {
        return connection.peer().direction() == Direction.OUTBOUND ? own : connection.node();
    }

    private boolean isCounted(Connection connection) {
        return connection.peer().direction() == Direction.INBOUND
                && inbound.counts(connection.node());
    }

    private long counted() {
        return byNode.values().stream().filter(this::isCounted).count();
    }
}
