package org.altnet.altstack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;

/**
 * Peers whose driver has gone under them, and the questions that wait for them to come back with
 * the next session: how a driver is swapped without losing a question. By identity, since a peer
 * may come back from another port. Forgotten after a grace period. Confined to the processing lane.
 */
final class Stranded {
    private static final int MOST_QUESTIONS = 1_000;

    private final Lane processing;
    private final Duration grace;
    private final BiConsumer<Question, String> giveUp;
    private final Map<PeerId, Queue<Question>> away = new HashMap<>();

    /** When each is forgotten: a peer that comes back and goes again has its grace anew. */
    private final Map<PeerId, Lane.Task> timers = new HashMap<>();

    private int waiting;

    /**
     * @param giveUp called with a question that nobody came back for, and why
     */
    Stranded(Lane processing, Duration grace, BiConsumer<Question, String> giveUp) {
        this.processing = processing;
        this.grace = grace;
        this.giveUp = giveUp;
    }

    /** A peer lost its driver. */
    void add(PeerId peer) {
        PeerId identity = peer.identity();
        if (away.putIfAbsent(identity, new ArrayDeque<>()) == null) {
            timers.put(identity, processing.schedule(grace, () -> forget(identity)));
        }
    }

    /** Keeps a question for a peer that is away. False if the peer is not, or too many wait. */
    boolean keep(Question question) {
        Queue<Question> queue = away.get(question.of.identity());
        if (queue == null || waiting >= MOST_QUESTIONS) {
            return false;
        }
        waiting++;
        queue.add(question);
        return true;
    }

    /** The peer is back: the questions that waited for it. */
    List<Question> back(PeerId peer) {
        Queue<Question> queue = away.remove(peer.identity());
        if (queue == null) {
            return List.of();
        }
        timers.remove(peer.identity()).cancel();
        waiting -= queue.size();
        return new ArrayList<>(queue);
    }

    private void forget(PeerId identity) {
        back(identity)
                .forEach(
                        question ->
                                giveUp.accept(question, "its driver has gone and not returned"));
    }
}
