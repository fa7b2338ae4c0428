package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.Peer.Direction;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final PublicKey SMALL = node(1);
    private static final PublicKey LARGE = node(2);
    private static final PublicKey THIRD = node(3);

    private final ManualTime time = new ManualTime();

    @Test
    void theTestsNodesAreOrderedAsTheirNamesSay() {
        assertTrue(SMALL.compareTo(LARGE) < 0);
    }

    /** Each order of events at each end: both keep the connection that the smaller id called. */
    @Test
    void bothEndsKeepTheSameOfTwoConnections() {
        for (boolean smallCallsFirst : List.of(true, false)) {
            assertEquals(
                    Direction.OUTBOUND, kept(SMALL, LARGE, smallCallsFirst), "at the smaller id");
            assertEquals(
                    Direction.INBOUND, kept(LARGE, SMALL, !smallCallsFirst), "at the larger id");
        }
    }

    @Test
    void whoCallsAgainHasGivenTheOlderConnectionUp() {
        for (Direction direction : List.of(Direction.OUTBOUND, Direction.INBOUND)) {
            Roster roster = roster(LARGE, 16);
            Connection older = connection(SMALL, direction);
            Connection newer = connection(SMALL, direction);
            roster.add(older);

            assertEquals(Optional.empty(), roster.objection(newer));
            assertEquals(Optional.of(older), roster.add(newer));
            assertFalse(roster.remove(older), "the older one is not up any more");
            assertEquals(Optional.of(newer), roster.of(SMALL));
            assertEquals(1, roster.size());
        }
    }

    @Test
    void callersAreCountedButNotThoseWeCallOurselves() {
        Roster roster = roster(LARGE, 1);
        roster.add(connection(node(4), Direction.OUTBOUND));
        roster.add(connection(node(5), Direction.INBOUND));

        assertTrue(
                roster.objection(connection(node(6), Direction.INBOUND))
                        .orElseThrow()
                        .startsWith("1 callers are the most (inbound.max of"));
        assertEquals(
                Optional.empty(), roster.objection(connection(THIRD, Direction.INBOUND)), "known");
        assertEquals(Optional.empty(), roster.objection(connection(node(6), Direction.OUTBOUND)));
        assertEquals(
                Optional.empty(),
                roster.objection(connection(node(5), Direction.INBOUND)),
                "it takes its own place");
    }

    @Test
    void peersAreFoundByTheirId() {
        Roster roster = roster(LARGE, 1);
        Connection connection = connection(SMALL, Direction.OUTBOUND);
        roster.add(connection);

        assertEquals(Optional.of(connection), roster.of(connection.peer().id()));
        assertTrue(roster.remove(connection));
        assertEquals(Optional.empty(), roster.of(connection.peer().id()));
    }

    private Direction kept(PublicKey own, PublicKey other, boolean outboundFirst) {
        Roster roster = roster(own, 16);
        Connection outbound = connection(other, Direction.OUTBOUND);
        Connection inbound = connection(other, Direction.INBOUND);
        for (Connection next :
                outboundFirst ? List.of(outbound, inbound) : List.of(inbound, outbound)) {
            if (roster.objection(next).isEmpty()) {
                roster.add(next);
            }
        }
        return roster.of(other).orElseThrow().peer().direction();
    }

    private static Roster roster(PublicKey own, int max) {
        return new Roster(
                own, new InboundPolicy(true, Set.of(), Set.of(THIRD), max), "[altnet.lightning]");
    }

    private Connection connection(PublicKey node, Direction direction) {
        Endpoint endpoint =
                new Endpoint("127.0.0.1", direction == Direction.OUTBOUND ? 9735 : 50_000);
        Peer peer = new Peer(TestConfig.MEDIUM.peer(new PeerAddress(node, endpoint)), direction);
        return new Connection(
                peer, node, new Socket(), null, new Transcript("Lightning", time), time);
    }

    private static PublicKey node(int secret) {
        return Keypair.of(HexFormat.of().parseHex("%064x".formatted(secret))).publicKey();
    }
}
