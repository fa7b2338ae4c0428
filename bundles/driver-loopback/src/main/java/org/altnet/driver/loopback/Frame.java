package org.altnet.driver.loopback;

import java.util.Arrays;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.WireException;

/**
 * How this medium writes a message: one byte for its kind, then its P2P payload, or its raw
 * content.
 */
final class Frame {
    static final byte GET_HEADERS = 'g';
    static final byte HEADERS = 'h';
    static final byte GET_DATA = 'd';
    static final byte BLOCK = 'b';
    static final byte TX = 't';
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
            return frame(GET_DATA, question.block().bytes());
        }
        if (message instanceof Block block) {
            return frame(BLOCK, block.bytes());
        }
        if (message instanceof Tx tx) {
            return frame(TX, tx.bytes());
        }
        if (message instanceof NotFound answer) {
            return frame(NOT_FOUND, answer.block().bytes());
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
            case GET_DATA -> new GetData(hash("getdata", payload));
            case BLOCK -> Block.of(bounded("block", payload, Block.MAX_LENGTH));
            case TX -> Tx.of(bounded("tx", payload, Tx.MAX_LENGTH));
            case NOT_FOUND -> new NotFound(hash("notfound", payload));
            default ->
                    throw new WireException("frame: unknown kind " + Byte.toUnsignedInt(frame[0]));
        };
    }

    private static Hash256 hash(String what, byte[] payload) throws WireException {
        if (payload.length != Hash256.LENGTH) {
            throw new WireException(what + ": needs 32 bytes, got " + payload.length);
        }
        return Hash256.of(payload);
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
