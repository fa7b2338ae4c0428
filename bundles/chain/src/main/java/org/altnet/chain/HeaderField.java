package org.altnet.chain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where the fields of a raw 80-byte header are; integers are little-endian. */
final class HeaderField {
    static final int PREVIOUS = 4;
    static final int MERKLE_ROOT = 36;
    static final int TIME = 68;
    static final int BITS = 72;
    static final int NONCE = 76;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private HeaderField() {}

    /** The 32-bit integer at {@code offset}. */
    static int integer(byte[] raw, int offset) {
        return (int) INT.get(raw, offset);
    }

    /**
     * @param header where the header begins in {@code raw}
     * @return seconds since 1970, unsigned
     */
    static long time(byte[] raw, int header) {
        return Integer.toUnsignedLong(integer(raw, header + TIME));
    }

    /**
     * @param header where the header begins in {@code raw}
     */
    static int bits(byte[] raw, int header) {
        return integer(raw, header + BITS);
    }

    /** Writes a 32-bit integer at {@code offset}. */
    static void putInteger(byte[] raw, int offset, int value) {
        INT.set(raw, offset, value);
    }
}
