package org.altnet.emergency;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;

/** Transactions made by hand, so that they can be wrong in one thing. */
final class Txs {
    static final byte[] TO_KEY_HASH = keyHash();
    static final long FINAL = 0xffffffffL;
    static final int LARGE = 450_000;

    private int version = 2;
    private Hash256[] spends = {Hash256.digest(new byte[] {1})};
    private long index;
    private long[] values = {50_000};
    private byte[] to = TO_KEY_HASH;
    private byte[] signature = new byte[107];
    private long sequence = FINAL;
    private int lockTime;

    private Txs() {}

    static Txs make() {
        return new Txs();
    }

    /** One that differs from those with another number. */
    static Tx number(int number) {
        return make().spending(Hash256.digest(new byte[] {7, (byte) number, (byte) (number >> 8)}))
                .tx();
    }

    Txs version(int to) {
        version = to;
        return this;
    }

    Txs spending(Hash256... parents) {
        spends = parents;
        return this;
    }

    Txs index(long of) {
        index = of;
        return this;
    }

    Txs paying(long... satoshi) {
        values = satoshi;
        return this;
    }

    Txs to(byte... script) {
        to = script;
        return this;
    }

    Txs signature(int bytes) {
        signature = new byte[bytes];
        return this;
    }

    Txs lockedUntil(int lock) {
        lockTime = lock;
        sequence = FINAL - 1;
        return this;
    }

    Txs sequence(long to) {
        sequence = to;
        return this;
    }

    Tx tx() {
        ByteBuffer out =
                ByteBuffer.allocate(
                                200
                                        + spends.length * (100 + signature.length)
                                        + values.length * (20 + to.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(version).put((byte) spends.length);
        for (Hash256 parent : spends) {
            out.put(parent.bytes()).putInt((int) index);
            script(out, signature);
            out.putInt((int) sequence);
        }
        out.put((byte) values.length);
        for (long value : values) {
            out.putLong(value);
            script(out, to);
        }
        out.putInt(lockTime);
        return Tx.of(Arrays.copyOf(out.array(), out.position()));
    }

    private static void script(ByteBuffer out, byte[] script) {
        if (script.length < 0xfd) {
            out.put((byte) script.length);
        } else {
            out.put((byte) 0xfe).putInt(script.length);
        }
        out.put(script);
    }

    /** Pays to the hash of a key of zeros (P2WPKH). */
    private static byte[] keyHash() {
        byte[] script = new byte[22];
        script[1] = 20;
        return script;
    }
}
