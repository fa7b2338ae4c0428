package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerView;
import org.altnet.api.stack.Traffic;
import org.altnet.api.testing.ManualTime;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class PeersCommandTest {
    private final PeerView bob = Samples.peer(Samples.BOB, Peer.Direction.OUTBOUND, "");

    @Test
    void listsThem() {
        String text = Outcomes.text(peers(bob), "altnet:peers");
        assertTrue(text.contains("lightning:02ab"), text);
        assertTrue(text.contains("@127.0.0.1:41235  out  2 h       95  2, 168 B"), text);
        assertTrue(text.contains("84 ms"), text);
        assertEquals("No peers.\n", Outcomes.text(peers(), "altnet:peers"));
    }

    @Test
    void asJsonWithTheWholeAddress() {
        JsonObject peer =
                Outcomes.json(peers(bob), "altnet:peers --json")
                        .getJsonArray("peers")
                        .getJsonObject(0);
        assertEquals(Samples.BOB.toString(), peer.getString("peer"));
        assertEquals("OUTBOUND", peer.getString("direction"));
        assertEquals(84, peer.getInt("medianLatencyMs"));
    }

    @Test
    void theWorstOfThemStillFits() {
        PeerView worst =
                new PeerView(
                        new Peer(
                                new PeerId("d".repeat(32), "a".repeat(256)),
                                Peer.Direction.CONNECTIONLESS),
                        Samples.NOW.minus(Duration.ofDays(10_000).plusHours(23)),
                        100,
                        new Traffic(123_456_789, Long.MAX_VALUE, 123_456_789, Long.MAX_VALUE, 1),
                        Optional.of(Duration.ofSeconds(119)),
                        "headers that lead nowhere ".repeat(20));
        String text = Outcomes.text(peers(worst, bob), "altnet:peers");
        assertTrue(text.contains("nowhere"), text);
    }

    @Test
    void takesNoArguments() {
        Outcomes.fails(2, "usage: altnet:peers [--json]", peers(bob), "altnet:peers lightning");
    }

    private static GogoSession peers(PeerView... views) {
        Altstack altstack = Stub.of(Altstack.class, Map.of("peers", Arrays.asList(views)));
        return GogoSession.with("peers", new PeersCommand(altstack, new ManualTime()));
    }
}
