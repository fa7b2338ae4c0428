package org.altnet.api.message;

import java.util.Arrays;
import java.util.List;

/**
 * A transaction in its network serialisation (BIP144): as a question, to be submitted to the
 * receiving node; as an answer, the one that a {@link GetTx} asked for.
 *
 * <p>Immutable raw bytes, not validated here. What is read from them is read when it is first asked
 * for, and kept.
 */
public final class Tx implements Message {
    /** No transaction is larger: Bitcoin Core's {@code MAX_BLOCK_SERIALIZED_SIZE}. */
    public static final int MAX_LENGTH = 4_000_000;

    private final byte[] bytes;

    /**
     * Where its parts are, and its id; null until somebody asks. Immutable values that every thread
     * would find the same, so they need no lock.
     */
    private TxLayout layout;

    private Hash256 txid;

    private Tx(byte[] owned) {
        bytes = owned;
    }

    /**
     * Of a block.
     *
     * @param owned not copied
     * @param layout of these bytes, from the first to the last
     */
    Tx(byte[] owned, TxLayout layout) {
        this(owned);
        this.layout = layout;
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
        Hash256 known = txid;
        if (known == null) {
            known = hasWitnesses() ? Hash256.digest(layout().stripped(bytes)) : wtxid();
            txid = known;
        }
        return known;
    }

    /**
     * The id with the witnesses (BIP141). Computed at each call.
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
        return layout().strippedLength();
    }

    /**
     * Whether any of its inputs has a witness.
     *
     * @throws IllegalArgumentException as {@link #txid}
     */
    public boolean hasWitnesses() {
        return layout().hasWitnesses();
    }

    /**
     * Whether it makes new coins and spends none (Bitcoin Core's {@code IsCoinBase}).
     *
     * @throws IllegalArgumentException as {@link #txid}
     */
    public boolean isCoinbase() {
        return layout().isCoinbase(bytes);
    }

    /**
     * Copies of the scripts of its outputs, in their order.
     *
     * @throws IllegalArgumentException as {@link #txid}
     */
    public List<byte[]> outputScripts() {
        return layout().outputScripts(bytes);
    }

    /**
     * Copies of the items of its first input's witness, in their order; none if it has no witness.
     *
     * @throws IllegalArgumentException as {@link #txid}
     */
    public List<byte[]> firstWitness() {
        return layout().firstWitness(bytes);
    }

    private TxLayout layout() {
        TxLayout known = layout;
        if (known == null) {
            known = TxLayout.read(bytes, 0);
            if (known.end() != bytes.length) {
                throw new IllegalArgumentException(
                        "a transaction of "
                                + known.end()
                                + " bytes, and then "
                                + (bytes.length - known.end())
                                + " more");
            }
            layout = known;
        }
        return known;
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
