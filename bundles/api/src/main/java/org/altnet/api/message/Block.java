package org.altnet.api.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A whole block in its network serialisation (BIP144, witnesses included), the answer to {@link
 * GetData}.
 *
 * <p>Immutable raw bytes, not validated here.
 */
public final class Block implements Message {
    /** No block is larger: Bitcoin Core's {@code MAX_BLOCK_SERIALIZED_SIZE}. */
    public static final int MAX_LENGTH = 4_000_000;

    private final byte[] bytes;

    private Block(byte[] owned) {
        bytes = owned;
    }

    /**
     * @param raw 1 to {@link #MAX_LENGTH} bytes; copied
     * @throws IllegalArgumentException if empty or too long
     */
    public static Block of(byte[] raw) {
        if (raw.length == 0 || raw.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a block has 1 to " + MAX_LENGTH + " bytes, got " + raw.length);
        }
        return new Block(raw.clone());
    }

    /**
     * The first 80 bytes.
     *
     * @throws IllegalArgumentException if the block is shorter than a header
     */
    public BlockHeader header() {
        return BlockHeader.of(bytes, 0);
    }

    /**
     * Its transactions, the coinbase first; none if the block says so, which no valid one does.
     * Parsed anew at each call: tens of milliseconds for a full block.
     *
     * @throws IllegalArgumentException if the bytes are no block; the text says where it breaks off
     */
    public List<Tx> transactions() {
        if (bytes.length <= BlockHeader.LENGTH) {
            throw new IllegalArgumentException(
                    "a block has more than " + BlockHeader.LENGTH + " bytes, got " + bytes.length);
        }
        CompactSize count = CompactSize.read(bytes, BlockHeader.LENGTH);
        int at = count.end();
        if (!count.fits(TxLayout.LEAST, bytes.length - at)) {
            throw new IllegalArgumentException(
                    Long.toUnsignedString(count.value())
                            + " transactions do not fit the "
                            + (bytes.length - at)
                            + " bytes that are left");
        }
        List<Tx> transactions = new ArrayList<>((int) count.value());
        for (long i = 0; i < count.value(); i++) {
            TxLayout layout = TxLayout.read(bytes, at);
            transactions.add(
                    new Tx(Arrays.copyOfRange(bytes, at, layout.end()), layout.moved(-at)));
            at = layout.end();
        }
        if (at != bytes.length) {
            throw new IllegalArgumentException(
                    "a block of " + at + " bytes, and then " + (bytes.length - at) + " more");
        }
        return Collections.unmodifiableList(transactions);
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
        return other instanceof Block that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "block of " + bytes.length + " bytes";
    }
}
