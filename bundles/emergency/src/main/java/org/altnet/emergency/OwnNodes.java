package org.altnet.emergency;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.altnet.api.driver.Lane;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;

/**
 * The operator's own nodes as they come and go, each with a lane of its own on which it may block:
 * one that hangs holds up neither the others nor the room. Thread-safe.
 *
 * <p>Every question ends, whatever the node does: with its answer, after {@link #ANSWER_WITHIN} if
 * nothing else is said, or when the node goes.
 */
final class OwnNodes {
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    /** Questions that wait for one node at most. */
    static final int MAX_WAITING = 256;

    private final Lane roomLane;
    private final Map<String, Desk> desks = new ConcurrentSkipListMap<>();

    /** What a node is asked, on its lane. */
    @FunctionalInterface
    interface Question<T> {
        T ask(BitcoinNode node) throws NodeException;
    }

    private record Desk(BitcoinNode node, Lane lane, Set<CompletableFuture<?>> open) {}

    /**
     * @param roomLane keeps the time
     */
    OwnNodes(Lane roomLane) {
        this.roomLane = roomLane;
    }

    /**
     * @param lane the node's own, where its calls may block
     */
    void add(BitcoinNode node, Lane lane) {
        desks.put(node.id(), new Desk(node, lane, ConcurrentHashMap.newKeySet()));
    }

    void remove(BitcoinNode node) {
        Desk desk = desks.get(node.id());
        if (desk != null && desk.node() == node && desks.remove(node.id(), desk)) {
            NodeException gone = new NodeException("node " + node.id() + " is gone");
            List.copyOf(desk.open()).forEach(open -> open.completeExceptionally(gone));
        }
    }

    /** Those here now, by id. */
    List<BitcoinNode> all() {
        return desks.values().stream().map(Desk::node).toList();
    }

    /**
     * Asks a node, in its turn.
     *
     * @return completes on the node's lane or on the room's; fails with a {@link NodeException}
     */
    <T> CompletionStage<T> ask(BitcoinNode node, Question<T> question) {
        return ask(node, ANSWER_WITHIN, question);
    }

    /** The same, with another patience. */
    <T> CompletionStage<T> ask(BitcoinNode node, Duration within, Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Desk desk = desks.get(node.id());
        if (desk == null || desk.open().size() >= MAX_WAITING) {
            answer.completeExceptionally(
                    new NodeException(
                            "node " + node.id() + (desk == null ? " is gone" : " is busy")));
            return answer;
        }
        desk.open().add(answer);
        Lane.Task deadline =
                roomLane.schedule(
                        within,
                        () ->
                                answer.completeExceptionally(
                                        new NodeException(
                                                "node " + node.id() + " does not answer")));
        answer.whenComplete(
                (result, failure) -> {
                    desk.open().remove(answer);
                    deadline.cancel();
                });
        desk.lane().execute(() -> answer(desk.node(), question, answer));
        return answer;
    }

    private static <T> void answer(
            BitcoinNode node, Question<T> question, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            answer.complete(question.ask(node));
        } catch (NodeException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
