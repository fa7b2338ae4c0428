package org.altnet.wire.fragment;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which bytes are there: ranges that neither overlap nor touch. Confined to its owner.
 *
 * <p>A range's end is the first position behind it.
 */
final class Ranges {
    private final TreeMap<Integer, Integer> endByStart = new TreeMap<>();

    /** How many ranges there are. */
    int count() {
        return endByStart.size();
    }

    /** The first position at or behind {@code at} that is not in. */
    int nextMissing(int at) {
        Map.Entry<Integer, Integer> before = endByStart.floorEntry(at);
        return before != null && before.getValue() > at ? before.getValue() : at;
    }

    /** The first position at or behind {@code at} that is in, or {@code otherwise}. */
    int nextPresent(int at, int otherwise) {
        if (nextMissing(at) != at) {
            return at;
        }
        Integer next = endByStart.ceilingKey(at);
        return next == null ? otherwise : next;
    }

    /** Whether adding this would make one more range, and not a longer one. */
    boolean isApart(int start, int end) {
        Map.Entry<Integer, Integer> before = endByStart.floorEntry(end);
        return before == null || before.getValue() < start;
    }

    void add(int start, int end) {
        int from = start;
        int to = end;
        Map.Entry<Integer, Integer> touching = endByStart.floorEntry(to);
        while (touching != null && touching.getValue() >= from) {
            from = Math.min(from, touching.getKey());
            to = Math.max(to, touching.getValue());
            endByStart.remove(touching.getKey());
            touching = endByStart.floorEntry(to);
        }
        endByStart.put(from, to);
    }
}
