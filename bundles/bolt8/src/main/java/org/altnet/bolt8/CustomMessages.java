package org.altnet.bolt8;

import java.util.ArrayList;
import java.util.List;
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
 * AltNet's messages as Lightning custom messages: a type of 2 bytes, then the bare Bitcoin P2P
 * payload. {@code getheaders} and {@code headers} are byte for byte those of the proof of concept.
 */
final class CustomMessages {
    /** Headers that fit one message: 809. */
    static final int MAX_HEADERS = HeadersCodec.headersThatFit(CustomMessage.MAX_PAYLOAD);

    private CustomMessages() {}

    /**
     * @return one, or several for more headers than fit one; a block or a transaction is one,
     *     however long
     */
    static List<CustomMessage> encode(Message message) {
        // An if for each kind: Java 17 has no switch over a sealed type.
        if (message instanceof Headers headers) {
            return encode(headers);
        }
        if (message instanceof GetHeaders question) {
            return one(MessageType.GETHEADERS, HeadersCodec.encode(question));
        }
        if (message instanceof GetData question) {
            return one(MessageType.GETDATA, InventoryCodec.encode(question));
        }
        if (message instanceof GetTx question) {
            return one(MessageType.GETDATA, InventoryCodec.encode(question));
        }
        if (message instanceof NotFound answer) {
            return one(MessageType.NOTFOUND, InventoryCodec.encode(answer));
        }
        if (message instanceof Block block) {
            return one(MessageType.BLOCK, block.bytes());
        }
        if (message instanceof Tx tx) {
            return one(MessageType.TX, tx.bytes());
        }
        return one(MessageType.TXRESULT, TxResultCodec.encode((TxResult) message));
    }

    /**
     * @param type of one that {@link MessageType#isContent}
     * @throws WireException if the payload is not what the type says
     */
    static Message decode(int type, byte[] payload) throws WireException {
        try {
            return switch (type) {
                case MessageType.GETHEADERS -> HeadersCodec.decodeGetHeaders(payload);
                case MessageType.HEADERS -> HeadersCodec.decodeHeaders(payload);
                case MessageType.GETDATA -> InventoryCodec.decodeGetData(payload);
                case MessageType.NOTFOUND -> InventoryCodec.decodeNotFound(payload);
                case MessageType.BLOCK -> Block.of(payload);
                case MessageType.TX -> Tx.of(payload);
                case MessageType.TXRESULT -> TxResultCodec.decode(payload);
                default -> throw new WireException("type " + type + " is none of AltNet's");
            };
        } catch (IllegalArgumentException e) {
            throw new WireException(e.getMessage());
        }
    }

    private static List<CustomMessage> encode(Headers headers) {
        List<CustomMessage> messages = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(from + MAX_HEADERS, headers.size());
            byte[] payload = HeadersCodec.encode(headers.slice(from, to));
            messages.add(new CustomMessage(MessageType.HEADERS, payload));
            from = to;
        } while (from < headers.size());
        return messages;
    }

    private static List<CustomMessage> one(int type, byte[] payload) {
        return List.of(new CustomMessage(type, payload));
    }
}
