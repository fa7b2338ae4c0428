package org.altnet.chain;

import java.math.BigInteger;
import org.altnet.api.message.Network;

/**
 * How much work a branch must have so that its headers are stored (Bitcoin Core {@code
 * GetAntiDoSWorkThreshold}). Headers of old difficulty cost next to nothing today; without a floor
 * anybody could fill the disk with them.
 *
 * @param minimum of any branch: {@code nMinimumChainWork}
 * @param recent so many blocks at the tip's difficulty may a branch have less than the best one
 */
record WorkFloor(BigInteger minimum, int recent) {
    /** Half a day: deeper forks do not come about by chance. */
    private static final int RECENT_BLOCKS = 144;

    /** Nothing is too little. */
    static final WorkFloor NONE = new WorkFloor(BigInteger.ZERO, Integer.MAX_VALUE);

    /** The network's own: Bitcoin Core 31, {@code src/kernel/chainparams.cpp}. */
    static WorkFloor of(Network network) {
        return atLeast(
                switch (network) {
                    // At height 938,343.
                    case MAINNET -> new BigInteger("1128750f82f4c366153a3a030", 16);
                    // At height 4,842,348.
                    case TESTNET3 -> new BigInteger("17dde1c649f3708d14b6", 16);
                    // At height 123,613.
                    case TESTNET4 -> new BigInteger("9a0fe15d0177d086304", 16);
                    // At height 293,175.
                    case SIGNET -> new BigInteger("b463ea0a4b8", 16);
                    case REGTEST -> BigInteger.ZERO;
                });
    }

    static WorkFloor atLeast(BigInteger minimum) {
        return new WorkFloor(minimum, RECENT_BLOCKS);
    }

    /**
     * What a branch needs beside this best one.
     *
     * @param tipWork chain work of the best tip
     * @param tipBits its {@code bits}
     */
    BigInteger required(BigInteger tipWork, int tipBits) {
        BigInteger slack = CompactTarget.of(tipBits).work().multiply(BigInteger.valueOf(recent));
        return minimum.max(tipWork.subtract(slack));
    }
}
