package org.altnet.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * The payloads of {@code getheaders} and {@code headers} (Bitcoin P2P; Bitcoin Core {@code
 * CBlockLocator}, and a vector of {@code CBlock} without transactions). All integers little-endian.
 *
 * <pre>
 * getheaders  uint32 version | compact size n | n x 32 hash | 32 stop hash
 * headers     compact size n | n x (80 header | 00)
 * </pre>
 *
 * Stateless. Decoders check every length before they allocate, and refuse what is left over.
 */
public final class HeadersCodec {
    /** What the proof of concept writes as the locator's version; readers ignore it. */
    public static final int LOCATOR_VERSION = 209;

    /**
     * Bytes of one header in a {@code headers} payload: the header, and a count of no transactions.
     */
    public static final int HEADER_WITH_COUNT = BlockHeader.LENGTH + 1;

    private static final int LONGEST_COUNT = 3;

    private HeadersCodec() {}

    /** How many headers fit a payload of so many bytes: 809 for Lightning's 65,533. */
    public static int headersThatFit(int payloadBytes) {
        return Math.max(0, (payloadBytes - LONGEST_COUNT) / HEADER_WITH_COUNT);
    }

    /** 37 + 32 n bytes: 69 for a locator of one hash. */
    public static byte[] encode(GetHeaders message) {
        List<BlockLocator.Entry> entries = message.locator().entries();
        ByteBuffer out =
                ByteBuffer.allocate(Integer.BYTES + 1 + (entries.size() + 1) * Hash256.LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(LOCATOR_VERSION).put((byte) entries.size());
        entries.forEach(entry -> entry.hash().writeTo(out));
        message.stop().writeTo(out);
        return out.array();
    }

    /**
     * @return the question; heights are unknown
     * @throws WireException if the payload is anything else
     */
    public static GetHeaders decodeGetHeaders(byte[] payload) throws WireException {
        PayloadReader in = new PayloadReader("getheaders", payload);
        in.int32("version");
        int count = in.count("number of locator hashes", BlockLocator.MAX_ENTRIES);
        List<BlockLocator.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(
                    new BlockLocator.Entry(
                            in.hash("locator hash " + i), BlockLocator.Entry.UNKNOWN_HEIGHT));
        }
        Hash256 stop = in.hash("stop hash");
        in.end();
        return new GetHeaders(new BlockLocator(entries), stop);
    }

    /** 1 or 3 + 81 n bytes: 82 for one header. */
    public static byte[] encode(Headers message) {
        int count = message.size();
        boolean small = count < 0xfd;
        ByteBuffer out =
                ByteBuffer.allocate((small ? 1 : LONGEST_COUNT) + count * HEADER_WITH_COUNT)
                        .order(ByteOrder.LITTLE_ENDIAN);
        if (small) {
            out.put((byte) count);
        } else {
            out.put((byte) 0xfd).putShort((short) count);
        }
        byte[] headers = message.bytes();
        for (int i = 0; i < count; i++) {
            out.put(headers, i * BlockHeader.LENGTH, BlockHeader.LENGTH).put((byte) 0);
        }
        return out.array();
    }

    /**
     * @throws WireException if the payload is anything else, or has more than 2,000 headers
     */
    public static Headers decodeHeaders(byte[] payload) throws WireException {
        PayloadReader in = new PayloadReader("headers", payload);
        int count = in.count("number of headers", Headers.MAX);
        if (in.remaining() != count * HEADER_WITH_COUNT) {
            throw new WireException(
                    "headers: "
                            + count
                            + " of them need "
                            + count * HEADER_WITH_COUNT
                            + " bytes, "
                            + in.remaining()
                            + " left");
        }
        byte[] headers = new byte[count * BlockHeader.LENGTH];
        for (int i = 0; i < count; i++) {
            byte[] header = in.bytes("header " + i, BlockHeader.LENGTH);
            System.arraycopy(header, 0, headers, i * BlockHeader.LENGTH, BlockHeader.LENGTH);
            in.count("number of transactions of header " + i, 0);
        }
        in.end();
        return Headers.of(headers);
    }
}
