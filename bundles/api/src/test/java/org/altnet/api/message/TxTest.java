package org.altnet.api.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.altnet.api.testing.RawTx;
import org.junit.jupiter.api.Test;

/** What can be read from the bytes of a transaction, and which bytes are none. */
class TxTest {
    /** Of mainnet's genesis block, as every Bitcoin node has it. */
    static final String GENESIS_COINBASE =
            "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff"
                    + "4d04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c"
                    + "6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e"
                    + "6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828"
                    + "e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c"
                    + "702b6bf11d5fac00000000";

    /** Version, one input without a script. */
    private static final int[] VERSION = {2, 0, 0, 0};

    private static final int OUTPOINT = 36;

    private final Random random = new Random(1);

    @Test
    void theGenesisCoinbaseIsReadAsEverybodyReadsIt() {
        Tx tx = Tx.of(HexFormat.of().parseHex(GENESIS_COINBASE));

        assertEquals(
                "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
                tx.txid().toString());
        assertEquals(tx.txid(), tx.wtxid());
        assertEquals(204, tx.strippedLength());
        assertTrue(tx.isCoinbase());
        assertFalse(tx.hasWitnesses());
        assertEquals(List.of(), tx.firstWitness());
        assertEquals(1, tx.outputScripts().size());
        assertEquals(67, tx.outputScripts().get(0).length);
    }

    @Test
    void theIdHasNoPartInTheWitnesses() {
        List<byte[]> items = List.of(new byte[0], RawTx.some(random, 71), RawTx.some(random, 300));
        byte[][] raw = RawTx.random(random, 2, 3, List.of(items, List.of()));
        Tx tx = Tx.of(raw[0]);

        assertEquals(Hash256.digest(raw[1]), tx.txid());
        assertEquals(Hash256.digest(raw[0]), tx.wtxid());
        assertEquals(raw[1].length, tx.strippedLength());
        assertTrue(tx.hasWitnesses());
        assertEquals(3, tx.outputScripts().size());
        for (int i = 0; i < items.size(); i++) {
            assertArrayEquals(items.get(i), tx.firstWitness().get(i));
        }
        assertEquals(Tx.of(raw[1]).txid(), tx.txid());
        assertNotEquals(Tx.of(raw[1]), tx);
    }

    @Test
    void theFirstInputsWitnessMayBeEmpty() {
        byte[][] raw = RawTx.random(random, 2, 1, List.of(List.of(), List.of(new byte[1])));

        assertEquals(List.of(), Tx.of(raw[0]).firstWitness());
        assertTrue(Tx.of(raw[0]).hasWitnesses());
    }

    @Test
    void onlyOneInputFromNowhereMakesACoinbase() {
        byte[] raw = HexFormat.of().parseHex(GENESIS_COINBASE);
        int hash = 5;
        int index = hash + Hash256.LENGTH;

        assertFalse(Tx.of(with(raw, hash, 1)).isCoinbase());
        assertFalse(Tx.of(with(raw, index - 1, 1)).isCoinbase());
        assertFalse(Tx.of(with(raw, index, 0xfe)).isCoinbase());
        assertFalse(Tx.of(with(raw, index + 3, 0x7f)).isCoinbase());
        byte[] input = Arrays.copyOfRange(raw, hash, raw.length - 77 - 4);
        RawTx two = new RawTx().bytes(VERSION).bytes(2).bytes(input).bytes(input);
        assertFalse(Tx.of(two.bytes(0, 0, 0, 0, 0).done()).isCoinbase());
    }

    @Test
    void sizesAroundTheGrowthOfACountAreRead() {
        for (int size : new int[] {0, 1, 0xfc, 0xfd, 0xfe, 0xff, 0x100, 0xffff, 0x1_0000, 70_000}) {
            byte[] script = RawTx.some(random, size);
            byte[] raw = oneInput().bytes(1).zeros(8).sized(script).bytes(0, 0, 0, 0).done();

            assertArrayEquals(script, Tx.of(raw).outputScripts().get(0));
            assertEquals(Hash256.digest(raw), Tx.of(raw).txid());
        }
    }

    @Test
    void manyInputsAreRead() {
        List<List<byte[]>> witnesses = Collections.nCopies(300, List.of(new byte[3]));
        byte[][] raw = RawTx.random(random, 300, 300, witnesses);

        assertEquals(Hash256.digest(raw[1]), Tx.of(raw[0]).txid());
    }

    @Test
    void whatIsNoTransactionIsRefusedWithThePlace() {
        assertRefused("the version needs 4 bytes, 3 are left", new RawTx().zeros(3));
        assertRefused("at byte 4: a count needs 1 bytes, 0 are left", new RawTx().bytes(VERSION));
        assertRefused("it has no inputs", new RawTx().bytes(VERSION).zeros(6));
        assertRefused("it has no inputs", new RawTx().bytes(VERSION).bytes(0, 1, 0, 0).zeros(4));
        assertRefused("its flag is 2, not 1", new RawTx().bytes(VERSION).bytes(0, 2).zeros(60));
        assertRefused("its flag is 255", new RawTx().bytes(VERSION).bytes(0, 255).zeros(60));
        assertRefused("its flag is 3", new RawTx().bytes(VERSION).bytes(0, 3).zeros(60));
        assertRefused("1 inputs do not fit", cutIn(oneInput()));
        assertRefused("4 more", oneInput().bytes(0).zeros(8));
        assertRefused("the lock time needs 4 bytes, 3 are left", oneInput().bytes(0).zeros(3));
        assertRefused(
                "a sequence needs 4 bytes, 3",
                new RawTx().bytes(VERSION).bytes(1).zeros(36).bytes(1).zeros(4));
    }

    @Test
    void aCountThatIsWrittenTooLongIsRefused() {
        assertRefused("at byte 4: the count 1 is", new RawTx().bytes(VERSION).bytes(0xfd, 1, 0));
        assertRefused(
                "the count 252", new RawTx().bytes(VERSION).bytes(0xfd, 0xfc, 0).zeros(11_000));
        assertRefused("the count 65535", new RawTx().bytes(VERSION).bytes(0xfe, 0xff, 0xff, 0, 0));
        assertRefused(
                "the count 4294967295",
                new RawTx().bytes(VERSION).bytes(0xff, 255, 255, 255, 255, 0, 0, 0, 0));
        assertRefused("a count needs 8 bytes, 7", new RawTx().bytes(VERSION).bytes(0xff).zeros(7));
    }

    @Test
    void aCountThatDoesNotFitIsRefusedBeforeAnythingIsReadByIt() {
        for (long count : new long[] {5, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, 1L << 40, -1}) {
            String shown = Long.toUnsignedString(count);
            assertRefused(shown + " inputs", sized(new RawTx().bytes(VERSION), count));
            assertRefused(shown + " outputs", sized(oneInput(), count));
            assertRefused(shown + " bytes of script", sized(oneInput().bytes(1).zeros(8), count));
            RawTx marked = new RawTx().bytes(VERSION).bytes(0, 1, 1).zeros(OUTPOINT + 5).bytes(0);
            assertRefused(shown + " items of witness", sized(marked, count));
        }
    }

    @Test
    void witnessesThatAreAllEmptyAreRefused() {
        RawTx marked = new RawTx().bytes(VERSION).bytes(0, 1, 1).zeros(OUTPOINT + 5).bytes(0);

        assertRefused("all are empty", marked.bytes(0).zeros(4));
    }

    @Test
    void noPrefixOfATransactionIsOneNorWithAByteMore() {
        for (int round = 0; round < 50; round++) {
            byte[] raw = RawTx.random(random)[0];
            for (int length = 1; length < raw.length; length++) {
                Tx cut = Tx.of(Arrays.copyOf(raw, length));
                assertThrows(IllegalArgumentException.class, cut::txid);
            }
            Tx longer = Tx.of(Arrays.copyOf(raw, raw.length + 1));
            assertThrows(IllegalArgumentException.class, longer::txid);
            assertThrows(IllegalArgumentException.class, longer::wtxid);
            assertThrows(IllegalArgumentException.class, longer::strippedLength);
        }
    }

    @Test
    void fuzz() {
        int read = 0;
        for (int round = 0; round < Integer.getInteger("altnet.fuzz.rounds", 20_000); round++) {
            byte[][] raw = RawTx.random(random);
            byte[] mutated = mutated(raw[0]);
            Tx tx = Tx.of(mutated);
            try {
                Hash256 id = tx.txid();
                assertEquals(id, Tx.of(mutated).txid());
                assertEquals(tx.hasWitnesses(), !id.equals(tx.wtxid()));
                assertTrue(tx.strippedLength() <= mutated.length);
                tx.isCoinbase();
                tx.outputScripts();
                tx.firstWitness();
                read++;
            } catch (IllegalArgumentException expected) {
                assertTrue(expected.getMessage().length() < 200, expected.getMessage());
            }
        }
        assertTrue(read > 0, "some mutations leave a transaction");
    }

    private byte[] mutated(byte[] raw) {
        byte[] bytes = raw.clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) (0xfd + random.nextInt(3));
                case 2 -> bytes = Arrays.copyOf(bytes, 1 + at);
                default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(3));
            }
        }
        return bytes;
    }

    private static byte[] with(byte[] raw, int at, int value) {
        byte[] changed = raw.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static RawTx oneInput() {
        return new RawTx().bytes(VERSION).bytes(1).zeros(OUTPOINT).bytes(0).zeros(4);
    }

    /** A count, and fewer than so many after it. */
    private static RawTx sized(RawTx before, long count) {
        return before.size(count).zeros(4);
    }

    private static RawTx cutIn(RawTx whole) {
        byte[] raw = whole.done();
        return new RawTx().bytes(Arrays.copyOf(raw, raw.length - 3));
    }

    private static void assertRefused(String because, RawTx raw) {
        Tx tx = Tx.of(raw.done());
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, tx::txid);
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }
}
