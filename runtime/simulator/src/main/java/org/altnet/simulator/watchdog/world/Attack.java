package org.altnet.simulator.watchdog.world;

/** What is done to the node. */
public sealed interface Attack {
    /** Nothing. */
    record None() implements Attack {}

    /**
     * The node is cut off from everybody but somebody who mines for it alone, on a branch of his
     * own.
     *
     * @param fed his blocks in 10 minutes, which are all that the node gets; not negative
     * @param elsewhere blocks in 10 minutes that the others find meanwhile, above 0
     */
    record Eclipse(double fed, double elsewhere) implements Attack {
        /** By a newcomer: his hash rate is that share of what the others have, and go on with. */
        public static Eclipse byNewcomer(double share) {
            return new Eclipse(share, 1);
        }

        /** By a miner: that share of the hash rate is his, and is gone elsewhere. */
        public static Eclipse byMiner(double share) {
            return new Eclipse(share, 1 - share);
        }
    }

    /**
     * Every honest block gets through, ever later: the node sees the chain grow in slow motion.
     *
     * @param speed at which it sees time pass, above 0 and below 1
     */
    record Dilation(double speed) implements Attack {}
}
