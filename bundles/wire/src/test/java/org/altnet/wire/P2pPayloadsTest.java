package org.altnet.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Hash256;
import org.altnet.wire.P2pInventory.Entry;
import org.junit.jupiter.api.Test;

class P2pPayloadsTest {
    private final Random random = new Random(20260104);

    @Test
    void anInventoryOfOneIsWhatDriversWriteToo() {
        Hash256 block = hash();

        assertArrayEquals(
                InventoryCodec.encode(new GetData(block)),
                new P2pInventory(List.of(new Entry(Entry.WITNESS_BLOCK, block))).encode());
    }

    @Test
    void anInventoryIsReadAsWritten() throws WireException {
        for (int count : new int[] {0, 1, 252, 253, 50_000}) {
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                entries.add(new Entry(random.nextInt(), hash()));
            }
            P2pInventory inventory = new P2pInventory(entries);
            byte[] payload = inventory.encode();

            assertEquals(inventory, P2pInventory.decode("getdata", payload));
            assertTrue(payload.length <= P2pInventory.MAX_LENGTH);
        }
    }

    @Test
    void blocksAreMeantWithWitnessesOrWithout() {
        assertTrue(new Entry(2, Hash256.ZERO).isBlock());
        assertTrue(new Entry(0x40000002, Hash256.ZERO).isBlock());
        assertFalse(new Entry(1, Hash256.ZERO).isBlock());
        assertFalse(new Entry(4, Hash256.ZERO).isBlock(), "a compact block is another message");
    }

    @Test
    void aCountThatTheBytesDoNotBearIsRefused() {
        for (String payload : List.of("", "01", "fd51c3", "feffffffff", "fd0100", "0000")) {
            assertThrows(
                    WireException.class,
                    () -> P2pInventory.decode("inv", HexFormat.of().parseHex(payload)),
                    payload);
        }
    }

    @Test
    void aRejectNamesTheMessageTheCodeAndTheReason() throws WireException {
        byte[] payload =
                HexFormat.of()
                        .parseHex(
                                "05626c6f636b"
                                        + "10"
                                        + "0968696768"
                                        + "2d68617368"
                                        + "00".repeat(32));

        P2pReject reject = P2pReject.decode(payload);

        assertEquals(new P2pReject("block", 0x10, "high-hash"), reject);
        assertEquals("reject of block, code 0x10: high-hash", reject.toString());
        for (int length = 0; length < 17; length++) {
            byte[] cut = Arrays.copyOf(payload, length);
            assertThrows(WireException.class, () -> P2pReject.decode(cut));
        }
    }

    @Test
    void fuzz() {
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 20_000);
        for (int round = 0; round < rounds; round++) {
            byte[] payload = new byte[random.nextInt(120)];
            random.nextBytes(payload);
            if (payload.length > 0 && random.nextBoolean()) {
                payload[0] = (byte) random.nextInt(4);
            }
            try {
                assertArrayEquals(payload, P2pInventory.decode("inv", payload).encode());
            } catch (WireException expected) {
                // refused
            }
            try {
                P2pReject reject = P2pReject.decode(payload);
                assertTrue(reject.toString().chars().allMatch(c -> c >= ' ' && c < 0x7f));
            } catch (WireException expected) {
                // refused
            }
        }
    }

    private Hash256 hash() {
        byte[] bytes = new byte[Hash256.LENGTH];
        random.nextBytes(bytes);
        return Hash256.of(bytes);
    }
}
