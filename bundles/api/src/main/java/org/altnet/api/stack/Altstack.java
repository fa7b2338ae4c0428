package org.altnet.api.stack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All drivers and all their peers, as one thing that can be asked. Thread-safe; no method blocks.
 * Stages complete on the altstack's processing thread: what depends on them must not block there.
 */
@ProviderType
public interface Altstack {
    /** The drivers that are here now, by id. */
    List<DriverView> drivers();

    /** How drivers reach out now. */
    ProxyView proxy();

    /** The peers that are up now, by id. */
    List<PeerView> peers();

    /**
     * Says something to one peer.
     *
     * @return completes when the medium has taken it; fails with an {@link java.io.IOException}
     *     that says why not
     */
    CompletionStage<Void> send(PeerId peer, Message message);

    /**
     * Asks one peer. A peer is asked for one block at a time, beside it one other question of the
     * chain, and one transaction at a time to submit: so neither a probe nor an emergency
     * transaction waits for a block that another question is fetching. Further questions wait in
     * the order in which they were asked, each no longer than until its deadline.
     *
     * <p>Messages carry no identifiers, so what fits is the answer: to a {@code GetTx} a {@code Tx}
     * of that id or a {@code NotFound}, to a {@code Tx} its {@code TxResult}. A {@code Tx} that
     * cannot be parsed answers nothing, and a peer too old to know a {@code TxResult} is silent.
     *
     * @param question any message that asks, see {@code Message}
     * @param deadline how long to wait for the answer
     * @return the answer, parts put together; fails with an {@link java.io.IOException} if the peer
     *     is unknown, busy, gone, or silent until the deadline
     * @throws IllegalArgumentException if the message is no question, or a {@code Tx} that cannot
     *     be parsed
     */
    CompletionStage<Answer> request(PeerId peer, Message question, Duration deadline);

    /**
     * Asks as many peers as it takes for an answer that the judge accepts: the cheapest and most
     * private medium first, the next when an answer is late, missing or not good enough.
     *
     * @param question any message that asks, as in {@link #request}
     * @param judge decides when to stop
     * @return completes when an answer is accepted or nobody is left to ask; never fails for what a
     *     peer or driver did
     * @throws IllegalArgumentException as {@link #request}
     */
    CompletionStage<AnycastResult> anycast(
            Message question, AnycastPolicy policy, AnswerJudge judge);

    /**
     * Says something to every peer of every driver that carries it.
     *
     * @return a receipt from each; never fails
     */
    CompletionStage<List<Receipt>> broadcast(Message message);

    /**
     * A peer did what no honest peer does. Its score falls; at zero it is dropped and not heard for
     * a while.
     *
     * @param peer who; unknown peers are ignored
     * @param offence how bad
     * @param what what it did, in one line
     */
    void misbehaved(PeerId peer, Offence offence, String what);

    /**
     * Opens a driver's session anew: what an operator does about one that was parked.
     *
     * @return completes when that has begun; fails with an {@link java.io.IOException} if there is
     *     no such driver
     */
    CompletionStage<Void> restart(String driver);

    /** How bad. A peer starts at a score of 100 and regains a point a minute. */
    enum Offence {
        /** Could be an accident: an answer to nothing, too much at a time. */
        ODD(5),
        /** Bytes that are no message, or headers that lead nowhere. */
        MALFORMED(25),
        /** Headers that break a consensus rule: no honest node passes these on. */
        INVALID(50);

        private final int points;

        Offence(int points) {
            this.points = points;
        }

        /** What it takes off the score. */
        public int points() {
            return points;
        }
    }
}
