package org.altnet.wire.fragment;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names content by what it is, so that the same content offered again, by whatever connection, is
 * known to be the same.
 *
 * @param value the first 8 bytes of SHA-256 of the type (2 bytes, big-endian) and the content,
 *     big-endian
 */
public record TransferId(long value) {
    /** Bytes on the wire. */
    public static final int LENGTH = Long.BYTES;

    /**
     * @param type 0 to 65,535
     */
    public static TransferId of(int type, byte[] content) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) (type >> Byte.SIZE));
            sha256.update((byte) type);
            return new TransferId(ByteBuffer.wrap(sha256.digest(content)).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** 16 hexadecimal digits, in the order of the wire. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
