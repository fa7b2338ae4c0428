package org.altnet.simulator.watchdog.world;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;

/**
 * Makes blocks, as far as detectors see them: headers that follow each other, each with a hash of
 * its own, all of the same difficulty, so that the height is the work. Nobody did that work; what
 * checks it is not simulated with these. Confined to one thread.
 */
public final class Blocks {
    private static final int PREVIOUS = 4;
    private static final int TIME = 68;
    private static final int NONCE = 76;

    private int made;

    /** The first of a chain, at some height. */
    public StoredHeader first(int height, Instant time) {
        return new StoredHeader(header(new byte[32], time), height, BigInteger.valueOf(height));
    }

    /**
     * @param time as its miner writes it
     */
    public StoredHeader after(StoredHeader parent, Instant time) {
        return new StoredHeader(
                header(parent.hash().bytes(), time),
                parent.height() + 1,
                parent.chainWork().add(BigInteger.ONE));
    }

    private BlockHeader header(byte[] previous, Instant time) {
        ByteBuffer bytes = ByteBuffer.allocate(BlockHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 0x20000000);
        bytes.put(PREVIOUS, previous);
        bytes.putInt(TIME, (int) time.getEpochSecond());
        bytes.putInt(NONCE, made++);
        return BlockHeader.of(bytes.array());
    }
}
