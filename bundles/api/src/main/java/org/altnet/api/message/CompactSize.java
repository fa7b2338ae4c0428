package org.altnet.api.message;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A count of 1, 3, 5 or 9 bytes in its shortest form (Bitcoin Core's {@code ReadCompactSize}).
 *
 * @param value the count, unsigned
 * @param end the first byte after it
 */
record CompactSize(long value, int end) {
    private static final int UINT16 = 0xfd;
    private static final int UINT32 = 0xfe;
    private static final int UINT64 = 0xff;

    /**
     * @param at 0 to the length of the bytes
     * @throws IllegalArgumentException if there is none, or not in its shortest form
     */
    static CompactSize read(byte[] bytes, int at) {
        need(bytes, at, 1);
        int first = Byte.toUnsignedInt(bytes[at]);
        return switch (first) {
            case UINT16 -> wide(bytes, at + 1, Short.BYTES, UINT16);
            case UINT32 -> wide(bytes, at + 1, Integer.BYTES, 0x1_0000L);
            case UINT64 -> wide(bytes, at + 1, Long.BYTES, 0x1_0000_0000L);
            default -> new CompactSize(first, at + 1);
        };
    }

    /**
     * Whether so many things can be there at all.
     *
     * @param least bytes that each of them takes, 1 or more
     * @param left bytes that are left for them
     */
    boolean fits(int least, int left) {
        return Long.compareUnsigned(value, left / least) <= 0;
    }

    private static CompactSize wide(byte[] bytes, int at, int length, long least) {
        need(bytes, at, length);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long value =
                switch (length) {
                    case Short.BYTES -> Short.toUnsignedLong(in.getShort(at));
                    case Integer.BYTES -> Integer.toUnsignedLong(in.getInt(at));
                    default -> in.getLong(at);
                };
        if (Long.compareUnsigned(value, least) < 0) {
            throw new IllegalArgumentException(
                    "at byte " + (at - 1) + ": the count " + value + " is written too long");
        }
        return new CompactSize(value, at + length);
    }

    private static void need(byte[] bytes, int at, int length) {
        int left = bytes.length - at;
        if (left < length) {
            throw new IllegalArgumentException(
                    "at byte "
                            + at
                            + ": a count needs "
                            + length
                            + " bytes, "
                            + left
                            + " are left");
        }
    }
}
