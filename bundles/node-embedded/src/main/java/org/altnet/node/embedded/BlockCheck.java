package org.altnet.node.embedded;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.message.BlockHeader;
import org.bitcoinj.base.Network;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.base.VarInt;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionOutput;
import org.bitcoinj.core.TransactionWitness;
import org.bitcoinj.core.VerificationException;

/**
 * The rules that a block's body keeps whatever the blocks before it hold: it is the body that its
 * header commits to, witnesses included, and each transaction is sound in itself. Scripts are not
 * run and the outputs that are spent are not looked up: that takes a full node.
 *
 * <p>Faults are named as Bitcoin Core names them ({@code CheckBlock}, {@code
 * ContextualCheckBlock}). Stateless.
 */
final class BlockCheck {
    private static final int MAX_WEIGHT = 4_000_000;
    private static final int WITNESS_SCALE = 4;

    /** BIP141: OP_RETURN, a push of 36 bytes, and the tag; 32 bytes of commitment follow. */
    private static final byte[] COMMITMENT_TAG = {
        0x6a, 0x24, (byte) 0xaa, 0x21, (byte) 0xa9, (byte) 0xed
    };

    private final Network network;

    BlockCheck(Network network) {
        this.network = network;
    }

    /**
     * @param raw at least a header
     * @param height where the block stands
     * @return what is wrong with it, or empty
     */
    Optional<String> fault(org.altnet.api.message.Block raw, int height) {
        try {
            verify(raw.bytes(), height);
            return Optional.empty();
        } catch (VerificationException e) {
            return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void verify(byte[] raw, int height) {
        Block block = read(raw);
        List<Transaction> transactions = block.getTransactions();
        require(transactions != null && !transactions.isEmpty(), "bad-blk-length: no transaction");
        // Also catches what follows the last transaction, and counts not in their shortest form.
        require(Arrays.equals(block.serialize(), raw), "bad-block: not in its canonical form");
        require(weight(transactions) <= MAX_WEIGHT, "bad-blk-weight: more than " + MAX_WEIGHT);
        checkTransactions(transactions, height, block.getVersion());
        checkMerkleRoot(block);
        checkWitnesses(block);
    }

    private static Block read(byte[] raw) {
        try {
            return Block.read(ByteBuffer.wrap(raw));
        } catch (RuntimeException e) {
            // Running out of bytes is one kind; bitcoinj does not tell all that there are.
            throw new VerificationException("bad-block: cannot be read: " + e, e);
        }
    }

    private void checkTransactions(List<Transaction> transactions, int height, long version) {
        Transaction coinbase = transactions.get(0);
        require(coinbase.isCoinBase(), "bad-cb-missing: the first transaction is no coinbase");
        for (Transaction other : transactions.subList(1, transactions.size())) {
            require(!other.isCoinBase(), "bad-cb-multiple: more than one coinbase");
        }
        for (Transaction transaction : transactions) {
            Transaction.verify(network, transaction);
        }
        if (version >= Block.BLOCK_VERSION_BIP34) {
            try {
                coinbase.checkCoinBaseHeight(height);
            } catch (VerificationException e) {
                throw new VerificationException(
                        "bad-cb-height: the coinbase does not begin with height " + height, e);
            }
        }
    }

    /** The root alone would not do: a list whose end is repeated has the same (CVE-2012-2459). */
    private static void checkMerkleRoot(Block block) {
        Set<Sha256Hash> ids = new HashSet<>();
        for (Transaction transaction : block.getTransactions()) {
            require(
                    ids.add(transaction.getTxId()),
                    "bad-txns-duplicate: transaction " + transaction.getTxId() + " comes twice");
        }
        Sha256Hash root = merkleRoot(block.getTransactions());
        require(
                root.equals(block.getMerkleRoot()),
                "bad-txnmrklroot: the transactions hash to "
                        + root
                        + ", the header says "
                        + block.getMerkleRoot());
    }

    /** A block that is not told its root works it out. */
    private static Sha256Hash merkleRoot(List<Transaction> transactions) {
        return new Block(0, Sha256Hash.ZERO_HASH, null, Instant.EPOCH, 0, 0, transactions)
                .getMerkleRoot();
    }

    /** BIP141, "Commitment structure". */
    private static void checkWitnesses(Block block) {
        Optional<byte[]> commitment = commitment(block.getTransactions().get(0));
        if (commitment.isEmpty()) {
            require(
                    block.getTransactions().stream().noneMatch(Transaction::hasWitnesses),
                    "unexpected-witness: there are witnesses and no commitment to them");
            return;
        }
        TransactionWitness reserved = block.getTransactions().get(0).getInput(0).getWitness();
        require(
                reserved.getPushCount() == 1 && reserved.getPush(0).length == Sha256Hash.LENGTH,
                "bad-witness-nonce-size: the coinbase's witness is not one item of 32 bytes");
        byte[] expected =
                Sha256Hash.hashTwice(block.getWitnessRoot().serialize(), reserved.getPush(0));
        require(
                Arrays.equals(expected, commitment.get()),
                "bad-witness-merkle-match: the witnesses are not those committed to");
    }

    private static Optional<byte[]> commitment(Transaction coinbase) {
        byte[] found = null;
        for (TransactionOutput output : coinbase.getOutputs()) {
            byte[] script = output.getScriptBytes();
            int tag = COMMITMENT_TAG.length;
            if (script.length >= tag + Sha256Hash.LENGTH
                    && Arrays.equals(script, 0, tag, COMMITMENT_TAG, 0, tag)) {
                found = Arrays.copyOfRange(script, tag, tag + Sha256Hash.LENGTH);
            }
        }
        return Optional.ofNullable(found);
    }

    private static long weight(List<Transaction> transactions) {
        int fixed = BlockHeader.LENGTH + VarInt.sizeOf(transactions.size());
        return (long) WITNESS_SCALE * fixed
                + transactions.stream().mapToLong(Transaction::getWeight).sum();
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new VerificationException(fault);
        }
    }
}
