package org.altnet.api.testing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes transactions byte by byte, well-formed or not (BIP144), and makes up random ones. */
public final class RawTx {
    private static final int FIRST_OPERATION = 0x51;
    private static final int OPERATIONS = 0xac - FIRST_OPERATION;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The low bytes of these. */
    public RawTx bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    public RawTx bytes(byte[] values) {
        out.writeBytes(values);
        return this;
    }

    public RawTx zeros(int count) {
        return bytes(new byte[count]);
    }

    /** A count in its shortest form. */
    public RawTx size(long count) {
        if (Long.compareUnsigned(count, 0xfd) < 0) {
            return bytes((int) count);
        }
        if (Long.compareUnsigned(count, 0xffff) <= 0) {
            return bytes(0xfd).littleEndian(count, Short.BYTES);
        }
        if (Long.compareUnsigned(count, 0xffff_ffffL) <= 0) {
            return bytes(0xfe).littleEndian(count, Integer.BYTES);
        }
        return bytes(0xff).littleEndian(count, Long.BYTES);
    }

    /** A count, and so many bytes. */
    public RawTx sized(byte[] values) {
        return size(values.length).bytes(values);
    }

    /** What was written. */
    public byte[] done() {
        return out.toByteArray();
    }

    private RawTx littleEndian(long value, int length) {
        for (int i = 0; i < length; i++) {
            out.write((int) (value >>> (Byte.SIZE * i)));
        }
        return this;
    }

    /**
     * One that no node would take, and every node can read: as it is, and without its witnesses.
     *
     * @param witnesses for each input, its items; empty for none
     */
    public static byte[][] random(
            Random random, int inputs, int outputs, List<List<byte[]>> witnesses) {
        byte[] version = some(random, 4);
        RawTx body = new RawTx().size(inputs);
        for (int i = 0; i < inputs; i++) {
            body.bytes(some(random, 36))
                    .sized(script(random, scriptLength(random)))
                    .bytes(some(random, 4));
        }
        body.size(outputs);
        for (int i = 0; i < outputs; i++) {
            body.bytes(some(random, 5)).zeros(3).sized(script(random, scriptLength(random)));
        }
        byte[] lockTime = some(random, 4);
        RawTx whole = new RawTx().bytes(version);
        if (!witnesses.isEmpty()) {
            whole.bytes(0, 1);
        }
        whole.bytes(body.done());
        for (List<byte[]> items : witnesses) {
            whole.size(items.size());
            items.forEach(whole::sized);
        }
        return new byte[][] {
            whole.bytes(lockTime).done(),
            new RawTx().bytes(version).bytes(body.done()).bytes(lockTime).done()
        };
    }

    /**
     * One of some inputs and outputs, half of them with witnesses: as it is, and without its
     * witnesses.
     */
    public static byte[][] random(Random random) {
        int inputs = 1 + random.nextInt(4);
        List<List<byte[]>> witnesses = new ArrayList<>();
        if (random.nextBoolean()) {
            witnesses.add(List.of(some(random, random.nextInt(300))));
            for (int i = 1; i < inputs; i++) {
                witnesses.add(random.nextBoolean() ? List.of() : List.of(some(random, 72)));
            }
        }
        return random(random, inputs, 1 + random.nextInt(3), witnesses);
    }

    /** So many random bytes. */
    public static byte[] some(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** So many bytes of operations that push nothing and check no signature. */
    public static byte[] script(Random random, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (FIRST_OPERATION + random.nextInt(OPERATIONS));
        }
        return bytes;
    }

    /** Around the places where a count grows. */
    private static int scriptLength(Random random) {
        return random.nextInt(20) == 0 ? 250 + random.nextInt(10) : random.nextInt(40);
    }
}
