package org.altnet.bolt8;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.altnet.wire.WireException;

/**
 * What a peer has to say to people: {@code warning} (type 1) or {@code error} (17) of BOLT 1.
 *
 * <pre>
 *   32 channel id | u16 len | len text
 * </pre>
 *
 * @param text printable ASCII, at most 200 characters; whatever else came in shows as '?', and an
 *     onion address, ours say, as &lt;onion&gt;
 */
record Notice(String text) {
    private static final int CHANNEL_ID_LENGTH = 32;
    private static final int SHOWN = 200;
    private static final Pattern ONION =
            Pattern.compile("[a-z2-7]{56}\\.onion", Pattern.CASE_INSENSITIVE);

    /**
     * @param payload what follows the type
     */
    static Notice decode(ByteBuffer payload) throws WireException {
        if (payload.remaining() < CHANNEL_ID_LENGTH + Short.BYTES) {
            throw new WireException("warning or error: it is cut off");
        }
        payload.position(payload.position() + CHANNEL_ID_LENGTH);
        int length = Short.toUnsignedInt(payload.getShort());
        if (payload.remaining() < length) {
            throw new WireException(
                    "warning or error: len is " + length + ", " + payload.remaining() + " left");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(length, SHOWN); i++) {
            byte character = payload.get();
            text.append(character >= ' ' && character <= '~' ? (char) character : '?');
        }
        return new Notice(ONION.matcher(text).replaceAll("<onion>"));
    }
}
