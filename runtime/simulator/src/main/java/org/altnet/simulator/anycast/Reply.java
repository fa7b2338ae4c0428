package org.altnet.simulator.anycast;

import java.time.Duration;

/**
 * What a peer makes of one question.
 *
 * @param kind what it says
 * @param after how long that takes; of no account for silence
 */
record Reply(Kind kind, Duration after) {
    static final Reply SILENCE = new Reply(Kind.SILENCE, Duration.ZERO);

    /** What it says. */
    enum Kind {
        /** What follows on the chain with most work. */
        TRUTH,
        /** "You have all there is", whether or not that is so: needs no proof of work. */
        ECHO,
        /** "Nothing follows": it stands before the node's tip, or says so. */
        STALE,
        /** A real header on a branch with less work. */
        FORK,
        /** Headers that nobody did the work for. */
        FORGERY,
        /** Bytes that are no message. */
        GARBAGE,
        /** The medium does not take the question. */
        REFUSAL,
        /** Nothing. */
        SILENCE
    }

    boolean comesWithin(Duration limit) {
        return kind != Kind.SILENCE && after.compareTo(limit) < 0;
    }
}
