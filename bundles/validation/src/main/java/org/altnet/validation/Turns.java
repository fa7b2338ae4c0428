package org.altnet.validation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A queue in which groups take turns, so that a group with many in it holds up no other. Not
 * thread-safe.
 */
final class Turns<T> {
    private final Map<String, Deque<T>> waiting = new LinkedHashMap<>();

    /** Behind the others of its group. */
    void add(String group, T one) {
        waiting.computeIfAbsent(group, any -> new ArrayDeque<>()).add(one);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The first of the group whose turn it is. */
    T next() {
        String group = waiting.keySet().iterator().next();
        Deque<T> itsOwn = waiting.remove(group);
        T one = itsOwn.remove();
        if (!itsOwn.isEmpty()) {
            waiting.put(group, itsOwn);
        }
        return one;
    }
}
