package org.altnet.node.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.bitcoinj.base.Sha256Hash;

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
 * bitcoinj's own reader allocates what the length field claims, up to 32 MB, for any command; this
 * one takes the commands that a headers-only node has a use for, each up to its own bound, and
 * skips the rest without keeping it.
 */
record Frame(String command, byte[] payload) {
    static final int HEADER = 24;

    /** Bitcoin Core's {@code MAX_PROTOCOL_MESSAGE_LENGTH}: whoever claims more is no node. */
    private static final int MAX_LENGTH = 4_000_000;

    private static final int COMMAND = 12;

    /** The commands of use, and the longest payload of each. */
    private static final Map<String, Integer> LONGEST =
            Map.of(
                    "version", 1_024,
                    "verack", 0,
                    "ping", 8,
                    "headers", 3 + 2_000 * 81,
                    "inv", 3 + 50_000 * 36);

    /** The whole message, for the wire. */
    byte[] encode(int magic) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + payload.length);
        out.putInt(magic).put(command.getBytes(StandardCharsets.US_ASCII));
        out.position(Integer.BYTES + COMMAND);
        out.order(ByteOrder.LITTLE_ENDIAN).putInt(payload.length);
        return out.put(checksum(payload)).put(payload).array();
    }

    /**
     * The next message of use. Blocks.
     *
     * @throws PeerFault if the bytes are no such message
     * @throws IOException if the stream fails or ends
     */
    static Frame read(InputStream stream, int magic) throws IOException, PeerFault {
        DataInputStream in = new DataInputStream(stream);
        while (true) {
            byte[] header = new byte[HEADER];
            in.readFully(header);
            ByteBuffer fields = ByteBuffer.wrap(header);
            if (fields.getInt() != magic) {
                throw new PeerFault("speaks another network's protocol, or none");
            }
            String command = command(header);
            fields.position(Integer.BYTES + COMMAND);
            long length = Integer.toUnsignedLong(fields.order(ByteOrder.LITTLE_ENDIAN).getInt());
            int longest = LONGEST.getOrDefault(command, MAX_LENGTH);
            if (length > longest) {
                throw new PeerFault(
                        "announces a message of " + length + " bytes, at most " + longest);
            }
            if (LONGEST.containsKey(command)) {
                byte[] checksum = new byte[Integer.BYTES];
                fields.get(checksum);
                return new Frame(command, payload(in, (int) length, checksum));
            }
            in.skipNBytes(length);
        }
    }

    private static byte[] payload(DataInputStream in, int length, byte[] checksum)
            throws IOException, PeerFault {
        byte[] payload = new byte[length];
        in.readFully(payload);
        if (!Arrays.equals(checksum, checksum(payload))) {
            throw new PeerFault("sends a message whose checksum is wrong");
        }
        return payload;
    }

    private static String command(byte[] header) {
        int length = 0;
        while (length < COMMAND && header[Integer.BYTES + length] != 0) {
            length++;
        }
        return new String(header, Integer.BYTES, length, StandardCharsets.US_ASCII);
    }

    private static byte[] checksum(byte[] payload) {
        return Arrays.copyOf(Sha256Hash.hashTwice(payload), Integer.BYTES);
    }
}
