package org.altnet.chain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.altnet.api.message.Block;
import org.altnet.api.testing.RawTx;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Transaction;

/** Blocks made up for a test, byte by byte; merkle trees and commitments are bitcoinj's. */
final class TestBlock {
    static final byte[] RESERVED = new byte[32];

    private static final int TIME = 1_700_000_000;
    private static final int[] COMMITMENT = {0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed};

    private TestBlock() {}

    /** A block of these transactions, whose header has their merkle root. */
    static Block of(List<byte[]> transactions) {
        return of(merkleRoot(transactions), transactions);
    }

    static Block of(byte[] merkleRoot, List<byte[]> transactions) {
        ByteBuffer header = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x2000_0000).position(36);
        header.put(merkleRoot).putInt(TIME).putInt(0x207f_ffff).putInt(7);
        RawTx raw = new RawTx().bytes(header.array()).size(transactions.size());
        transactions.forEach(raw::bytes);
        return Block.of(raw.done());
    }

    /** Transactions of a valid block, which commits to witnesses or has none. */
    static List<byte[]> transactions(Random random, int count, boolean committing) {
        List<byte[]> others =
                IntStream.range(1, count)
                        .mapToObj(i -> RawTx.random(random)[committing ? 0 : 1])
                        .collect(Collectors.toCollection(ArrayList::new));
        others.add(0, committing ? committing(random, others) : coinbase(random));
        return others;
    }

    /** A coinbase that commits to nothing. */
    static byte[] coinbase(Random random) {
        return coinbase(random, null, List.of(RawTx.script(random, 25)));
    }

    /** A coinbase that commits to what the other transactions have. */
    static byte[] committing(Random random, List<byte[]> others) {
        byte[] script = commitment(others, RESERVED);
        return coinbase(random, RESERVED, List.of(RawTx.script(random, 25), script));
    }

    /** The script of a commitment. */
    static byte[] commitment(List<byte[]> others, byte[] reserved) {
        List<byte[]> all = new ArrayList<>(others);
        all.add(0, coinbase(new Random(0)));
        byte[] root = bitcoinj(null, all).getWitnessRoot().serialize();
        byte[] commitment = Sha256Hash.twiceOf(root, reserved).getBytes();
        return new RawTx().bytes(COMMITMENT).bytes(commitment).done();
    }

    /**
     * A coinbase.
     *
     * @param reserved its one item of witness; null for none
     */
    static byte[] coinbase(Random random, byte[] reserved, List<byte[]> scripts) {
        RawTx raw = new RawTx().bytes(2, 0, 0, 0);
        if (reserved != null) {
            raw.bytes(0, 1);
        }
        raw.bytes(1).zeros(32).bytes(255, 255, 255, 255).sized(RawTx.script(random, 8)).zeros(4);
        raw.size(scripts.size());
        scripts.forEach(script -> raw.zeros(8).sized(script));
        if (reserved != null) {
            raw.bytes(1).sized(reserved);
        }
        return raw.zeros(4).done();
    }

    static byte[] merkleRoot(List<byte[]> transactions) {
        return bitcoinj(null, transactions).getMerkleRoot().serialize();
    }

    /**
     * The same, read by bitcoinj.
     *
     * @param root what the header says; null for what is right
     */
    static org.bitcoinj.core.Block bitcoinj(Sha256Hash root, List<byte[]> transactions) {
        List<Transaction> read =
                transactions.stream().map(raw -> Transaction.read(ByteBuffer.wrap(raw))).toList();
        return new org.bitcoinj.core.Block(
                1, Sha256Hash.ZERO_HASH, root, Instant.ofEpochSecond(TIME), 0x207f_ffffL, 7, read);
    }

    /** The bytes with one of them changed. */
    static byte[] flipped(byte[] bytes, int at, int mask) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length);
        changed[at] ^= (byte) mask;
        return changed;
    }
}
