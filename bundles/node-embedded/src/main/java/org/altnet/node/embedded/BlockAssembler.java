package org.altnet.node.embedded;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionOutput;
import org.bitcoinj.script.Script;
import org.bitcoinj.script.ScriptBuilder;
import org.bitcoinj.script.ScriptOpCodes;

/**
 * Makes regtest blocks that hold a coinbase and nothing else, with proof of work. Not thread-safe.
 */
final class BlockAssembler {
    /** BIP9: no deployment signalled. */
    private static final long VERSION = 0x20000000L;

    private static final int HALVING_INTERVAL = 150;
    private static final byte[] TAG = "/AltNet/".getBytes(StandardCharsets.US_ASCII);

    /**
     * Pays to the script OP_TRUE (as P2WSH, which is standard): on regtest money is for tests, and
     * this way each test can spend it without a key.
     */
    private static final Script ANYONE_CAN_SPEND =
            ScriptBuilder.createP2WSHOutputScript(
                    new ScriptBuilder().op(ScriptOpCodes.OP_TRUE).build());

    private long extraNonce;

    /**
     * @param firstExtraNonce where this miner's count of blocks starts: random, so that two miners
     *     on the same parent at the same second make two blocks
     */
    BlockAssembler(long firstExtraNonce) {
        extraNonce = firstExtraNonce;
    }

    /** A valid block on that parent. About two hashes of work. */
    Block assemble(Sha256Hash parent, int height, Instant time) {
        Transaction coinbase = coinbase(height);
        Sha256Hash merkleRoot = coinbase.getTxId();
        Block block;
        long nonce = 0;
        do {
            block =
                    new Block(
                            VERSION,
                            parent,
                            merkleRoot,
                            time,
                            Block.EASIEST_DIFFICULTY_TARGET,
                            nonce++,
                            List.of(coinbase));
        } while (!hasProofOfWork(block));
        return block;
    }

    private Transaction coinbase(int height) {
        // BIP34: the height comes first.
        byte[] extra = ByteBuffer.allocate(Long.BYTES).putLong(extraNonce++).array();
        Script input = new ScriptBuilder().number(height).data(extra).data(TAG).build();
        Transaction coinbase = Transaction.coinbase(input.program());
        coinbase.addOutput(
                new TransactionOutput(coinbase, subsidy(height), ANYONE_CAN_SPEND.program()));
        return coinbase;
    }

    private static Coin subsidy(int height) {
        int halvings = height / HALVING_INTERVAL;
        return halvings < Long.SIZE ? Coin.FIFTY_COINS.shiftRight(halvings) : Coin.ZERO;
    }

    private static boolean hasProofOfWork(Block block) {
        BigInteger hash = block.getHash().toBigInteger();
        return hash.compareTo(block.getDifficultyTargetAsInteger()) <= 0;
    }
}
