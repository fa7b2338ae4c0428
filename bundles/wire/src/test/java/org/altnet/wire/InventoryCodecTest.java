package org.altnet.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.junit.jupiter.api.Test;

class InventoryCodecTest {
    private static final Hash256 HASH = Network.REGTEST.genesis();
    private static final String WIRE_HASH =
            "06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f";

    private final Random random = new Random(20260103);

    @Test
    void bytesAreThoseOfBip144() {
        assertGolden("0102000040" + WIRE_HASH, InventoryCodec.encode(new GetData(HASH)));
        assertGolden("0101000040" + WIRE_HASH, InventoryCodec.encode(new GetTx(HASH)));
        assertGolden("0102000040" + WIRE_HASH, InventoryCodec.encode(new NotFound(HASH)));
    }

    @Test
    void whatIsEncodedIsDecoded() throws WireException {
        GetData block = new GetData(HASH);
        GetTx tx = new GetTx(HASH);
        NotFound notFound = new NotFound(HASH);

        assertEquals(block, InventoryCodec.decodeGetData(InventoryCodec.encode(block)));
        assertEquals(tx, InventoryCodec.decodeGetData(InventoryCodec.encode(tx)));
        assertEquals(notFound, InventoryCodec.decodeNotFound(InventoryCodec.encode(notFound)));
    }

    @Test
    void whatWasNotFoundMayBeOfAnyKind() throws WireException {
        byte[] payload = InventoryCodec.encode(new GetTx(HASH));

        assertEquals(new NotFound(HASH), InventoryCodec.decodeNotFound(payload));
    }

    @Test
    void otherTypesAreRefused() {
        for (String type : new String[] {"01000000", "02000000", "03000000", "00000000"}) {
            WireException refused =
                    assertThrows(
                            WireException.class,
                            () -> InventoryCodec.decodeGetData(bytes("01" + type + WIRE_HASH)));
            assertTrue(refused.getMessage().contains("neither a block nor"), type);
        }
    }

    @Test
    void oneEntryNoMoreAndNoLess() {
        for (String payload :
                new String[] {
                    "00",
                    "02" + ("02000040" + WIRE_HASH).repeat(2),
                    "fd0100" + "02000040" + WIRE_HASH,
                    "feffffffff",
                    "0102000040" + WIRE_HASH + "00"
                }) {
            assertThrows(WireException.class, () -> InventoryCodec.decodeGetData(bytes(payload)));
            assertThrows(WireException.class, () -> InventoryCodec.decodeNotFound(bytes(payload)));
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] payload = InventoryCodec.encode(new GetData(HASH));
        for (int length = 0; length < payload.length; length++) {
            byte[] cut = Arrays.copyOf(payload, length);
            assertThrows(WireException.class, () -> InventoryCodec.decodeGetData(cut));
            assertThrows(WireException.class, () -> InventoryCodec.decodeNotFound(cut));
        }
    }

    /** Whatever comes in: a message that encodes to the same bytes, or a WireException. */
    @Test
    void fuzz() {
        byte[] seed = InventoryCodec.encode(new GetData(HASH));
        int decoded = 0;
        for (int round = Integer.getInteger("altnet.fuzz.rounds", 20_000); round > 0; round--) {
            byte[] payload = Arrays.copyOf(seed, seed.length - 1 + random.nextInt(3));
            payload[random.nextInt(6)] = (byte) random.nextInt();
            try {
                Message message = InventoryCodec.decodeGetData(payload);
                assertArrayEquals(
                        payload,
                        message instanceof GetData data
                                ? InventoryCodec.encode(data)
                                : InventoryCodec.encode((GetTx) message));
                decoded++;
            } catch (WireException expected) {
                // refused
            }
            try {
                Hash256 hash = InventoryCodec.decodeNotFound(payload).hash();
                assertArrayEquals(
                        Arrays.copyOfRange(payload, 5, payload.length),
                        hash.bytes(),
                        "all but the type, which readers ignore");
            } catch (WireException expected) {
                // refused
            }
        }
        assertTrue(decoded > 0, "the fuzz never hits");
    }

    private static void assertGolden(String hex, byte[] payload) {
        assertEquals(hex, HexFormat.of().formatHex(payload));
        assertEquals(37, payload.length);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
