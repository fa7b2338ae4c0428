package org.altnet.watchdog;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;

/** Headers that differ by height; nothing here looks at their proof of work. */
final class TestHeaders {
    private TestHeaders() {}

    static StoredHeader at(int height) {
        byte[] raw = ByteBuffer.allocate(BlockHeader.LENGTH).putInt(76, height).array();
        return new StoredHeader(BlockHeader.of(raw), height, BigInteger.valueOf(2L * height));
    }
}
