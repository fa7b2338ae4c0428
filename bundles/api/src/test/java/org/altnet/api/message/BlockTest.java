package org.altnet.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.altnet.api.testing.RawTx;
import org.junit.jupiter.api.Test;

/** The transactions of a block. */
class BlockTest {
    /** Mainnet's genesis block without its transaction. */
    private static final String GENESIS_HEADER =
            "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b"
                    + "12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c";

    private final Random random = new Random(1);

    @Test
    void theGenesisBlockHasOneTransaction() {
        byte[] raw = HexFormat.of().parseHex(GENESIS_HEADER + "01" + TxTest.GENESIS_COINBASE);
        Block block = Block.of(raw);

        assertEquals(Network.MAINNET.genesis(), block.header().hash());
        assertEquals(
                List.of(block.header().merkleRoot()),
                block.transactions().stream().map(Tx::txid).toList());
    }

    @Test
    void transactionsAreReadAsTheyWereWritten() {
        List<Tx> written = new ArrayList<>();
        RawTx raw = new RawTx().zeros(BlockHeader.LENGTH).size(300);
        for (int i = 0; i < 300; i++) {
            Tx tx = Tx.of(RawTx.random(random)[0]);
            written.add(tx);
            raw.bytes(tx.bytes());
        }
        List<Tx> read = Block.of(raw.done()).transactions();

        assertEquals(written, read);
        for (int i = 0; i < read.size(); i++) {
            assertEquals(written.get(i).txid(), read.get(i).txid());
            assertEquals(written.get(i).wtxid(), read.get(i).wtxid());
            assertEquals(written.get(i).strippedLength(), read.get(i).strippedLength());
            assertEquals(written.get(i).isCoinbase(), read.get(i).isCoinbase());
        }
        assertThrows(UnsupportedOperationException.class, () -> read.remove(0));
    }

    @Test
    void aBlockMaySayThatItHasNone() {
        assertEquals(List.of(), Block.of(new byte[BlockHeader.LENGTH + 1]).transactions());
    }

    @Test
    void whatIsNoBlockIsRefused() {
        assertRefused("more than 80 bytes, got 80", new RawTx().zeros(80));
        assertRefused("a count needs 2 bytes, 0", new RawTx().zeros(80).bytes(0xfd));
        assertRefused("the count 1 is written too long", new RawTx().zeros(80).bytes(0xfd, 1, 0));
        byte[] tx = RawTx.random(random)[0];
        assertRefused("and then 1 more", new RawTx().zeros(80).size(1).bytes(tx).zeros(1));
        assertRefused(
                "no transaction, at byte",
                new RawTx().zeros(80).size(1).bytes(Arrays.copyOf(tx, tx.length - 1)));
        assertRefused("2 transactions do not fit", new RawTx().zeros(80).size(2).zeros(101));
    }

    @Test
    void aCountThatDoesNotFitIsRefused() {
        for (long count : new long[] {-1, Long.MIN_VALUE, 1L << 32, Integer.MAX_VALUE, 1}) {
            assertRefused(
                    Long.toUnsignedString(count) + " transactions do not fit the 0 bytes",
                    new RawTx().zeros(80).size(count));
        }
    }

    private static void assertRefused(String because, RawTx raw) {
        Block block = Block.of(raw.done());
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, block::transactions);
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }
}
