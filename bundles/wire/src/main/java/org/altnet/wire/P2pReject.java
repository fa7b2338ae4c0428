package org.altnet.wire;

import java.nio.charset.StandardCharsets;

/**
 * The start of a {@code reject} (BIP61), by which nodes before Bitcoin Core 0.20 say what they did
 * not like. Newer ones say nothing, or hang up.
 *
 * @param command of the message that was rejected
 * @param code such as 0x10, invalid
 * @param reason the node's words, made printable
 */
public record P2pReject(String command, int code, String reason) {
    /** Bytes of the longest payload that a node has reason to send. */
    public static final int MAX_LENGTH = 1 + 12 + 1 + 1 + P2pReject.MAX_REASON + 32;

    private static final int MAX_COMMAND = 12;
    private static final int MAX_REASON = 111;

    /**
     * What comes after the reason, such as a hash, is left alone.
     *
     * @throws WireException if the payload is anything else
     */
    public static P2pReject decode(byte[] payload) throws WireException {
        PayloadReader in = new PayloadReader("reject", payload);
        String command = text(in, "command", MAX_COMMAND);
        int code = Byte.toUnsignedInt(in.bytes("code", 1)[0]);
        return new P2pReject(command, code, text(in, "reason", MAX_REASON));
    }

    @Override
    public String toString() {
        return "reject of "
                + command
                + ", code 0x"
                + Integer.toHexString(code)
                + (reason.isEmpty() ? "" : ": " + reason);
    }

    private static String text(PayloadReader in, String field, int most) throws WireException {
        byte[] bytes = in.bytes(field, in.count("length of the " + field, most));
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^\\x20-\\x7e]", "?");
    }
}
