package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;
import org.altnet.api.testing.RawTx;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.ProtocolException;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.VerificationException;
import org.bitcoinj.params.RegTestParams;
import org.junit.jupiter.api.Test;

/** Transactions and bodies, read by bitcoinj and by us. */
class BitcoinjBodyTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 5_000);

    private final Random random = new Random(1);

    @Test
    void transactionsHaveTheSameIds() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] raw = RawTx.random(random)[0];
            Transaction theirs = read(raw).orElseThrow();
            assertSame(theirs, Tx.of(raw), raw);
        }
    }

    @Test
    void mutatedTransactionsAreReadTheSameOrByNeither() {
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] raw = mutated(RawTx.random(random)[0]);
            Optional<Transaction> theirs;
            try {
                theirs = read(raw);
            } catch (IllegalArgumentException negativeValue) {
                continue;
            }
            boolean ours = isRead(raw);
            assertEquals(theirs.isPresent(), ours, () -> HexFormat.of().formatHex(raw));
            if (ours) {
                assertSame(theirs.orElseThrow(), Tx.of(raw), raw);
                read++;
            }
        }
        assertTrue(read > ROUNDS / 10, "only " + read + " were read");
    }

    @Test
    void blocksAreInOrderForBothOrForNeither() {
        int inOrder = 0;
        for (int round = 0; round < ROUNDS / 5; round++) {
            List<byte[]> transactions =
                    TestBlock.transactions(random, 2 + random.nextInt(12), random.nextBoolean());
            byte[] root = TestBlock.merkleRoot(transactions);
            disturb(transactions);
            boolean theirs = isInOrder(transactions, root);
            Block block = TestBlock.of(root, transactions);
            assertEquals(
                    theirs ? "" : "a defect",
                    new BodyRules().defect(block).map(defect -> "a defect").orElse(""));
            inOrder += theirs ? 1 : 0;
        }
        assertTrue(inOrder > 0 && inOrder < ROUNDS / 5, inOrder + " were in order");
    }

    @Test
    void merkleRootsAreTheSame() {
        for (int count = 1; count <= 70; count++) {
            List<byte[]> transactions = TestBlock.transactions(random, count, false);
            List<Hash256> ids = transactions.stream().map(raw -> Tx.of(raw).txid()).toList();

            assertArrayEquals(
                    TestBlock.merkleRoot(transactions), MerkleTree.of(ids).root().bytes());
        }
    }

    private void disturb(List<byte[]> transactions) {
        int some = random.nextInt(transactions.size());
        int other = random.nextInt(transactions.size());
        switch (random.nextInt(6)) {
            case 0 -> Collections.swap(transactions, some, other);
            case 1 -> transactions.remove(some);
            case 2 -> transactions.set(some, TestBlock.coinbase(random));
            case 3 -> transactions.set(some, mutatedAndReadable(transactions.get(some)));
            default -> {
                // as it was
            }
        }
    }

    private byte[] mutatedAndReadable(byte[] raw) {
        while (true) {
            byte[] mutated =
                    TestBlock.flipped(raw, random.nextInt(raw.length), 1 << random.nextInt(8));
            try {
                if (read(mutated).isPresent()) {
                    return mutated;
                }
            } catch (IllegalArgumentException negativeValue) {
                // another one, then
            }
        }
    }

    private static boolean isInOrder(List<byte[]> transactions, byte[] root) {
        org.bitcoinj.core.Block block =
                TestBlock.bitcoinj(Sha256Hash.wrapReversed(root), transactions);
        try {
            org.bitcoinj.core.Block.verifyTransactions(
                    RegTestParams.get(),
                    block,
                    -1,
                    EnumSet.noneOf(org.bitcoinj.core.Block.VerifyFlag.class));
            return areWitnessesInOrder(block);
        } catch (VerificationException e) {
            return false;
        }
    }

    /** What bitcoinj's own check does, which cannot be called from here. */
    private static boolean areWitnessesInOrder(org.bitcoinj.core.Block block) {
        Transaction coinbase = block.getTransactions().get(0);
        Sha256Hash commitment = coinbase.findWitnessCommitment();
        if (commitment == null) {
            return block.getTransactions().stream().noneMatch(Transaction::hasWitnesses);
        }
        byte[] reserved = coinbase.getInput(0).getWitness().getPush(0);
        return Sha256Hash.twiceOf(block.getWitnessRoot().serialize(), reserved).equals(commitment);
    }

    private static void assertSame(Transaction theirs, Tx ours, byte[] raw) {
        String text = HexFormat.of().formatHex(raw);
        assertEquals(theirs.getTxId().toString(), ours.txid().toString(), text);
        assertEquals(theirs.getWTxId().toString(), ours.wtxid().toString(), text);
        assertEquals(theirs.isCoinBase(), ours.isCoinbase(), text);
        assertEquals(theirs.hasWitnesses(), ours.hasWitnesses(), text);
        assertEquals(theirs.getOutputs().size(), ours.outputScripts().size(), text);
        for (int i = 0; i < theirs.getOutputs().size(); i++) {
            assertArrayEquals(
                    theirs.getOutput(i).getScriptBytes(), ours.outputScripts().get(i), text);
        }
        assertEquals(theirs.getWeight(), 3 * ours.strippedLength() + ours.length(), text);
    }

    /**
     * bitcoinj takes longer counts than needed, and what comes after; nodes do not.
     *
     * @throws IllegalArgumentException if a value is negative, which makes bitcoinj stop reading
     */
    private static Optional<Transaction> read(byte[] raw) {
        try {
            Transaction read = Transaction.read(ByteBuffer.wrap(raw));
            boolean isAll = Arrays.equals(raw, read.serialize());
            return isAll && !read.getInputs().isEmpty() ? Optional.of(read) : Optional.empty();
        } catch (BufferUnderflowException | ProtocolException e) {
            return Optional.empty();
        }
    }

    private static boolean isRead(byte[] raw) {
        try {
            Tx.of(raw).txid();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Cut, longer, with another marker or flag, or with another bit anywhere. */
    private byte[] mutated(byte[] raw) {
        byte[] bytes = raw.clone();
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, 1 + at);
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(3));
            case 2 -> TestBlock.flipped(bytes, 4 + random.nextInt(2), 1 + random.nextInt(255));
            default -> TestBlock.flipped(bytes, at, 1 << random.nextInt(8));
        };
    }
}
