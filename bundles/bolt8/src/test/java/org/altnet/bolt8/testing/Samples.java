package org.altnet.bolt8.testing;

import java.util.List;
import java.util.Random;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;

/** Messages that tests send. */
public final class Samples {
    /** The proof of concept's: regtest, from genesis. */
    public static final GetHeaders GETHEADERS =
            new GetHeaders(
                    new BlockLocator(
                            List.of(
                                    new BlockLocator.Entry(
                                            Network.REGTEST.genesis(),
                                            BlockLocator.Entry.UNKNOWN_HEIGHT))));

    /** The same as a Lightning message. */
    public static final String GOLDEN_GETHEADERS =
            "8235"
                    + "d1000000"
                    + "01"
                    + "06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f"
                    + "00".repeat(32);

    private Samples() {}

    /** A block of so many random bytes, the same each time. */
    public static Block block(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Block.of(bytes);
    }

    /** So many headers of random bytes, the same each time. */
    public static Headers headers(int count) {
        byte[] bytes = new byte[count * 80];
        new Random(count).nextBytes(bytes);
        return Headers.of(bytes);
    }
}
