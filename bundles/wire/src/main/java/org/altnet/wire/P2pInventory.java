package org.altnet.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.altnet.api.message.Hash256;

/**
 * The payload of {@code inv}, {@code getdata} and {@code notfound} between Bitcoin nodes, of any
 * number of entries of any type (Bitcoin Core {@code CInv}, BIP144). All integers little-endian.
 *
 * <pre>
 * compact size n | n x (uint32 type | 32 hash)
 * </pre>
 *
 * @param entries at most 50,000
 */
public record P2pInventory(List<Entry> entries) {
    /** Bitcoin Core's {@code MAX_INV_SZ}. */
    public static final int MAX_ENTRIES = 50_000;

    /** Bytes of the longest payload. */
    public static final int MAX_LENGTH = 3 + MAX_ENTRIES * Entry.LENGTH;

    /**
     * @param type such as {@link #BLOCK}
     * @param hash of what is meant
     */
    public record Entry(int type, Hash256 hash) {
        /** {@code MSG_BLOCK}. */
        public static final int BLOCK = 2;

        /** {@code MSG_WITNESS_BLOCK}. */
        public static final int WITNESS_BLOCK = InventoryCodec.WITNESS_BLOCK;

        static final int LENGTH = Integer.BYTES + Hash256.LENGTH;

        public Entry {
            Objects.requireNonNull(hash, "hash");
        }

        /** True if a whole block is meant, with its witnesses or without. */
        public boolean isBlock() {
            return type == BLOCK || type == WITNESS_BLOCK;
        }
    }

    /**
     * @throws IllegalArgumentException if there are too many entries
     */
    public P2pInventory {
        entries = List.copyOf(entries);
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "an inventory has at most " + MAX_ENTRIES + " entries, got " + entries.size());
        }
    }

    public byte[] encode() {
        int count = entries.size();
        boolean small = count < 0xfd;
        ByteBuffer out =
                ByteBuffer.allocate((small ? 1 : 3) + count * Entry.LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN);
        if (small) {
            out.put((byte) count);
        } else {
            out.put((byte) 0xfd).putShort((short) count);
        }
        for (Entry entry : entries) {
            out.putInt(entry.type());
            entry.hash().writeTo(out);
        }
        return out.array();
    }

    /**
     * @param command for what is said if it is refused
     * @throws WireException if the payload is anything else
     */
    public static P2pInventory decode(String command, byte[] payload) throws WireException {
        PayloadReader in = new PayloadReader(command, payload);
        int count = in.count("number of entries", MAX_ENTRIES);
        if (in.remaining() != count * Entry.LENGTH) {
            throw new WireException(
                    command + ": " + count + " entries in " + in.remaining() + " bytes");
        }
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int type = in.int32("type " + i);
            entries.add(new Entry(type, in.hash("hash " + i)));
        }
        return new P2pInventory(entries);
    }
}
