package org.altnet.altstack;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.GetData;
import org.altnet.api.stack.PeerView;
import org.altnet.api.time.Moment;

/**
 * A peer that is up. Changed on the processing lane alone; {@link #view} may be called by anyone,
 * so what it reads is final, volatile or a counter.
 */
final class PeerState {
    final DriverHost host;
    final Instant since;
    final AnswerTimes answerTimes = new AnswerTimes();
    final Counters counters = new Counters();
    final TokenBucket messages;
    final TokenBucket bytes;

    /** How often exceeding the others is held against it: once a second. */
    final TokenBucket complaints;

    private final QuestionLine ofTheChain = new QuestionLine();
    private final QuestionLine blocks = new QuestionLine();
    private final QuestionLine submissions = new QuestionLine();

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

    /** Where such a question waits its turn. */
    QuestionLine line(Question question) {
        if (question.isSubmission()) {
            return submissions;
        }
        return question.asked instanceof GetData ? blocks : ofTheChain;
    }

    List<QuestionLine> lines() {
        return List.of(ofTheChain, blocks, submissions);
    }

    /** What it has been asked and not answered: a question of each line at most. */
    List<Question> asked() {
        return lines().stream().map(line -> line.asked).filter(Objects::nonNull).toList();
    }

    boolean isAsked(Question question) {
        return line(question).asked == question;
    }

    boolean isBusy() {
        return lines().stream().anyMatch(QuestionLine::isBusy);
    }

    PeerView view() {
        return new PeerView(
                peer,
                since,
                score,
                counters.traffic(),
                answerTimes.ofShortOnes().median(),
                lastError);
    }
}
