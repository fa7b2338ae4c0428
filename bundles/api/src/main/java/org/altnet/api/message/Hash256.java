package org.altnet.api.message;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A 256-bit hash: of a block, a transaction, or all zeros for "none".
 *
 * <p>Immutable. Holds the 32 bytes in <em>wire order</em>, as double SHA-256 yields them and as
 * Bitcoin messages carry them. {@link #toString()} and {@link #parse} use <em>display order</em>,
 * the reverse, as {@code bitcoin-cli} prints.
 */
public final class Hash256 {
    /** Bytes in a hash. */
    public static final int LENGTH = 32;

    /** All zeros: "no stop hash" in getheaders, and the parent of a genesis block. */
    public static final Hash256 ZERO = new Hash256(new byte[LENGTH]);

    private final byte[] bytes;

    private Hash256(byte[] owned) {
        bytes = owned;
    }

    /**
     * @param wireOrder exactly 32 bytes in wire order; copied
     * @throws IllegalArgumentException if the length is not 32
     */
    public static Hash256 of(byte[] wireOrder) {
        if (wireOrder.length != LENGTH) {
            throw new IllegalArgumentException("a hash has 32 bytes, got " + wireOrder.length);
        }
        return new Hash256(wireOrder.clone());
    }

    /**
     * @param source 32 bytes from {@code offset} are copied, in wire order
     * @throws IllegalArgumentException if fewer than 32 bytes are there
     */
    public static Hash256 of(byte[] source, int offset) {
        if (offset < 0 || source.length - offset < LENGTH) {
            throw new IllegalArgumentException(
                    "a hash has 32 bytes, got " + Math.max(0, source.length - offset));
        }
        return new Hash256(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /**
     * @param display 64 hexadecimal digits in display order
     * @throws IllegalArgumentException if it is anything else
     */
    public static Hash256 parse(String display) {
        if (display.length() != 2 * LENGTH) {
            throw new IllegalArgumentException(
                    "a hash has 64 hexadecimal digits, got " + display.length());
        }
        return new Hash256(reversed(HexFormat.of().parseHex(display)));
    }

    /** Double SHA-256 of the bytes, which is what Bitcoin names a header or a transaction by. */
    public static Hash256 digest(byte[] data) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return new Hash256(sha256.digest(sha256.digest(data)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A copy of the 32 bytes in wire order. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the 32 bytes, in wire order, at the buffer's position. */
    public void writeTo(ByteBuffer buffer) {
        buffer.put(bytes);
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash256 that && Arrays.equals(bytes, that.bytes);
    }

    /** The first four bytes: a block hash's leading wire bytes are its random ones. */
    @Override
    public int hashCode() {
        return ByteBuffer.wrap(bytes).getInt();
    }

    /** 64 hexadecimal digits in display order. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(reversed(bytes));
    }

    private static byte[] reversed(byte[] in) {
        byte[] out = new byte[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = in[in.length - 1 - i];
        }
        return out;
    }
}
