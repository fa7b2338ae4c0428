package org.altnet.simulator.watchdog.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/** Mines branches for regtest, where every second hash is proof enough. Confined to one thread. */
final class Regtest {
    private static final int BITS = 0x207fffff;
    private static final int PREVIOUS = 4;
    private static final int ROOT = 36;
    private static final int TIME = 68;
    private static final int BITS_AT = 72;
    private static final int NONCE = 76;
    private static final int BLOCK_SECONDS = 600;

    private int branches;

    /**
     * A branch of its own, unlike any other.
     *
     * @param parent what it follows
     * @param firstTime of its first header; the others follow 10 minutes apart
     */
    Headers branch(Hash256 parent, Instant firstTime, int length) {
        branches++;
        BlockHeader[] branch = new BlockHeader[length];
        Hash256 previous = parent;
        for (int i = 0; i < length; i++) {
            branch[i] = mine(previous, firstTime.plusSeconds((long) i * BLOCK_SECONDS));
            previous = branch[i].hash();
        }
        return Headers.of(branch);
    }

    private BlockHeader mine(Hash256 previous, Instant time) {
        ByteBuffer bytes = ByteBuffer.allocate(BlockHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 0x20000000);
        bytes.put(PREVIOUS, previous.bytes());
        bytes.putInt(ROOT, branches);
        bytes.putInt(TIME, (int) time.getEpochSecond());
        bytes.putInt(BITS_AT, BITS);
        for (int nonce = 0; ; nonce++) {
            BlockHeader header = BlockHeader.of(bytes.putInt(NONCE, nonce).array());
            // The hash is a little-endian number; the target has its highest bit clear.
            if (header.hash().bytes()[Hash256.LENGTH - 1] >= 0) {
                return header;
            }
        }
    }
}
