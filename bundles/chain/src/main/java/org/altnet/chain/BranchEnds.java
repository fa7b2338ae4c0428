package org.altnet.chain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.altnet.api.chain.ChainTip;

/** The ends of all branches of a tree, and who showed them. Guarded by the owner's lock. */
final class BranchEnds {
    private final Map<Integer, List<String>> sources = new LinkedHashMap<>();

    /** The ends as they are, shown by nobody yet. */
    BranchEnds(HeaderTree tree) {
        BitSet parents = new BitSet(tree.size());
        for (int index = 1; index < tree.size(); index++) {
            parents.set(tree.parent(index));
        }
        for (int end = parents.nextClearBit(0); end < tree.size(); ) {
            sources.put(end, List.of());
            end = parents.nextClearBit(end + 1);
        }
    }

    /** Indexes of the last headers of all branches. */
    Set<Integer> all() {
        return sources.keySet();
    }

    boolean contains(int index) {
        return sources.containsKey(index);
    }

    List<String> sources(int end) {
        return sources.get(end);
    }

    /**
     * Headers were added.
     *
     * @param parent what they follow, the end of a branch or not
     * @param end the last of them
     * @param isBest whether that is the end of the best branch now: of another one it is remembered
     *     who showed what it grew from
     */
    void added(int parent, int end, boolean isBest, String source) {
        List<String> before = sources.remove(parent);
        boolean isFork = before != null && !isBest;
        sources.put(end, isFork ? with(before, source) : List.of(source));
    }

    /** Somebody showed a header that was known. */
    void shown(int index, String source) {
        sources.computeIfPresent(index, (end, known) -> with(known, source));
    }

    private static List<String> with(List<String> known, String source) {
        if (known.contains(source) || known.size() == ChainTip.MAX_SOURCES) {
            return known;
        }
        List<String> more = new ArrayList<>(known);
        more.add(source);
        return List.copyOf(more);
    }
}
