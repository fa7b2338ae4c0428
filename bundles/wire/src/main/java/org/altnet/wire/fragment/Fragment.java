package org.altnet.wire.fragment;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.altnet.api.message.Block;

/**
 * One message of a transfer. The sender says {@link Offer}, {@link Data} and {@link Gone}; the
 * receiver says {@link Want} and {@link Done}. {@link FragmentCodec} has the bytes.
 *
 * <p>Immutable, if who makes one lets go of the bytes it puts in: they are not copied.
 */
public sealed interface Fragment {
    /** No content is longer: a block, and a little that a driver may put around it. */
    int MAX_CONTENT = Block.MAX_LENGTH + 1024;

    /** Which transfer this is about. */
    TransferId id();

    /**
     * "I have this for you."
     *
     * @param type what the content is, in the medium's own numbers: 0 to 65,535
     * @param length bytes of the whole content: 1 to {@link #MAX_CONTENT}
     * @param first the content's first bytes, perhaps none, perhaps all
     */
    record Offer(TransferId id, int type, int length, ByteBuffer first) implements Fragment {
        public Offer {
            Objects.requireNonNull(id, "id");
            check("type", type, 0, 0xffff);
            check("length", length, 1, MAX_CONTENT);
            first = first.asReadOnlyBuffer();
            check("first bytes", first.remaining(), 0, length);
        }

        /** Read-only; its position is the caller's own. */
        @Override
        public ByteBuffer first() {
            return first.duplicate();
        }
    }

    /**
     * "Send me that range." Takes the place of an earlier one, or goes on where it ends.
     *
     * @param offset of the first byte wanted
     * @param length how many, at least 1
     */
    record Want(TransferId id, int offset, int length) implements Fragment {
        public Want {
            Objects.requireNonNull(id, "id");
            check("offset", offset, 0, MAX_CONTENT - 1);
            check("length", length, 1, MAX_CONTENT - offset);
        }

        /** The first byte that is not wanted. */
        public int end() {
            return offset + length;
        }
    }

    /**
     * A part of the content.
     *
     * @param offset of the first byte
     * @param bytes at least 1
     */
    record Data(TransferId id, int offset, ByteBuffer bytes) implements Fragment {
        public Data {
            Objects.requireNonNull(id, "id");
            check("offset", offset, 0, MAX_CONTENT - 1);
            bytes = bytes.asReadOnlyBuffer();
            check("number of bytes", bytes.remaining(), 1, MAX_CONTENT - offset);
        }

        /** Read-only; its position is the caller's own. */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        /** The first byte that is not in it. */
        public int end() {
            return offset + bytes.remaining();
        }
    }

    /** "I do not have that any more": what has come may be kept for the next offer of it. */
    record Gone(TransferId id) implements Fragment {
        public Gone {
            Objects.requireNonNull(id, "id");
        }
    }

    /**
     * "You need not keep that for me."
     *
     * @param whole it has arrived, whole; or else it is not wanted, or does not fit
     */
    record Done(TransferId id, boolean whole) implements Fragment {
        public Done {
            Objects.requireNonNull(id, "id");
        }
    }

    private static void check(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " is " + value + ", not " + least + " to " + most);
        }
    }
}
