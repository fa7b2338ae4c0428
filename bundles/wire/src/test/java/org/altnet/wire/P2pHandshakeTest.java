package org.altnet.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;

class P2pHandshakeTest {
    private static final P2pNetwork REGTEST = P2pNetwork.of(Network.REGTEST);
    private static final VersionPayload OURS =
            VersionPayload.ours(9, Instant.ofEpochSecond(1_800_000_000), 1, 0);
    private static final VersionPayload THEIRS =
            new VersionPayload(70_002, 1, Instant.EPOCH, 2, "/Satoshi:0.11.99/", 7, true);
    private static final P2pFrame VERSION = new P2pFrame("version", THEIRS.encode());
    private static final P2pFrame VERACK = new P2pFrame("verack");
    private static final P2pFrame OFFER = new P2pFrame("ping", new byte[8]);

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void versionThereVersionAndVerackBackVerackThere() throws Exception {
        assertEquals(THEIRS, shake(VERSION, VERACK));

        P2pStream seen =
                new P2pStream(
                        REGTEST,
                        new ByteArrayInputStream(written.toByteArray()),
                        OutputStream.nullOutputStream(),
                        Map.of());
        assertEquals(new P2pFrame("version", OURS.encode()), seen.read());
        assertEquals(VERACK, seen.read());
        assertThrows(EOFException.class, seen::read);
    }

    @Test
    void whatIsOfferedBeforeTheVerackIsLeftAlone() throws Exception {
        assertEquals(THEIRS, shake(VERSION, new P2pFrame("sendaddrv2"), OFFER, OFFER, VERACK));
    }

    @Test
    void whoKeepsToNoHandshakeIsRefused() {
        assertRefused("verack before version", VERACK);
        assertRefused("twice", VERSION, VERSION);
        assertRefused("is ourselves", new P2pFrame("version", OURS.encode()));
        assertRefused("no verack", Collections.nCopies(40, OFFER).toArray(P2pFrame[]::new));
        assertThrows(EOFException.class, () -> shake(VERSION));
    }

    private void assertRefused(String because, P2pFrame... frames) {
        WireException refused = assertThrows(WireException.class, () -> shake(frames));
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }

    private VersionPayload shake(P2pFrame... frames) throws Exception {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        for (P2pFrame frame : frames) {
            answers.write(frame.encode(REGTEST));
        }
        P2pStream stream =
                new P2pStream(
                        REGTEST,
                        new ByteArrayInputStream(answers.toByteArray()),
                        written,
                        Map.of("ping", 8));
        return P2pHandshake.dialled(stream, OURS);
    }
}
