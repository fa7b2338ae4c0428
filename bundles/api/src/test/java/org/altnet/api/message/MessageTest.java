package org.altnet.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MessageTest {
    /** Mainnet's block 1, as every Bitcoin node has it. */
    private static final String BLOCK_1 =
            "010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000"
                    + "982051fd1e4ba744bbbe680e1fee14677ba1a3c3540bf7b1cdb606e857233e0e"
                    + "61bc6649ffff001d01e36299";

    @Test
    void headerFieldsAreReadLittleEndian() {
        BlockHeader header = BlockHeader.of(HexFormat.of().parseHex(BLOCK_1));

        assertEquals(
                "00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048",
                header.hash().toString());
        assertEquals(1, header.version());
        assertEquals(Network.MAINNET.genesis(), header.previous());
        assertEquals("2009-01-09T02:54:25Z", header.time().toString());
        assertEquals(0x1d00ffff, header.bits());
        assertEquals(0x9962e301, header.nonce());
    }

    @Test
    void hashesReadBackAsTheyPrint() {
        Hash256 genesis = Network.REGTEST.genesis();

        assertEquals(genesis, Hash256.parse(genesis.toString()));
        assertEquals(genesis, Hash256.of(genesis.bytes()));
        assertNotEquals(genesis, Hash256.ZERO);
    }

    @Test
    void headersAreSlicedAndPutTogether() {
        BlockHeader one = BlockHeader.of(HexFormat.of().parseHex(BLOCK_1));
        Headers three = Headers.of(one, one, one);

        assertEquals(3, three.size());
        assertEquals(three, three.slice(0, 1).plus(three.slice(1, 3)));
        assertThrows(IndexOutOfBoundsException.class, () -> three.get(3));
        assertThrows(IndexOutOfBoundsException.class, () -> three.slice(2, 4));
    }

    @Test
    void wrongLengthsAreRefusedWithWhatWasFound() {
        assertRefused("80 bytes each, got 81", () -> Headers.of(new byte[81]));
        assertRefused("80 bytes, got 79", () -> BlockHeader.of(new byte[79]));
        assertRefused("32 bytes, got 31", () -> Hash256.of(new byte[31]));
        assertRefused("64 hexadecimal digits, got 3", () -> Hash256.parse("abc"));
        assertRefused("got 0", () -> Block.of(new byte[0]));
        assertRefused(
                "at most 101",
                () ->
                        new BlockLocator(
                                Collections.nCopies(102, new BlockLocator.Entry(Hash256.ZERO, 0))));
    }

    @Test
    void valuesCannotBeChangedFromOutside() {
        byte[] raw = HexFormat.of().parseHex(BLOCK_1);
        Headers headers = Headers.of(raw);
        raw[0] = 99;
        headers.bytes()[0] = 99;

        assertEquals(1, headers.get(0).version());
    }

    @Test
    void anUnknownNetworkNamesTheKnownOnes() {
        assertEquals(Network.SIGNET, Network.of("signet"));
        assertRefused("mainnet, testnet3, testnet4, signet, regtest", () -> Network.of("main"));
    }

    private static void assertRefused(String because, Runnable making) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, making::run);
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }
}
