package org.altnet.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;

/**
 * What became of a transaction, for which Bitcoin's P2P protocol has no message (BIP61's {@code
 * reject} is gone, and never said yes).
 *
 * <pre>
 * 32 txid in wire order | uint8 status | uint8 n | n bytes of UTF-8, without control characters
 *
 * status  1 accepted, 2 known, 3 confirmed, 4 rejected, 5 refused, 6 unavailable
 * </pre>
 *
 * A reason that is not proper UTF-8, or has control characters, is refused and not mended: no
 * AltNet can have sent it, and a value then has one encoding only.
 *
 * <p>Stateless. The decoder checks every length before it allocates, and refuses what is left over.
 */
public final class TxResultCodec {
    private static final int FIXED = Hash256.LENGTH + 2 * Byte.BYTES;

    private TxResultCodec() {}

    /** 34 bytes, and those of the reason. */
    public static byte[] encode(TxResult message) {
        byte[] reason = message.reason().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(FIXED + reason.length);
        message.txid().writeTo(out);
        return out.put((byte) number(message.status()))
                .put((byte) reason.length)
                .put(reason)
                .array();
    }

    /**
     * @throws WireException if the payload is anything else
     */
    public static TxResult decode(byte[] payload) throws WireException {
        PayloadReader in = new PayloadReader("txresult", payload);
        Hash256 txid = in.hash("txid");
        Status status = status(in.uint8("status"));
        String reason = text(in.bytes("reason", in.uint8("length of the reason")));
        in.end();
        try {
            return new TxResult(txid, status, reason);
        } catch (IllegalArgumentException e) {
            throw new WireException("txresult: " + e.getMessage());
        }
    }

    private static int number(Status status) {
        return switch (status) {
            case ACCEPTED -> 1;
            case KNOWN -> 2;
            case CONFIRMED -> 3;
            case REJECTED -> 4;
            case REFUSED -> 5;
            case UNAVAILABLE -> 6;
        };
    }

    private static Status status(int number) throws WireException {
        return switch (number) {
            case 1 -> Status.ACCEPTED;
            case 2 -> Status.KNOWN;
            case 3 -> Status.CONFIRMED;
            case 4 -> Status.REJECTED;
            case 5 -> Status.REFUSED;
            case 6 -> Status.UNAVAILABLE;
            default -> throw new WireException("txresult: status is " + number + ", not 1 to 6");
        };
    }

    private static String text(byte[] utf8) throws WireException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new WireException("txresult: the reason is not UTF-8");
        }
    }
}
