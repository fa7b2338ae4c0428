package org.altnet.watchdog;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.node.NodeTip;

/** Headers that differ by height, branch and time; nothing here looks at their proof of work. */
final class TestHeaders {
    private static final int TIME = 68;
    private static final int NONCE = 76;

    private TestHeaders() {}

    static StoredHeader at(int height) {
        return at(height, Instant.EPOCH);
    }

    static StoredHeader at(int height, Instant time) {
        return on(0, height, time);
    }

    /** A header of another branch. */
    static StoredHeader on(int branch, int height, Instant time) {
        ByteBuffer raw = ByteBuffer.allocate(BlockHeader.LENGTH);
        raw.putInt(0, branch).putInt(NONCE, height);
        raw.order(ByteOrder.LITTLE_ENDIAN).putInt(TIME, (int) time.getEpochSecond());
        return new StoredHeader(
                BlockHeader.of(raw.array()), height, BigInteger.valueOf(2L * height));
    }

    /** The end of a branch, as {@code getchaintips} shows it. */
    static NodeTip tip(int branch, int height, int length, NodeTip.Status status) {
        StoredHeader header = on(branch, height, Instant.EPOCH);
        return new NodeTip(header.hash(), height, length, header.chainWork(), status);
    }
}
