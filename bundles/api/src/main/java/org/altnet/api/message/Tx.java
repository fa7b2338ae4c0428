package org.altnet.api.message;

import java.util.Arrays;

/**
 * A transaction in its network serialisation (BIP144), to be submitted to the receiving node.
 *
 * <p>Immutable raw bytes, not parsed and not validated here.
 */
public final class Tx implements Message {
    /** No transaction is larger: Bitcoin Core's {@code MAX_BLOCK_SERIALIZED_SIZE}. */
    public static final int MAX_LENGTH = 4_000_000;

    private final byte[] bytes;

    private Tx(byte[] owned) {
        bytes = owned;
    }

    /**
     * @param raw 1 to {@link #MAX_LENGTH} bytes; copied
     * @throws IllegalArgumentException if empty or too long
     */
    public static Tx of(byte[] raw) {
        if (raw.length == 0 || raw.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a transaction has 1 to " + MAX_LENGTH + " bytes, got " + raw.length);
        }
        return new Tx(raw.clone());
    }

    /** A copy of the raw bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tx that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "transaction of " + bytes.length + " bytes";
    }
}
