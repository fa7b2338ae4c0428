package org.altnet.emergency;

import java.time.Duration;
import java.util.SplittableRandom;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.emergency.TxReceipt.Status;
import org.altnet.api.message.Hash256;

/**
 * When a destination is sent a transaction again. Each has a time of its own, so that a restart
 * needs no more than its receipt, and nobody sees all of them sent at once.
 *
 * <ul>
 *   <li>Who could not be reached, or was silent: after 15 s, doubled each time.
 *   <li>Who rejected it (an input may have come since), a one-way medium, and the operator's own
 *       nodes, which tell their peers again: after 10 min, doubled each time.
 *   <li>A peer whose node took it: after 6 h, since mempools forget.
 * </ul>
 *
 * None waits longer than 6 h; a quarter more or less at random.
 *
 * @param seed of this process: what is random in its waits
 */
record ResendSchedule(long seed) {
    static final Duration RETRY = Duration.ofSeconds(15);
    static final Duration REBROADCAST = Duration.ofMinutes(10);
    static final Duration LONGEST = Duration.ofHours(6);

    private static final int DOUBLINGS = 12;
    private static final double SPREAD = 0.5;

    /** How long after its last attempt. */
    Duration wait(Hash256 txid, TxReceipt receipt) {
        Duration whole =
                switch (receipt.status()) {
                    case QUEUED -> Duration.ZERO;
                    case FAILED -> doubled(RETRY, receipt.attempts());
                    case SENT, REJECTED -> doubled(REBROADCAST, receipt.attempts());
                    case ACCEPTED ->
                            receipt.driver().isEmpty()
                                    ? doubled(REBROADCAST, receipt.attempts())
                                    : LONGEST;
                };
        return receipt.status() == Status.QUEUED ? whole : jittered(whole, txid, receipt);
    }

    private static Duration doubled(Duration first, int attempts) {
        int doublings = Math.min(DOUBLINGS, Math.max(0, attempts - 1));
        Duration grown = first.multipliedBy(1L << doublings);
        return grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
    }

    /** The same each time that it is asked, so that looking often does not hasten it. */
    private Duration jittered(Duration whole, Hash256 txid, TxReceipt receipt) {
        long key = 31L * txid.hashCode() + receipt.destination().hashCode();
        double random = new SplittableRandom(seed ^ (key * 31 + receipt.attempts())).nextDouble();
        double factor = 1 - SPREAD / 2 + SPREAD * random;
        return Duration.ofNanos((long) (whole.toNanos() * factor));
    }
}
