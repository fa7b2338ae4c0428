package org.altnet.wire.fragment;

import java.nio.ByteBuffer;
import org.altnet.wire.WireException;
import org.altnet.wire.fragment.Fragment.Data;
import org.altnet.wire.fragment.Fragment.Done;
import org.altnet.wire.fragment.Fragment.Gone;
import org.altnet.wire.fragment.Fragment.Offer;
import org.altnet.wire.fragment.Fragment.Want;

/**
 * Fragments as bytes. All integers big-endian; bytes to the end of the fragment have no length of
 * their own, since a medium's messages have one.
 *
 * <pre>
 *  0     1              9            11             15
 *  01    8 transfer id  uint16 type  uint32 length  first bytes of the content    OFFER
 *
 *  0     1              9              13
 *  02    8 transfer id  uint32 offset  uint32 length                              WANT
 *  03    8 transfer id  uint32 offset  1 or more bytes of the content             DATA
 *
 *  0     1              9
 *  04    8 transfer id                                                            GONE
 *  05    8 transfer id  uint8 whole: 1 if it has arrived, 0 if it is not wanted   DONE
 * </pre>
 *
 * Stateless. The decoder checks every length and range, and copies no content: what it returns
 * looks into the bytes it was given.
 */
public final class FragmentCodec {
    /** The narrowest medium on which every kind fits, and content gets on. */
    public static final int MIN_MTU = 32;

    /** Bytes of an OFFER beside the content in it. */
    static final int OFFER_HEADER = 1 + TransferId.LENGTH + Short.BYTES + Integer.BYTES;

    /** Bytes of a DATA beside the content in it. */
    static final int DATA_HEADER = 1 + TransferId.LENGTH + Integer.BYTES;

    private static final int OFFER = 1;
    private static final int WANT = 2;
    private static final int DATA = 3;
    private static final int GONE = 4;
    private static final int DONE = 5;

    private FragmentCodec() {}

    public static byte[] encode(Fragment fragment) {
        // An if for each kind: Java 17 has no switch over a sealed type.
        if (fragment instanceof Offer offer) {
            return start(OFFER, offer, OFFER_HEADER + offer.first().remaining())
                    .putShort((short) offer.type())
                    .putInt(offer.length())
                    .put(offer.first())
                    .array();
        }
        if (fragment instanceof Want want) {
            return start(WANT, want, DATA_HEADER + Integer.BYTES)
                    .putInt(want.offset())
                    .putInt(want.length())
                    .array();
        }
        if (fragment instanceof Data data) {
            return start(DATA, data, DATA_HEADER + data.bytes().remaining())
                    .putInt(data.offset())
                    .put(data.bytes())
                    .array();
        }
        if (fragment instanceof Done done) {
            return start(DONE, done, 1 + TransferId.LENGTH + 1)
                    .put((byte) (done.whole() ? 1 : 0))
                    .array();
        }
        return start(GONE, fragment, 1 + TransferId.LENGTH).array();
    }

    /**
     * @param payload the whole fragment; kept by what is returned, so not to be changed
     * @throws WireException if it is no fragment
     */
    public static Fragment decode(ByteBuffer payload) throws WireException {
        ByteBuffer in = payload.slice();
        need("kind and transfer id", in, 1 + TransferId.LENGTH);
        int kind = Byte.toUnsignedInt(in.get());
        TransferId id = new TransferId(in.getLong());
        try {
            return switch (kind) {
                case OFFER -> offer(id, in);
                case WANT -> want(id, in);
                case DATA -> data(id, in);
                case GONE -> last(new Gone(id), in);
                case DONE -> done(id, in);
                default -> throw new WireException("fragment: kind is " + kind + ", not 1 to 5");
            };
        } catch (IllegalArgumentException e) {
            throw new WireException("fragment of kind " + kind + ": " + e.getMessage());
        }
    }

    private static Offer offer(TransferId id, ByteBuffer in) throws WireException {
        need("type and length", in, Short.BYTES + Integer.BYTES);
        int type = Short.toUnsignedInt(in.getShort());
        int length = in.getInt();
        return new Offer(id, type, length, in.slice());
    }

    private static Fragment want(TransferId id, ByteBuffer in) throws WireException {
        need("offset and length", in, 2 * Integer.BYTES);
        return last(new Want(id, in.getInt(), in.getInt()), in);
    }

    private static Data data(TransferId id, ByteBuffer in) throws WireException {
        need("offset", in, Integer.BYTES);
        int offset = in.getInt();
        return new Data(id, offset, in.slice());
    }

    private static Fragment done(TransferId id, ByteBuffer in) throws WireException {
        need("whole", in, 1);
        int whole = Byte.toUnsignedInt(in.get());
        if (whole > 1) {
            throw new WireException("fragment: whole is " + whole + ", not 0 or 1");
        }
        return last(new Done(id, whole == 1), in);
    }

    private static Fragment last(Fragment fragment, ByteBuffer in) throws WireException {
        if (in.hasRemaining()) {
            throw new WireException("fragment: " + in.remaining() + " bytes too many at the end");
        }
        return fragment;
    }

    private static ByteBuffer start(int kind, Fragment fragment, int length) {
        return ByteBuffer.allocate(length).put((byte) kind).putLong(fragment.id().value());
    }

    private static void need(String field, ByteBuffer in, int count) throws WireException {
        if (in.remaining() < count) {
            throw new WireException(
                    "fragment: "
                            + field
                            + " need "
                            + count
                            + " bytes, "
                            + in.remaining()
                            + " left");
        }
    }
}
