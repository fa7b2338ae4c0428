package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionOutPoint;
import org.bitcoinj.core.TransactionOutput;
import org.bitcoinj.core.TransactionWitness;
import org.bitcoinj.script.ScriptBuilder;
import org.junit.jupiter.api.Test;

class BlockCheckTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 2_000);
    private static final int HEIGHT = 200;
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] RESERVED = new byte[32];

    private final BlockCheck check = new BlockCheck(BitcoinNetwork.REGTEST);

    @Test
    void anAssembledBlockHasNoFault() {
        assertEquals(Optional.empty(), fault(assembled()));
    }

    @Test
    void aBlockWithTransactionsHasNoFault() {
        assertEquals(Optional.empty(), fault(block(List.of(coinbase(), spend(1), spend(2)))));
    }

    @Test
    void theHeaderMustCommitToTheTransactions() {
        Block honest = block(List.of(coinbase(), spend(1)));
        Block swapped =
                new Block(
                        honest.getVersion(),
                        honest.getPrevBlockHash(),
                        honest.getMerkleRoot(),
                        honest.time(),
                        honest.getDifficultyTarget(),
                        honest.getNonce(),
                        List.of(honest.getTransactions().get(0), spend(2)));
        assertFault("bad-txnmrklroot", swapped);
    }

    @Test
    void aRepeatedTransactionDoesNotHideBehindAnUnchangedRoot() {
        Transaction coinbase = coinbase();
        Block honest = block(List.of(coinbase, spend(1), spend(2)));
        Block mutated = block(List.of(coinbase, spend(1), spend(2), spend(2)));
        assertEquals(honest.getMerkleRoot(), mutated.getMerkleRoot());
        assertFault("bad-txns-duplicate", mutated);
    }

    @Test
    void theCoinbaseComesFirstAndOnce() {
        assertFault("bad-cb-missing", block(List.of(spend(1))));
        assertFault("bad-cb-missing", block(List.of(spend(1), coinbase())));
        assertFault("bad-cb-multiple", block(List.of(coinbase(), coinbase())));
    }

    @Test
    void theCoinbaseBeginsWithTheHeight() {
        assertTrue(check.fault(raw(assembled()), HEIGHT + 1).orElse("").contains("bad-cb-height"));
    }

    @Test
    void aBlockWithoutTransactionsIsRefused() {
        byte[] header = assembled().cloneAsHeader().serialize();
        assertTrue(faultOf(Arrays.copyOf(header, 81)).orElse("").contains("bad-blk-length"));
        assertTrue(faultOf(header).orElse("").contains("bad-blk-length"));
    }

    @Test
    void nothingFollowsTheLastTransaction() {
        byte[] whole = assembled().serialize();
        assertTrue(faultOf(Arrays.copyOf(whole, whole.length + 1)).isPresent());
    }

    @Test
    void aBlockOverTheWeightLimitIsRefused() {
        List<Transaction> transactions = new ArrayList<>(List.of(coinbase()));
        for (int i = 0; i < 11; i++) {
            Transaction large = spend(i);
            large.addOutput(new TransactionOutput(large, Coin.ZERO, new byte[95_000]));
            transactions.add(large);
        }
        assertFault("bad-blk-weight", block(transactions));
    }

    @Test
    void witnessesNeedACommitment() {
        assertFault(
                "unexpected-witness", block(List.of(coinbase(), witnessed(spend(1), (byte) 7))));
    }

    @Test
    void witnessesAreThoseCommittedTo() {
        Block honest = committed((byte) 7, (byte) 7);
        assertEquals(Optional.empty(), fault(honest));
        assertFault("bad-witness-merkle-match", committed((byte) 7, (byte) 8));
    }

    @Test
    void aCommitmentNeedsItsReservedValue() {
        Transaction coinbase = coinbase();
        coinbase.addOutput(new TransactionOutput(coinbase, Coin.ZERO, commitment(new byte[32])));
        assertFault("bad-witness-nonce-size", block(List.of(coinbase)));
    }

    /** Nothing but the four header fields beside the root can change without notice. */
    @Test
    void anyFlippedBitOfTheBodyIsNoticed() {
        byte[] sound = committed((byte) 7, (byte) 7).serialize();
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] flipped = sound.clone();
            int at = 36 + random.nextInt(sound.length - 36);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            boolean inRootOrBody = at < 68 || at >= 80;
            assertEquals(inRootOrBody, faultOf(flipped).isPresent(), "byte " + at);
        }
    }

    @Test
    void anyCutBlockIsRefused() {
        byte[] sound = committed((byte) 7, (byte) 7).serialize();
        for (int length = 80; length < sound.length; length++) {
            assertTrue(faultOf(Arrays.copyOf(sound, length)).isPresent(), "length " + length);
        }
    }

    @Test
    void randomBytesAreRefusedWithAReason() {
        Random random = new Random(2);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] noise = new byte[80 + random.nextInt(400)];
            random.nextBytes(noise);
            noise[80 % noise.length] = (byte) random.nextInt(4);
            assertTrue(faultOf(noise.length == 80 ? new byte[81] : noise).isPresent());
        }
    }

    private Optional<String> fault(Block block) {
        return check.fault(raw(block), HEIGHT);
    }

    private Optional<String> faultOf(byte[] bytes) {
        return check.fault(org.altnet.api.message.Block.of(bytes), HEIGHT);
    }

    private void assertFault(String expected, Block block) {
        String fault = fault(block).orElse("none");
        assertTrue(fault.startsWith(expected), fault);
    }

    private static org.altnet.api.message.Block raw(Block block) {
        return BitcoinjTypes.block(block);
    }

    private static Block assembled() {
        return new BlockAssembler(0).assemble(RegtestBlocks.GENESIS.getHash(), HEIGHT, TIME);
    }

    private static Block block(List<Transaction> transactions) {
        return new Block(
                4,
                RegtestBlocks.GENESIS.getHash(),
                null,
                TIME,
                Block.EASIEST_DIFFICULTY_TARGET,
                0,
                transactions);
    }

    private static Transaction coinbase() {
        Transaction coinbase =
                Transaction.coinbase(
                        new ScriptBuilder().number(HEIGHT).number(HEIGHT).build().program());
        coinbase.addOutput(new TransactionOutput(coinbase, Coin.COIN, new byte[] {0x51}));
        return coinbase;
    }

    private static Transaction spend(int index) {
        Transaction spend = new Transaction();
        TransactionOutPoint from = new TransactionOutPoint(index, Sha256Hash.of(new byte[1]));
        spend.addInput(new TransactionInput(spend, new byte[0], from));
        spend.addOutput(new TransactionOutput(spend, Coin.CENT, new byte[] {0x51}));
        return spend;
    }

    private static Transaction witnessed(Transaction transaction, byte item) {
        TransactionWitness witness = TransactionWitness.of(new byte[] {item});
        transaction.replaceInput(0, transaction.getInput(0).withWitness(witness));
        return transaction;
    }

    /** A block that commits to one witness and carries another, or the same. */
    private static Block committed(byte promised, byte carried) {
        Block shape = block(List.of(coinbase(), witnessed(spend(1), promised)));
        byte[] hash = Sha256Hash.hashTwice(shape.getWitnessRoot().serialize(), RESERVED);
        Transaction coinbase = coinbase();
        coinbase.addOutput(new TransactionOutput(coinbase, Coin.ZERO, commitment(hash)));
        TransactionWitness reserved = TransactionWitness.of(RESERVED);
        coinbase.replaceInput(0, coinbase.getInput(0).withWitness(reserved));
        return block(List.of(coinbase, witnessed(spend(1), carried)));
    }

    private static byte[] commitment(byte[] hash) {
        byte[] script = Arrays.copyOf(new byte[] {0x6a, 0x24, -86, 0x21, -87, -19}, 38);
        System.arraycopy(hash, 0, script, 6, 32);
        return script;
    }
}
