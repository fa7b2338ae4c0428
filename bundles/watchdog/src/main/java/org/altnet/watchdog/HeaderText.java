package org.altnet.watchdog;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;

/** A header in its place in the chain, as one line of a file: its bytes, height and chain work. */
final class HeaderText {
    private HeaderText() {}

    static String of(StoredHeader header) {
        return HexFormat.of().formatHex(header.header().bytes())
                + " "
                + header.height()
                + " "
                + header.chainWork().toString(16);
    }

    /** Empty if it is no such thing. */
    static Optional<StoredHeader> parse(String text) {
        String[] parts = text.split(" ");
        if (parts.length != 3 || parts[0].length() != 2 * BlockHeader.LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new StoredHeader(
                            BlockHeader.of(HexFormat.of().parseHex(parts[0])),
                            Integer.parseInt(parts[1]),
                            new BigInteger(parts[2], 16)));
        } catch (IllegalArgumentException garbled) {
            return Optional.empty();
        }
    }
}
