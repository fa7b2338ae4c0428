package org.altnet.chain;

import java.math.BigInteger;
import org.altnet.api.message.BlockHeader;

/**
 * The first header of a chain, which is believed and not checked: genesis, or a checkpoint.
 *
 * @param header itself
 * @param height blocks before it; 0 for genesis
 * @param work chain work up to and including this header, less than 2^256
 */
record ChainStart(BlockHeader header, int height, BigInteger work) {
    private static final int WORK_BITS = 256;

    /**
     * @throws IllegalArgumentException if a chain cannot be of that height or work
     */
    ChainStart {
        if (height < 0) {
            throw new IllegalArgumentException("a height is not negative, got " + height);
        }
        if (work.signum() <= 0 || work.bitLength() > WORK_BITS) {
            throw new IllegalArgumentException("chain work is from 1 to 2^256 - 1, got " + work);
        }
    }

    /** At height 0, with the work of this one header. */
    static ChainStart genesis(BlockHeader header) {
        return new ChainStart(header, 0, CompactTarget.of(header.bits()).work());
    }
}
