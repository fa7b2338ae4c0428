package org.altnet.altstack;

import java.time.Duration;

/**
 * What drivers and peers can do at most (rule 5 of the house).
 *
 * @param peerMessagesPerSecond messages a second of one peer, in the long run
 * @param peerMessageBurst messages of one peer at once
 * @param peerBytesPerSecond bytes a second of one peer, in the long run
 * @param peerByteBurst bytes of one peer at once
 * @param inboxMessages messages of one driver that wait to be processed
 * @param inboxBytes their bytes
 * @param outboxBytes bytes that wait for one driver to take them; a quarter of them may be for one
 *     peer, which is a block and more
 * @param peers peers of one driver
 * @param laneTasks tasks of a driver's own that wait on its lane
 * @param sendWithin how long a medium may take to take a message, beside what its bytes and those
 *     before it take at {@code slowest}
 * @param slowest bytes a second of the slowest medium that is waited for
 * @param misbehaviours how often in a row a driver may break its contract before it is parked
 * @param stuckAfter how long a driver's task may run before its session is given up
 * @param drainWithin how long a session that is replaced may take to finish what it has begun; then
 *     the new one is asked
 * @param partGap how long an answer may pause between two parts
 * @param swapGrace how long questions wait for a driver that has gone to come back
 * @param questions questions that wait for one peer while it answers another
 * @param hedgeFactor how many times its medium's median latency an answer is awaited in an anycast
 *     before the next peer is asked as well
 * @param ban how long a peer with no score left is not heard
 * @param firstRestart wait before a failed driver is opened again, the first time
 * @param mostRestart and at most
 */
public record Limits(
        double peerMessagesPerSecond,
        double peerMessageBurst,
        double peerBytesPerSecond,
        double peerByteBurst,
        int inboxMessages,
        long inboxBytes,
        long outboxBytes,
        int peers,
        int laneTasks,
        Duration sendWithin,
        int slowest,
        int misbehaviours,
        Duration stuckAfter,
        Duration drainWithin,
        Duration partGap,
        Duration swapGrace,
        int questions,
        int hedgeFactor,
        Duration ban,
        Duration firstRestart,
        Duration mostRestart) {
    private static final double BURST_SECONDS = 10;

    /**
     * The same limits, but for what the operator can set.
     *
     * @param perSecond messages a second of one peer, in the long run; ten seconds' worth at once
     * @param misbehaviours how often in a row a driver may break its contract before it is parked
     */
    Limits with(int perSecond, int misbehaviours) {
        return new Limits(
                perSecond,
                BURST_SECONDS * perSecond,
                peerBytesPerSecond,
                peerByteBurst,
                inboxMessages,
                inboxBytes,
                outboxBytes,
                peers,
                laneTasks,
                sendWithin,
                slowest,
                misbehaviours,
                stuckAfter,
                drainWithin,
                partGap,
                swapGrace,
                questions,
                hedgeFactor,
                ban,
                firstRestart,
                mostRestart);
    }

    /**
     * The same limits with another patience: an anycast whose factor is so large that the policy's
     * own limit for a peer comes first asks one peer after another, which is what hedging is
     * compared with.
     */
    public Limits withHedgeFactor(int factor) {
        return new Limits(
                peerMessagesPerSecond,
                peerMessageBurst,
                peerBytesPerSecond,
                peerByteBurst,
                inboxMessages,
                inboxBytes,
                outboxBytes,
                peers,
                laneTasks,
                sendWithin,
                slowest,
                misbehaviours,
                stuckAfter,
                drainWithin,
                partGap,
                swapGrace,
                questions,
                factor,
                ban,
                firstRestart,
                mostRestart);
    }

    /**
     * How long a medium may take to take a message.
     *
     * @param bytes its own, and those that wait before it
     */
    Duration sendWithin(long bytes) {
        return sendWithin.plusSeconds(bytes / slowest);
    }

    /** A header sync of 2,000 headers an answer fits, and a block of 4 MB; a flood does not. */
    public static final Limits DEFAULT =
            new Limits(
                    20,
                    200,
                    1_000_000,
                    16_000_000,
                    1_000,
                    32_000_000,
                    20_000_000,
                    256,
                    10_000,
                    Duration.ofSeconds(30),
                    20_000,
                    10,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    64,
                    2,
                    Duration.ofHours(1),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(5));
}
