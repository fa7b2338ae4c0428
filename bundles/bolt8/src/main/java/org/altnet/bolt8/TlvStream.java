package org.altnet.bolt8;

import java.nio.ByteBuffer;
import org.altnet.wire.WireException;

/**
 * Reads a type-length-value stream (BOLT 1): records in strictly increasing order of type. Types
 * and lengths are BigSize: unsigned, big-endian, 1, 3, 5 or 9 bytes, in the shortest form.
 * Allocates nothing that the remaining bytes do not cover.
 */
final class TlvStream {
    private static final int UINT16 = 0xfd;
    private static final int UINT32 = 0xfe;
    private static final int UINT64 = 0xff;

    private final ByteBuffer in;
    private boolean first = true;
    private long type;

    TlvStream(ByteBuffer in) {
        this.in = in;
    }

    boolean hasNext() {
        return in.hasRemaining();
    }

    /**
     * Moves to the next record.
     *
     * @return its value; its type is then {@link #type}
     * @throws WireException if there is no well-formed record
     */
    ByteBuffer next() throws WireException {
        long next = bigSize(in);
        if (!first && Long.compareUnsigned(next, type) <= 0) {
            throw new WireException("tlv: types are not in increasing order");
        }
        first = false;
        type = next;
        long length = bigSize(in);
        if (Long.compareUnsigned(length, in.remaining()) > 0) {
            throw new WireException(
                    "tlv: a value of "
                            + Long.toUnsignedString(length)
                            + " bytes, "
                            + in.remaining()
                            + " left");
        }
        ByteBuffer value = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return value;
    }

    /** The current record's type, unsigned. */
    long type() {
        return type;
    }

    static long bigSize(ByteBuffer in) throws WireException {
        need(in, 1);
        int first = Byte.toUnsignedInt(in.get());
        return switch (first) {
            case UINT16 -> {
                need(in, Short.BYTES);
                yield shortest(Short.toUnsignedLong(in.getShort()), UINT16);
            }
            case UINT32 -> {
                need(in, Integer.BYTES);
                yield shortest(Integer.toUnsignedLong(in.getInt()), 0x1_0000L);
            }
            case UINT64 -> {
                need(in, Long.BYTES);
                yield shortest(in.getLong(), 0x1_0000_0000L);
            }
            default -> first;
        };
    }

    private static void need(ByteBuffer in, int bytes) throws WireException {
        if (in.remaining() < bytes) {
            throw new WireException("tlv: a type or length is cut off");
        }
    }

    private static long shortest(long value, long least) throws WireException {
        if (Long.compareUnsigned(value, least) < 0) {
            throw new WireException("tlv: a type or length is not in its shortest form");
        }
        return value;
    }
}
