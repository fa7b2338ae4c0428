package org.altnet.emergency;

import java.time.Duration;
import java.time.Instant;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.driver.Privacy;
import org.altnet.api.emergency.EmergencyTx.State;

/**
 * Whether those who say that they have a transaction are to be believed: blocks that come without
 * it, long after, speak against them. Stateless, so that no restart starts the count anew.
 *
 * @param chain whose blocks count, each by its own clock, which may be two hours wrong
 */
record Doubts(HeaderChain chain) {
    /** That many for each doubt: an hour or so. */
    static final int BLOCKS = 6;

    /** There is no kind of media left to open after that. */
    private static final int MOST = Privacy.values().length - 1;

    /**
     * How many doubts there are, none before the deadline.
     *
     * @param age since the attempt began
     */
    int of(Sending sending, Duration age) {
        if (sending.state() != State.ACKNOWLEDGED
                || age.compareTo(sending.options().deadline()) < 0) {
            return 0;
        }
        Instant deadline = sending.begun().plus(sending.options().deadline());
        int doubts = 0;
        while (doubts < MOST && isAfter(deadline, (doubts + 1) * BLOCKS)) {
            doubts++;
        }
        return doubts;
    }

    /** Whether the best chain ends with so many blocks of later than that. */
    private boolean isAfter(Instant deadline, int blocks) {
        int height = chain.tip().height() - blocks + 1;
        return height > 0
                && chain.atHeight(height)
                        .filter(block -> block.header().time().isAfter(deadline))
                        .isPresent();
    }
}
