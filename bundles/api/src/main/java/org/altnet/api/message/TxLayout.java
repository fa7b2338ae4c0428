package org.altnet.api.message;

import java.nio.ByteBuffer;
import java.util.Arrays;

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
 * @param from the version's first byte
 * @param inputs the count of inputs
 * @param witnesses the first witness, or the lock time if there are none
 * @param lockTime the lock time
 */
record TxLayout(int from, int inputs, int witnesses, int lockTime) {
    private static final int INPUT_LEAST = Hash256.LENGTH + 4 + 1 + 4;
    private static final int OUTPUT_LEAST = 8 + 1;

    /** The first byte after it. */
    int end() {
        return lockTime + Integer.BYTES;
    }

    boolean hasWitnesses() {
        return inputs > from + Integer.BYTES;
    }

    /** Without witnesses, which is what the id is the hash of. */
    byte[] stripped(byte[] bytes) {
        ByteBuffer out =
                ByteBuffer.allocate(2 * Integer.BYTES + witnesses - inputs)
                        .put(bytes, from, Integer.BYTES)
                        .put(bytes, inputs, witnesses - inputs)
                        .put(bytes, lockTime, Integer.BYTES);
        return out.array();
    }

    byte[] whole(byte[] bytes) {
        return Arrays.copyOfRange(bytes, from, end());
    }

    /**
     * @throws IllegalArgumentException if there is no transaction from there on; the text says
     *     where it breaks off
     */
    static TxLayout read(byte[] bytes, int from) {
        return new Cursor(bytes, from).transaction();
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
            skip("version", Integer.BYTES);
            boolean witnessed = isMarked();
            if (witnessed) {
                skip("marker and flag", 2);
            }
            int inputsAt = at;
            int inputs = count("inputs", INPUT_LEAST);
            if (inputs == 0) {
                throw wrong("it has no inputs");
            }
            for (int i = 0; i < inputs; i++) {
                skip("outpoint of input " + i, Hash256.LENGTH + Integer.BYTES);
                skip("script of input " + i, count("script of input " + i, 1));
                skip("sequence of input " + i, Integer.BYTES);
            }
            int outputs = count("outputs", OUTPUT_LEAST);
            for (int i = 0; i < outputs; i++) {
                skip("value of output " + i, Long.BYTES);
                skip("script of output " + i, count("script of output " + i, 1));
            }
            int witnessesAt = at;
            if (witnessed) {
                witnesses(inputs);
            }
            int lockTimeAt = at;
            skip("lock time", Integer.BYTES);
            return new TxLayout(from, inputsAt, witnessesAt, lockTimeAt);
        }

        private void witnesses(int inputs) {
            boolean any = false;
            for (int i = 0; i < inputs; i++) {
                int items = count("witness of input " + i, 1);
                any |= items > 0;
                for (int j = 0; j < items; j++) {
                    skip("witness of input " + i, count("witness of input " + i, 1));
                }
            }
            if (!any) {
                throw wrong("it says that it has witnesses, and all are empty");
            }
        }

        /** A transaction without inputs would look the same, and is none. */
        private boolean isMarked() {
            return bytes.length - at >= 2 && bytes[at] == 0 && bytes[at + 1] == 1;
        }

        /**
         * @param least bytes that each of them takes
         */
        private int count(String what, int least) {
            CompactSize size = CompactSize.read(bytes, at);
            at = size.end();
            long count = size.value();
            if (count < 0 || count > (bytes.length - at) / least) {
                throw wrong(
                        what
                                + ": "
                                + Long.toUnsignedString(count)
                                + " do not fit the "
                                + (bytes.length - at)
                                + " bytes that are left");
            }
            return (int) count;
        }

        private void skip(String what, int count) {
            if (bytes.length - at < count) {
                throw wrong(
                        what + " needs " + count + " bytes, " + (bytes.length - at) + " are left");
            }
            at += count;
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("no transaction, at byte " + at + ": " + what);
        }
    }
}
