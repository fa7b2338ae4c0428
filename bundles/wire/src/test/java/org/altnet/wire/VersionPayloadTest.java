package org.altnet.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;

class VersionPayloadTest {
    /** What Bitcoin 0.7.2 sent in 2012, with its checksum. */
    private static final String SATOSHI_0_7_2 =
            "f9beb4d9"
                    + "76657273696f6e0000000000"
                    + "64000000"
                    + "358d4932"
                    + "62ea0000"
                    + "0100000000000000"
                    + "11b2d05000000000"
                    + "0100000000000000"
                    + "00000000000000000000ffff000000000000"
                    + "0000000000000000"
                    + "00000000000000000000ffff000000000000"
                    + "3b2eb35d8ce61765"
                    + "0f2f5361746f7368693a302e372e322f"
                    + "c03e0300";

    private final Random random = new Random(20260103);

    @Test
    void readsWhatBitcoinSentIn2012() throws Exception {
        P2pFrame frame =
                new P2pStream(
                                P2pNetwork.of(Network.MAINNET),
                                new ByteArrayInputStream(HexFormat.of().parseHex(SATOSHI_0_7_2)),
                                OutputStream.nullOutputStream(),
                                Map.of())
                        .read();

        assertEquals("version", frame.command());
        assertEquals(
                new VersionPayload(
                        60_002,
                        VersionPayload.NETWORK,
                        Instant.parse("2012-12-18T18:12:33Z"),
                        0x6517e68c5db32e3bL,
                        "/Satoshi:0.7.2/",
                        212_672,
                        true),
                VersionPayload.decode(frame.payload()));
    }

    @Test
    void whatIsEncodedIsDecoded() throws WireException {
        for (String agent : new String[] {"", VersionPayload.USER_AGENT, "x".repeat(256)}) {
            VersionPayload ours =
                    new VersionPayload(
                            70_016, 9, Instant.ofEpochSecond(1_800_000_000), -7, agent, 5, false);
            assertEquals(ours, VersionPayload.decode(ours.encode()));
        }
    }

    @Test
    void altnetWantsNoTransactionsAndNamesNoAddress() {
        byte[] payload =
                VersionPayload.ours(9, Instant.ofEpochSecond(1_800_000_000), 1, 0).encode();

        assertEquals(100, payload.length);
        assertEquals(0, payload[payload.length - 1], "relay");
        assertEquals("00".repeat(52), HexFormat.of().formatHex(payload, 20, 72), "both addresses");
    }

    @Test
    void whatAFutureNodeAppendsIsLeftAlone() throws WireException {
        VersionPayload ours = VersionPayload.ours(9, Instant.ofEpochSecond(1), 1, 0);
        byte[] payload = ours.encode();

        assertEquals(ours, VersionPayload.decode(Arrays.copyOf(payload, payload.length + 9)));
    }

    @Test
    void whatIsTooShortOrTooLongIsRefused() {
        byte[] payload = VersionPayload.ours(9, Instant.ofEpochSecond(1), 1, 0).encode();
        for (int length = 0; length < payload.length - 1; length++) {
            byte[] cut = Arrays.copyOf(payload, length);
            assertThrows(WireException.class, () -> VersionPayload.decode(cut));
        }
        payload[80] = (byte) 0xfd; // the user agent's length
        payload[81] = 1;
        payload[82] = 1; // 257
        assertThrows(WireException.class, () -> VersionPayload.decode(payload));
        assertThrows(
                IllegalArgumentException.class,
                () -> new VersionPayload(1, 1, Instant.EPOCH, 1, "x".repeat(257), 1, true));
    }

    @Test
    void aUserAgentIsMadePrintableForTheLog() throws WireException {
        VersionPayload theirs =
                new VersionPayload(1, 1, Instant.EPOCH, 1, "/a\u001b[31m\n\u00e4/", 1, true);

        assertEquals("/a?[31m??/", VersionPayload.decode(theirs.encode()).printable());
    }

    @Test
    void fuzz() {
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 20_000);
        byte[] good = VersionPayload.ours(9, Instant.ofEpochSecond(1), 1, 0).encode();
        for (int round = 0; round < rounds; round++) {
            byte[] payload = Arrays.copyOf(good, random.nextInt(good.length + 20));
            for (int flips = random.nextInt(4); flips > 0 && payload.length > 0; flips--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt();
            }
            try {
                VersionPayload theirs = VersionPayload.decode(payload);
                assertTrue(theirs.userAgent().length() <= 256);
                assertFalse(theirs.time().isBefore(Instant.EPOCH));
                assertEquals(theirs, VersionPayload.decode(theirs.encode()));
            } catch (WireException expected) {
                // refused
            }
        }
    }
}
