package org.altnet.bolt8;

import java.nio.ByteBuffer;
import org.altnet.wire.WireException;

/**
 * "Are you there?" (BOLT 1, type 18), answered by {@code pong} (19) with as many zeros as it asks
 * for.
 *
 * <pre>
 *   ping  u16 num_pong_bytes | u16 byteslen | byteslen ignored
 *   pong  u16 byteslen | byteslen ignored
 * </pre>
 *
 * @param pongBytes zeros that the pong is to carry, 0 to 65,535
 */
record Ping(int pongBytes) {
    /** From here on a pong would not fit a message: such a ping is not answered. */
    private static final int NOT_ANSWERED_FROM = 65_532;

    /** The whole ping. */
    byte[] encode() {
        return ByteBuffer.allocate(3 * Short.BYTES)
                .putShort((short) MessageType.PING)
                .putShort((short) pongBytes)
                .putShort((short) 0)
                .array();
    }

    boolean isAnswered() {
        return pongBytes < NOT_ANSWERED_FROM;
    }

    /** The whole pong. */
    byte[] pong() {
        return ByteBuffer.allocate(2 * Short.BYTES + pongBytes)
                .putShort((short) MessageType.PONG)
                .putShort((short) pongBytes)
                .array();
    }

    /**
     * @param payload what follows the type
     */
    static Ping decode(ByteBuffer payload) throws WireException {
        if (payload.remaining() < Short.BYTES) {
            throw new WireException("ping: num_pong_bytes is cut off");
        }
        int pongBytes = Short.toUnsignedInt(payload.getShort());
        checkIgnored("ping", payload);
        return new Ping(pongBytes);
    }

    /**
     * @param payload what follows a pong's type
     */
    static void checkPong(ByteBuffer payload) throws WireException {
        checkIgnored("pong", payload);
    }

    private static void checkIgnored(String what, ByteBuffer payload) throws WireException {
        if (payload.remaining() < Short.BYTES) {
            throw new WireException(what + ": byteslen is cut off");
        }
        int length = Short.toUnsignedInt(payload.getShort());
        if (payload.remaining() < length) {
            throw new WireException(
                    what + ": byteslen is " + length + ", " + payload.remaining() + " left");
        }
    }
}
