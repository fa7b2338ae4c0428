package org.altnet.api.message;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;

/**
 * A block header: 80 bytes, all integers little-endian.
 *
 * <pre>
 *   0  int32  version
 *   4  32     hash of the previous block
 *  36  32     merkle root
 *  68  uint32 time, seconds since 1970
 *  72  uint32 bits, the target in compact form
 *  76  uint32 nonce
 * </pre>
 *
 * Immutable; says nothing about validity, which is {@code HeaderChain}'s business.
 */
public final class BlockHeader {
    /** Bytes in a header. */
    public static final int LENGTH = 80;

    private final byte[] bytes;
    private final Hash256 hash;

    private BlockHeader(byte[] owned) {
        bytes = owned;
        hash = Hash256.digest(owned);
    }

    /**
     * @param raw exactly 80 bytes; copied
     * @throws IllegalArgumentException if the length is not 80
     */
    public static BlockHeader of(byte[] raw) {
        if (raw.length != LENGTH) {
            throw new IllegalArgumentException("a block header has 80 bytes, got " + raw.length);
        }
        return new BlockHeader(raw.clone());
    }

    /**
     * @param source 80 bytes from {@code offset} are copied
     * @throws IllegalArgumentException if fewer than 80 bytes are there
     */
    public static BlockHeader of(byte[] source, int offset) {
        if (offset < 0 || source.length - offset < LENGTH) {
            throw new IllegalArgumentException(
                    "a block header has 80 bytes, got " + Math.max(0, source.length - offset));
        }
        return new BlockHeader(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /** Double SHA-256 of the 80 bytes. */
    public Hash256 hash() {
        return hash;
    }

    public int version() {
        return integer(0);
    }

    public Hash256 previous() {
        return Hash256.of(bytes, 4);
    }

    public Hash256 merkleRoot() {
        return Hash256.of(bytes, 36);
    }

    /** The time the miner wrote, which it may choose within consensus limits. */
    public Instant time() {
        return Instant.ofEpochSecond(Integer.toUnsignedLong(integer(68)));
    }

    /** The target in compact form (as Bitcoin Core's {@code nBits}). */
    public int bits() {
        return integer(72);
    }

    public int nonce() {
        return integer(76);
    }

    /** A copy of the 80 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockHeader that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    /** The hash, in display order. */
    @Override
    public String toString() {
        return hash.toString();
    }

    private int integer(int offset) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
    }
}
