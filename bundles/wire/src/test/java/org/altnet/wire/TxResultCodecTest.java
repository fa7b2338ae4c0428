package org.altnet.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.junit.jupiter.api.Test;

class TxResultCodecTest {
    private static final String TXID = "11".repeat(31) + "22";
    private static final Hash256 HASH = Hash256.of(HexFormat.of().parseHex(TXID));

    private final Random random = new Random(20260104);

    @Test
    void bytesAreAsDocumented() {
        assertEquals(
                TXID + "04" + "05" + "63616665" + "21",
                hex(new TxResult(HASH, Status.REJECTED, "cafe!")));
        assertEquals(TXID + "01" + "00", hex(new TxResult(HASH, Status.ACCEPTED, "")));
        assertEquals(
                List.of("01", "02", "03", "04", "05", "06"),
                Arrays.stream(
                                new Status[] {
                                    Status.ACCEPTED,
                                    Status.KNOWN,
                                    Status.CONFIRMED,
                                    Status.REJECTED,
                                    Status.REFUSED,
                                    Status.UNAVAILABLE
                                })
                        .map(status -> hex(new TxResult(HASH, status, "")).substring(64, 66))
                        .toList());
    }

    @Test
    void whatIsEncodedIsDecoded() throws WireException {
        for (Status status : Status.values()) {
            for (String reason : List.of("", "min relay fee not met", "Gebühr", "x".repeat(255))) {
                TxResult result = new TxResult(HASH, status, reason);
                assertEquals(result, TxResultCodec.decode(TxResultCodec.encode(result)));
            }
        }
    }

    @Test
    void whatNoAltnetSendsIsRefused() {
        assertRefused("status is 0", TXID + "0000");
        assertRefused("status is 7", TXID + "0700");
        assertRefused("not UTF-8", TXID + "0401" + "ff");
        assertRefused("not UTF-8", TXID + "0402" + "c080");
        assertRefused("not UTF-8", TXID + "0403" + "eda080");
        assertRefused("control characters", TXID + "0401" + "0a");
        assertRefused("control characters", TXID + "0402" + "c285");
        assertRefused("1 bytes too many", TXID + "0100" + "00");
        assertRefused("reason needs 2 bytes, 1 left", TXID + "0102" + "41");
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] payload = TxResultCodec.encode(new TxResult(HASH, Status.REFUSED, "rate"));
        for (int length = 0; length < payload.length; length++) {
            byte[] cut = Arrays.copyOf(payload, length);
            assertThrows(WireException.class, () -> TxResultCodec.decode(cut));
        }
    }

    /** Whatever comes in: a message that encodes to the same bytes, or a WireException. */
    @Test
    void fuzz() {
        int decoded = 0;
        for (int round = Integer.getInteger("altnet.fuzz.rounds", 20_000); round > 0; round--) {
            byte[] payload =
                    TxResultCodec.encode(
                            new TxResult(HASH, Status.KNOWN, "é".repeat(random.nextInt(9))));
            payload[32 + random.nextInt(payload.length - 32)] = (byte) random.nextInt();
            try {
                assertArrayEquals(payload, TxResultCodec.encode(TxResultCodec.decode(payload)));
                decoded++;
            } catch (WireException expected) {
                // refused
            }
        }
        assertTrue(decoded > 0, "the fuzz never hits");
    }

    private static String hex(TxResult result) {
        return HexFormat.of().formatHex(TxResultCodec.encode(result));
    }

    private static void assertRefused(String because, String hex) {
        WireException refused =
                assertThrows(
                        WireException.class,
                        () -> TxResultCodec.decode(HexFormat.of().parseHex(hex)));
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }
}
