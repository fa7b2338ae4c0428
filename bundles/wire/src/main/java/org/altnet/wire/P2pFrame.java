package org.altnet.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.altnet.api.message.Hash256;

/**
 * One message of Bitcoin's P2P protocol (v1, unencrypted):
 *
 * <pre>
 *   0  4   network magic
 *   4  12  command, ASCII, padded with zeros
 *  16  4   payload length, uint32 little-endian
 *  20  4   first bytes of the payload's double SHA-256
 *  24  n   payload
 * </pre>
 *
 * @param command 1 to 12 printable ASCII characters
 * @param payload at most {@link #MAX_PAYLOAD} bytes; not copied, and not to be changed
 */
public record P2pFrame(String command, byte[] payload) {
    /** Bitcoin Core's {@code MAX_PROTOCOL_MESSAGE_LENGTH}: whoever claims more is no node. */
    public static final int MAX_PAYLOAD = 4_000_000;

    static final int HEADER = 24;
    static final int CHECKSUM = 4;
    private static final int COMMAND = 12;
    private static final byte[] NOTHING = {};

    /**
     * @throws IllegalArgumentException if the command or the payload is too long, or the command is
     *     empty or not printable
     */
    public P2pFrame {
        Objects.requireNonNull(payload, "payload");
        if (command.isEmpty() || command.length() > COMMAND || !isPrintable(command)) {
            throw new IllegalArgumentException("'" + command + "' is no command");
        }
        if (payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a payload has at most " + MAX_PAYLOAD + " bytes, got " + payload.length);
        }
    }

    /** Without a payload. */
    public P2pFrame(String command) {
        this(command, NOTHING);
    }

    /** The whole message, for the wire: 24 bytes and the payload. */
    public byte[] encode(P2pNetwork network) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + payload.length);
        out.putInt(network.magic()).put(command.getBytes(StandardCharsets.US_ASCII));
        out.position(Integer.BYTES + COMMAND);
        out.order(ByteOrder.LITTLE_ENDIAN).putInt(payload.length);
        return out.put(checksum(payload)).put(payload).array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof P2pFrame that
                && command.equals(that.command)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * command.hashCode() + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return command + " of " + payload.length + " bytes";
    }

    static byte[] checksum(byte[] payload) {
        return Arrays.copyOf(Hash256.digest(payload).bytes(), CHECKSUM);
    }

    /** What the first 24 bytes say. */
    record Header(String command, long length, byte[] checksum) {
        static Header read(byte[] bytes, P2pNetwork network) throws WireException {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (in.getInt() != network.magic()) {
                throw new WireException("speaks another network's protocol, or none");
            }
            byte[] name = new byte[COMMAND];
            in.get(name);
            long length = Integer.toUnsignedLong(in.order(ByteOrder.LITTLE_ENDIAN).getInt());
            byte[] checksum = new byte[CHECKSUM];
            in.get(checksum);
            return new Header(command(name), length, checksum);
        }

        private static String command(byte[] name) throws WireException {
            int length = 0;
            while (length < COMMAND && name[length] != 0) {
                length++;
            }
            String command = new String(name, 0, length, StandardCharsets.ISO_8859_1);
            boolean padded =
                    Arrays.equals(
                            name, length, COMMAND, new byte[COMMAND - length], 0, COMMAND - length);
            if (length == 0 || !padded || !isPrintable(command)) {
                throw new WireException("sends a message without a proper command");
            }
            return command;
        }
    }

    private static boolean isPrintable(String command) {
        return command.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
