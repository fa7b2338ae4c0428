package org.altnet.driver.bolt8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.wire.HeadersCodec;

/**
 * AltNet's messages as Lightning custom messages, byte for byte those of the proof of concept: a
 * type of 2 bytes, then the bare Bitcoin P2P payload.
 */
final class CustomMessages {
    /** Bytes that one message carries beside its type. */
    static final int MTU = TransportCipher.MAX_MESSAGE - Short.BYTES;

    /** Headers that fit one message: 809. */
    static final int MAX_HEADERS = HeadersCodec.headersThatFit(MTU);

    private CustomMessages() {}

    /**
     * @return whole Lightning messages, in order: one, or several for more headers than fit
     * @throws IOException if this driver does not carry such messages
     */
    static List<byte[]> encode(Message message) throws IOException {
        if (message instanceof GetHeaders getHeaders) {
            return List.of(typed(MessageType.GETHEADERS, HeadersCodec.encode(getHeaders)));
        }
        if (message instanceof Headers headers) {
            return encode(headers);
        }
        throw new IOException(
                "Lightning carries getheaders and headers, not "
                        + message.getClass().getSimpleName());
    }

    /** Whether a whole Lightning message is one of these. */
    static boolean isCustom(byte[] message) {
        int type = Short.toUnsignedInt(ByteBuffer.wrap(message).getShort());
        return type == MessageType.GETHEADERS || type == MessageType.HEADERS;
    }

    private static List<byte[]> encode(Headers headers) {
        List<byte[]> messages = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(from + MAX_HEADERS, headers.size());
            messages.add(typed(MessageType.HEADERS, HeadersCodec.encode(headers.slice(from, to))));
            from = to;
        } while (from < headers.size());
        return messages;
    }

    private static byte[] typed(int type, byte[] payload) {
        return ByteBuffer.allocate(Short.BYTES + payload.length)
                .putShort((short) type)
                .put(payload)
                .array();
    }
}
