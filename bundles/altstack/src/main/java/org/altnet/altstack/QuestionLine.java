package org.altnet.altstack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Questions to one peer of which one is asked at a time. Confined to the processing lane.
 *
 * <p>A peer has three: blocks, what else is asked of the chain, and transactions to be submitted.
 * Messages carry no identifiers, so that two questions for headers at a time could not be told
 * apart; a block, and what became of a transaction, name what they answer. Neither a probe nor an
 * emergency must wait for the minutes that a block may take.
 */
final class QuestionLine {
    /** The question that has been asked and not answered; null if none. */
    Question asked;

    private final Queue<Question> waiting = new ArrayDeque<>();

    boolean isBusy() {
        return asked != null;
    }

    int waiting() {
        return waiting.size();
    }

    void await(Question question) {
        waiting.add(question);
    }

    /** The one that has waited longest, which waits no more; null if none does. */
    Question next() {
        return waiting.poll();
    }

    /** Those that wait, which wait no more. */
    List<Question> takeWaiting() {
        List<Question> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    /** All that are not over, the one that was asked first; none is left. */
    List<Question> takeAll() {
        List<Question> all = new ArrayList<>();
        if (asked != null) {
            all.add(asked);
        }
        all.addAll(takeWaiting());
        asked = null;
        all.removeIf(Question::isOver);
        return all;
    }
}
