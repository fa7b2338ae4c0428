package org.altnet.bolt8;

import java.nio.ByteBuffer;

/**
 * One of AltNet's messages for Lightning.
 *
 * @param type as in {@link MessageType}
 * @param payload Bitcoin's P2P payload, bare; perhaps more than a Lightning message carries; not
 *     copied
 */
record CustomMessage(int type, byte[] payload) {
    /** Bytes that one Lightning message carries beside its type. */
    static final int MAX_PAYLOAD = TransportCipher.MAX_MESSAGE - Short.BYTES;

    /** Whether one Lightning message carries it. */
    boolean fits() {
        return payload.length <= MAX_PAYLOAD;
    }

    /** Bytes of the whole, type included. */
    int length() {
        return Short.BYTES + payload.length;
    }

    /** The whole: the type in two bytes, big-endian, and the payload. */
    byte[] bytes() {
        return ByteBuffer.allocate(length()).putShort((short) type).put(payload).array();
    }
}
