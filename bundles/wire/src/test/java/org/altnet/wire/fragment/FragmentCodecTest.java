package org.altnet.wire.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.altnet.wire.WireException;
import org.altnet.wire.fragment.Fragment.Data;
import org.altnet.wire.fragment.Fragment.Done;
import org.altnet.wire.fragment.Fragment.Gone;
import org.altnet.wire.fragment.Fragment.Offer;
import org.altnet.wire.fragment.Fragment.Want;
import org.junit.jupiter.api.Test;

class FragmentCodecTest {
    private static final TransferId ID = new TransferId(0x0123456789abcdefL);
    private static final String HEX_ID = "0123456789abcdef";

    private final Random random = new Random(20260105);

    @Test
    void bytesAreAsDocumented() throws WireException {
        assertGolden(
                "01" + HEX_ID + "823d" + "003d0900" + "aabb",
                new Offer(ID, 33_341, 4_000_000, bytes("aabb")));
        assertGolden("02" + HEX_ID + "00010000" + "00080000", new Want(ID, 65_536, 524_288));
        assertGolden("03" + HEX_ID + "00010000" + "cc", new Data(ID, 65_536, bytes("cc")));
        assertGolden("04" + HEX_ID, new Gone(ID));
        assertGolden("05" + HEX_ID + "01", new Done(ID, true));
        assertGolden("05" + HEX_ID + "00", new Done(ID, false));
    }

    /** printf '\x00\x01abc' | sha256sum */
    @Test
    void anIdIsTheBeginningOfAHashOfTypeAndContent() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);

        assertEquals("c038ae3bc0bc351d", TransferId.of(1, abc).toString());
        assertTrue(!TransferId.of(2, abc).equals(TransferId.of(1, abc)), "the type is in");
    }

    @Test
    void theNarrowestMediumCarriesEveryKindAndSomeContent() {
        for (Fragment fragment :
                List.of(
                        new Offer(ID, 1, 1, bytes("")),
                        new Want(ID, 0, 1),
                        new Data(ID, 0, bytes("00".repeat(16))),
                        new Gone(ID),
                        new Done(ID, true))) {
            assertTrue(FragmentCodec.encode(fragment).length <= FragmentCodec.MIN_MTU);
        }
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        for (String bad :
                List.of(
                        "",
                        "01",
                        "00" + HEX_ID,
                        "06" + HEX_ID,
                        "01" + HEX_ID + "0001" + "00000000",
                        "01" + HEX_ID + "0001" + "003d0d01",
                        "01" + HEX_ID + "0001" + "ffffffff",
                        "01" + HEX_ID + "0001" + "00000001" + "aabb",
                        "02" + HEX_ID + "00000000" + "00000000",
                        "02" + HEX_ID + "00000001" + "003d0d00",
                        "02" + HEX_ID + "ffffffff" + "00000002",
                        "02" + HEX_ID + "7fffffff" + "7fffffff",
                        "02" + HEX_ID + "00000000" + "00000001" + "00",
                        "03" + HEX_ID + "00000000",
                        "03" + HEX_ID + "003d0d00" + "aa",
                        "03" + HEX_ID + "003d0cff" + "aabb",
                        "04" + HEX_ID + "00",
                        "05" + HEX_ID,
                        "05" + HEX_ID + "02",
                        "05" + HEX_ID + "0100")) {
            assertThrows(WireException.class, () -> FragmentCodec.decode(bytes(bad)), bad);
        }
    }

    /** Whatever comes in: a fragment that encodes to the same bytes, or a WireException. */
    @Test
    void fuzz() {
        int decoded = 0;
        for (int round = Integer.getInteger("altnet.fuzz.rounds", 20_000); round > 0; round--) {
            byte[] input = input();
            try {
                Fragment fragment = FragmentCodec.decode(ByteBuffer.wrap(input));
                assertArrayEquals(input, FragmentCodec.encode(fragment));
                decoded++;
            } catch (WireException expected) {
                // refused
            }
        }
        assertTrue(decoded > 0, "the fuzz never hits");
    }

    private byte[] input() {
        byte[] random = new byte[this.random.nextInt(40)];
        this.random.nextBytes(random);
        if (this.random.nextInt(4) == 0 || random.length < 16) {
            return random;
        }
        random[0] = (byte) this.random.nextInt(7);
        Arrays.fill(random, 9, 11, (byte) 0);
        return random;
    }

    private static void assertGolden(String hex, Fragment fragment) throws WireException {
        assertEquals(hex, HexFormat.of().formatHex(FragmentCodec.encode(fragment)));
        assertEquals(fragment, FragmentCodec.decode(bytes(hex)));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
