package org.altnet.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;

/**
 * The payloads of {@code getdata} and {@code notfound} with one entry (Bitcoin P2P; Bitcoin Core
 * {@code CInv}, BIP144). All integers little-endian.
 *
 * <pre>
 * compact size 1 | uint32 type | 32 hash
 * </pre>
 *
 * Stateless. Decoders check every length before they allocate, and refuse what is left over.
 */
public final class InventoryCodec {
    /** {@code MSG_TX} and {@code MSG_BLOCK}, each with {@code MSG_WITNESS_FLAG}. */
    public static final int WITNESS_TX = 0x4000_0001;

    public static final int WITNESS_BLOCK = 0x4000_0002;

    private static final int LENGTH = 1 + Integer.BYTES + Hash256.LENGTH;

    private InventoryCodec() {}

    /** 37 bytes. */
    public static byte[] encode(GetData message) {
        return encode(WITNESS_BLOCK, message.block());
    }

    /** 37 bytes. */
    public static byte[] encode(GetTx message) {
        return encode(WITNESS_TX, message.txid());
    }

    /** 37 bytes. What kind of thing was not found is for the asker to know: it says a block. */
    public static byte[] encode(NotFound message) {
        return encode(WITNESS_BLOCK, message.hash());
    }

    /**
     * @return a {@link GetData} or a {@link GetTx}
     * @throws WireException if the payload is anything else
     */
    public static Message decodeGetData(byte[] payload) throws WireException {
        PayloadReader in = new PayloadReader("getdata", payload);
        int type = entry(in);
        Hash256 hash = in.hash("hash");
        in.end();
        return switch (type) {
            case WITNESS_BLOCK -> new GetData(hash);
            case WITNESS_TX -> new GetTx(hash);
            default ->
                    throw new WireException(
                            "getdata: type "
                                    + Integer.toHexString(type)
                                    + " is neither a block nor a transaction with witnesses");
        };
    }

    /**
     * @throws WireException if the payload is anything else
     */
    public static NotFound decodeNotFound(byte[] payload) throws WireException {
        PayloadReader in = new PayloadReader("notfound", payload);
        entry(in);
        Hash256 hash = in.hash("hash");
        in.end();
        return new NotFound(hash);
    }

    private static int entry(PayloadReader in) throws WireException {
        int count = in.count("number of entries", 1);
        if (count != 1) {
            throw new WireException("an inventory has one entry here, not " + count);
        }
        return in.int32("type");
    }

    private static byte[] encode(int type, Hash256 hash) {
        ByteBuffer out =
                ByteBuffer.allocate(LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 1)
                        .putInt(type);
        hash.writeTo(out);
        return out.array();
    }
}
