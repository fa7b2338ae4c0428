package org.altnet.bolt8;

import java.nio.ByteBuffer;
import org.altnet.wire.WireException;

/** Types of Lightning messages: the first two bytes, big-endian (BOLT 1, BOLT 7). */
final class MessageType {
    static final int WARNING = 1;
    static final int INIT = 16;
    static final int ERROR = 17;
    static final int PING = 18;
    static final int PONG = 19;

    /** The proof of concept's custom types; odd, so that other Lightning nodes ignore them. */
    static final int GETHEADERS = 33_333;

    static final int HEADERS = 33_335;

    /** Ours, odd too: asks for a block or a transaction. */
    static final int GETDATA = 33_337;

    static final int NOTFOUND = 33_339;
    static final int BLOCK = 33_341;
    static final int TX = 33_343;
    static final int TXRESULT = 33_345;

    /** A part of a block or a transaction that is longer than one message. */
    static final int FRAGMENT = 33_347;

    private static final int CHANNEL_ANNOUNCEMENT = 256;
    private static final int CHANNEL_UPDATE = 258;
    private static final int REPLY_SHORT_CHANNEL_IDS_END = 262;
    private static final int REPLY_CHANNEL_RANGE = 264;

    private MessageType() {}

    /**
     * @throws WireException if the message is too short to have a type
     */
    static int of(byte[] message) throws WireException {
        if (message.length < Short.BYTES) {
            throw new WireException(
                    "a Lightning message has a type of 2 bytes, got " + message.length);
        }
        return Short.toUnsignedInt(ByteBuffer.wrap(message).getShort());
    }

    /** Whether it is one of AltNet's messages, whole. */
    static boolean isContent(int type) {
        return switch (type) {
            case GETHEADERS, HEADERS, GETDATA, NOTFOUND, BLOCK, TX, TXRESULT -> true;
            default -> false;
        };
    }

    /** Whether it may be longer than one Lightning message. */
    static boolean mayBeLong(int type) {
        return type == BLOCK || type == TX;
    }

    /** What AltNet calls one of its messages. */
    static String name(int type) {
        return switch (type) {
            case GETHEADERS -> "getheaders";
            case HEADERS -> "headers";
            case GETDATA -> "getdata";
            case NOTFOUND -> "notfound";
            case BLOCK -> "block";
            case TX -> "tx";
            case TXRESULT -> "txresult";
            default -> "type " + type;
        };
    }

    /** What follows the type. */
    static ByteBuffer payload(byte[] message) {
        return ByteBuffer.wrap(message, Short.BYTES, message.length - Short.BYTES).slice();
    }

    /**
     * "It's ok to be odd": odd types may be ignored by those who do not know them, even ones may
     * not. The even types of gossip are known, and of no use here.
     */
    static boolean mayBeIgnored(int type) {
        return switch (type) {
            case CHANNEL_ANNOUNCEMENT,
                    CHANNEL_UPDATE,
                    REPLY_SHORT_CHANNEL_IDS_END,
                    REPLY_CHANNEL_RANGE ->
                    true;
            default -> type % 2 == 1;
        };
    }
}
