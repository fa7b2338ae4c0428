package org.altnet.driver.loopback;

import java.util.Arrays;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.InventoryCodec;
import org.altnet.wire.TxResultCodec;
import org.altnet.wire.WireException;

/**
 * How this medium writes a message: one byte for its kind, then its P2P payload as the codecs of
 * {@code org.altnet.wire} write it, or a block's or transaction's own bytes.
 */
final class Frame {
    static final byte GET_HEADERS = 'g';
    static final byte HEADERS = 'h';
    static final byte GET_DATA = 'd';
    static final byte BLOCK = 'b';
    static final byte TX = 't';
    static final byte TX_RESULT = 'r';
    static final byte NOT_FOUND = 'n';

    private Frame() {}

    static byte[] encode(Message message) {
        if (message instanceof GetHeaders question) {
            return frame(GET_HEADERS, HeadersCodec.encode(question));
        }
        if (message instanceof Headers headers) {
            return frame(HEADERS, HeadersCodec.encode(headers));
        }
        if (message instanceof GetData question) {
            return frame(GET_DATA, InventoryCodec.encode(question));
        }
        if (message instanceof GetTx question) {
            return frame(GET_DATA, InventoryCodec.encode(question));
        }
        if (message instanceof Block block) {
            return frame(BLOCK, block.bytes());
        }
        if (message instanceof Tx tx) {
            return frame(TX, tx.bytes());
        }
        if (message instanceof TxResult result) {
            return frame(TX_RESULT, TxResultCodec.encode(result));
        }
        if (message instanceof NotFound answer) {
            return frame(NOT_FOUND, InventoryCodec.encode(answer));
        }
        throw new IllegalArgumentException("no frame for " + message.getClass());
    }

    /**
     * @throws WireException if the bytes are anything but a frame
     */
    static Message decode(byte[] frame) throws WireException {
        if (frame.length == 0) {
            throw new WireException("frame: empty");
        }
        byte[] payload = Arrays.copyOfRange(frame, 1, frame.length);
        return switch (frame[0]) {
            case GET_HEADERS -> HeadersCodec.decodeGetHeaders(payload);
            case HEADERS -> HeadersCodec.decodeHeaders(payload);
            case GET_DATA -> InventoryCodec.decodeGetData(payload);
            case BLOCK -> Block.of(bounded("block", payload, Block.MAX_LENGTH));
            case TX -> Tx.of(bounded("tx", payload, Tx.MAX_LENGTH));
            case TX_RESULT -> TxResultCodec.decode(payload);
            case NOT_FOUND -> InventoryCodec.decodeNotFound(payload);
            default ->
                    throw new WireException("frame: unknown kind " + Byte.toUnsignedInt(frame[0]));
        };
    }

    private static byte[] bounded(String what, byte[] payload, int most) throws WireException {
        if (payload.length == 0 || payload.length > most) {
            throw new WireException(what + ": 1 to " + most + " bytes, got " + payload.length);
        }
        return payload;
    }

    private static byte[] frame(byte kind, byte[] payload) {
        byte[] frame = new byte[1 + payload.length];
        frame[0] = kind;
        System.arraycopy(payload, 0, frame, 1, payload.length);
        return frame;
    }
}
