package org.altnet.api.message;

import java.util.Arrays;

/**
 * A transaction in its network serialisation (BIP144), to be submitted to the receiving node.
 *
 * <p>Immutable raw bytes, not validated here.
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

    /**
     * The transaction's id, which its witnesses have no part in (BIP141).
     *
     * @throws IllegalArgumentException if the bytes are no transaction, or more than one
     */
    public Hash256 txid() {
        return Hash256.digest(layout().stripped(bytes));
    }

    /**
     * The id with the witnesses (BIP141).
     *
     * @throws IllegalArgumentException as {@link #txid}
     */
    public Hash256 wtxid() {
        layout();
        return Hash256.digest(bytes);
    }

    /**
     * Bytes without the witnesses; weight is three times these and once all (BIP141).
     *
     * @throws IllegalArgumentException as {@link #txid}
     */
    public int strippedLength() {
        return layout().stripped(bytes).length;
    }

    private TxLayout layout() {
        TxLayout layout = TxLayout.read(bytes, 0);
        if (layout.end() != bytes.length) {
            throw new IllegalArgumentException(
                    "a transaction of "
                            + layout.end()
                            + " bytes, and then "
                            + (bytes.length - layout.end())
                            + " more");
        }
        return layout;
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
