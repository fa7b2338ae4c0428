package org.altnet.altstack;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.stack.PeerView;
import org.altnet.api.time.Moment;

/**
 * A peer that is up. Changed on the processing lane alone; {@link #view} may be called by anyone,
 * so what it reads is final, volatile or a counter.
 */
final class PeerState {
    final DriverHost host;
    final Instant since;
    final Latencies latencies = new Latencies();
    final Counters counters = new Counters();
    final TokenBucket messages;
    final TokenBucket bytes;

    /** How often exceeding the others is held against it: once a second. */
    final TokenBucket complaints;

    /** The question it has been asked and not answered; null if none. */
    Question question;

    /** Questions that wait for that one to end. */
    final Queue<Question> waiting = new ArrayDeque<>();

    private volatile Peer peer;
    private volatile int score;
    private volatile String lastError = "";

    PeerState(Peer peer, DriverHost host, int score, Limits limits, Moment now) {
        this.peer = peer;
        this.host = host;
        this.score = score;
        this.since = now.wall();
        messages = new TokenBucket(limits.peerMessagesPerSecond(), limits.peerMessageBurst(), now);
        bytes = new TokenBucket(limits.peerBytesPerSecond(), limits.peerByteBurst(), now);
        complaints = new TokenBucket(1, 1, now);
    }

    PeerId id() {
        return peer.id();
    }

    void announcedAgain(Peer now) {
        peer = now;
    }

    int score() {
        return score;
    }

    void score(int now) {
        score = now;
    }

    void lastError(String text) {
        lastError = text;
    }

    PeerView view() {
        return new PeerView(peer, since, score, counters.traffic(), latencies.median(), lastError);
    }
}
