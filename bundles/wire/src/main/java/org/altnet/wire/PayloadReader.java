package org.altnet.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.altnet.api.message.Hash256;

/**
 * Reads a payload from front to back. Checks that the bytes are there before it takes them, and
 * allocates nothing that the remaining bytes do not cover.
 */
final class PayloadReader {
    private static final int UINT16 = 0xfd;
    private static final int UINT32 = 0xfe;
    private static final int UINT64 = 0xff;

    private final String what;
    private final ByteBuffer in;

    PayloadReader(String what, byte[] payload) {
        this.what = what;
        this.in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    }

    int uint8(String field) throws WireException {
        need(field, Byte.BYTES);
        return Byte.toUnsignedInt(in.get());
    }

    int int32(String field) throws WireException {
        need(field, Integer.BYTES);
        return in.getInt();
    }

    Hash256 hash(String field) throws WireException {
        return Hash256.of(bytes(field, Hash256.LENGTH));
    }

    byte[] bytes(String field, int count) throws WireException {
        need(field, count);
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    /**
     * A compact size (Bitcoin Core's {@code ReadCompactSize}): 1, 3, 5 or 9 bytes, in the shortest
     * form.
     *
     * @param max what the field may be at most
     */
    int count(String field, int max) throws WireException {
        long value = compactSize(field);
        if (value < 0 || value > max) {
            throw new WireException(
                    what
                            + ": "
                            + field
                            + " is "
                            + Long.toUnsignedString(value)
                            + ", at most "
                            + max);
        }
        return (int) value;
    }

    /**
     * A compact size of whatever it is.
     *
     * @return 64 bits without a sign
     */
    long compactSize(String field) throws WireException {
        need(field, 1);
        int first = Byte.toUnsignedInt(in.get());
        return switch (first) {
            case UINT16 -> {
                need(field, Short.BYTES);
                yield shortest(field, Short.toUnsignedLong(in.getShort()), UINT16);
            }
            case UINT32 -> {
                need(field, Integer.BYTES);
                yield shortest(field, Integer.toUnsignedLong(in.getInt()), 0x1_0000L);
            }
            case UINT64 -> {
                need(field, Long.BYTES);
                yield shortest(field, in.getLong(), 0x1_0000_0000L);
            }
            default -> first;
        };
    }

    int remaining() {
        return in.remaining();
    }

    void end() throws WireException {
        if (in.hasRemaining()) {
            throw new WireException(what + ": " + in.remaining() + " bytes too many at the end");
        }
    }

    private void need(String field, int count) throws WireException {
        if (in.remaining() < count) {
            throw new WireException(
                    what
                            + ": "
                            + field
                            + " needs "
                            + count
                            + " bytes, "
                            + in.remaining()
                            + " left");
        }
    }

    private long shortest(String field, long value, long least) throws WireException {
        if (value >= 0 && value < least) {
            throw new WireException(what + ": " + field + " is not in its shortest form");
        }
        return value;
    }
}
