package org.altnet.api.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the parts of a serialised transaction begin and end (BIP144): all that an id needs.
 *
 * <pre>
 * version 4 | [marker 00 | flag 01] | inputs | outputs | [witnesses] | lock time 4
 * input    hash 32 | index 4 | compact size n | n script | sequence 4
 * output   value 8 | compact size n | n script
 * witness  for each input: compact size n | n x (compact size m | m)
 * </pre>
 *
 * Reads what Bitcoin Core's {@code UnserializeTransaction} reads, but for a transaction without
 * inputs, which no block and no mempool takes: there is no telling it from one with a marker.
 *
 * @param from the version's first byte
 * @param inputs the count of inputs
 * @param outputs the count of outputs
 * @param witnesses the first witness, or the lock time if there are none
 * @param lockTime the lock time
 */
record TxLayout(int from, int inputs, int outputs, int witnesses, int lockTime) {
    private static final int OUTPOINT = Hash256.LENGTH + Integer.BYTES;
    private static final int INPUT_LEAST = OUTPOINT + 1 + Integer.BYTES;
    private static final int OUTPUT_LEAST = Long.BYTES + 1;

    /** Bytes of the smallest: one input, no output. */
    static final int LEAST = Integer.BYTES + 1 + INPUT_LEAST + 1 + Integer.BYTES;

    private static final byte MARKER = 0;
    private static final byte FLAG = 1;

    /** The first byte after it. */
    int end() {
        return lockTime + Integer.BYTES;
    }

    boolean hasWitnesses() {
        return witnesses < lockTime;
    }

    /** Bytes without the witnesses. */
    int strippedLength() {
        return Integer.BYTES + (witnesses - inputs) + Integer.BYTES;
    }

    /** Without witnesses, which is what the id is the hash of. */
    byte[] stripped(byte[] bytes) {
        byte[] out = new byte[strippedLength()];
        int body = witnesses - inputs;
        System.arraycopy(bytes, from, out, 0, Integer.BYTES);
        System.arraycopy(bytes, inputs, out, Integer.BYTES, body);
        System.arraycopy(bytes, lockTime, out, Integer.BYTES + body, Integer.BYTES);
        return out;
    }

    /** Whether its one input takes from no output (Bitcoin Core's {@code IsCoinBase}). */
    boolean isCoinbase(byte[] bytes) {
        CompactSize count = CompactSize.read(bytes, inputs);
        int hash = count.end();
        int index = hash + Hash256.LENGTH;
        return count.value() == 1
                && allAre((byte) 0, bytes, hash, index)
                && allAre((byte) 0xff, bytes, index, index + Integer.BYTES);
    }

    /** Copies of the scripts of its outputs. */
    List<byte[]> outputScripts(byte[] bytes) {
        List<byte[]> scripts = new ArrayList<>();
        CompactSize count = CompactSize.read(bytes, outputs);
        int at = count.end();
        for (long i = 0; i < count.value(); i++) {
            CompactSize script = CompactSize.read(bytes, at + Long.BYTES);
            at = script.end() + (int) script.value();
            scripts.add(Arrays.copyOfRange(bytes, script.end(), at));
        }
        return scripts;
    }

    /** Copies of the items of its first input's witness. */
    List<byte[]> firstWitness(byte[] bytes) {
        List<byte[]> items = new ArrayList<>();
        if (!hasWitnesses()) {
            return items;
        }
        CompactSize count = CompactSize.read(bytes, witnesses);
        int at = count.end();
        for (long i = 0; i < count.value(); i++) {
            CompactSize item = CompactSize.read(bytes, at);
            at = item.end() + (int) item.value();
            items.add(Arrays.copyOfRange(bytes, item.end(), at));
        }
        return items;
    }

    /** The same of bytes that were copied to another place. */
    TxLayout moved(int by) {
        return new TxLayout(from + by, inputs + by, outputs + by, witnesses + by, lockTime + by);
    }

    /**
     * @param from 0 to the length of the bytes
     * @throws IllegalArgumentException if there is no transaction from there on; the text says
     *     where it breaks off
     */
    static TxLayout read(byte[] bytes, int from) {
        return new Cursor(bytes, from).transaction();
    }

    private static boolean allAre(byte value, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != value) {
                return false;
            }
        }
        return true;
    }

    /** Reads from front to back, and takes no length on trust. */
    private static final class Cursor {
        private final byte[] bytes;
        private final int from;
        private int at;

        Cursor(byte[] bytes, int from) {
            this.bytes = bytes;
            this.from = from;
            this.at = from;
        }

        TxLayout transaction() {
            skip("the version", Integer.BYTES);
            boolean witnessed = skipMarker();
            int inputsAt = at;
            int inputs = count("inputs", INPUT_LEAST);
            if (inputs == 0) {
                throw wrong("it has no inputs");
            }
            for (int i = 0; i < inputs; i++) {
                skip("an outpoint", OUTPOINT);
                skip("a script", count("bytes of script", 1));
                skip("a sequence", Integer.BYTES);
            }
            int outputsAt = at;
            int outputs = count("outputs", OUTPUT_LEAST);
            for (int i = 0; i < outputs; i++) {
                skip("a value", Long.BYTES);
                skip("a script", count("bytes of script", 1));
            }
            int witnessesAt = at;
            if (witnessed) {
                witnesses(inputs);
            }
            int lockTimeAt = at;
            skip("the lock time", Integer.BYTES);
            return new TxLayout(from, inputsAt, outputsAt, witnessesAt, lockTimeAt);
        }

        /** True if witnesses will follow. A count of no inputs looks the same, and is none. */
        private boolean skipMarker() {
            if (bytes.length - at < 2 || bytes[at] != MARKER || bytes[at + 1] == 0) {
                return false;
            }
            if (bytes[at + 1] != FLAG) {
                throw wrong("its flag is " + Byte.toUnsignedInt(bytes[at + 1]) + ", not 1");
            }
            skip("marker and flag", 2);
            return true;
        }

        private void witnesses(int inputs) {
            boolean any = false;
            for (int i = 0; i < inputs; i++) {
                int items = count("items of witness", 1);
                any |= items > 0;
                for (int j = 0; j < items; j++) {
                    skip("an item of witness", count("bytes of witness", 1));
                }
            }
            if (!any) {
                throw wrong("it says that it has witnesses, and all are empty");
            }
        }

        /**
         * @param least bytes that each of them takes
         */
        private int count(String what, int least) {
            CompactSize count = CompactSize.read(bytes, at);
            int left = bytes.length - count.end();
            if (!count.fits(least, left)) {
                throw wrong(
                        Long.toUnsignedString(count.value())
                                + " "
                                + what
                                + " do not fit the "
                                + left
                                + " bytes that are left");
            }
            at = count.end();
            return (int) count.value();
        }

        private void skip(String what, int count) {
            int left = bytes.length - at;
            if (left < count) {
                throw wrong(what + " needs " + count + " bytes, " + left + " are left");
            }
            at += count;
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("no transaction, at byte " + at + ": " + what);
        }
    }
}
