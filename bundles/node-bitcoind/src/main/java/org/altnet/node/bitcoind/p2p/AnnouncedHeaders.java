package org.altnet.node.bitcoind.p2p;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * The headers that were announced last: all that we have to say when the node asks for some.
 *
 * <p>Thread-safe: its monitor guards the map.
 */
final class AnnouncedHeaders {
    /** Two full messages; some 1 MB. */
    static final int MAX = 2 * Headers.MAX;

    /** By hash, in the order of announcement. */
    private final Map<Hash256, BlockHeader> announced = new LinkedHashMap<>();

    private Hash256 last = Hash256.ZERO;

    synchronized void add(Headers headers) {
        for (BlockHeader header : headers) {
            announced.remove(header.hash());
            announced.put(header.hash(), header);
            last = header.hash();
        }
        Iterator<Hash256> oldest = announced.keySet().iterator();
        for (int excess = announced.size() - MAX; excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void clear() {
        announced.clear();
        last = Hash256.ZERO;
    }

    /**
     * What goes on, in the chain announced last, from a header that the question names.
     *
     * @return at most 2,000, oldest first; empty if nothing does
     */
    synchronized Headers after(GetHeaders question) {
        Set<Hash256> known =
                question.locator().entries().stream()
                        .map(BlockLocator.Entry::hash)
                        .collect(Collectors.toSet());
        Deque<BlockHeader> branch = new ArrayDeque<>();
        BlockHeader header = announced.get(last);
        while (header != null && !known.contains(header.hash())) {
            branch.addFirst(header);
            if (known.contains(header.previous())) {
                return upTo(question.stop(), branch);
            }
            header = announced.get(header.previous());
        }
        // Either the node has the last one, or what we have does not connect to what it has.
        return header == null ? Headers.EMPTY : upTo(question.stop(), branch);
    }

    private static Headers upTo(Hash256 stop, Deque<BlockHeader> branch) {
        Deque<BlockHeader> answer = new ArrayDeque<>();
        for (BlockHeader header : branch) {
            if (answer.size() == Headers.MAX) {
                break;
            }
            answer.add(header);
            if (header.hash().equals(stop)) {
                break;
            }
        }
        return Headers.of(answer.toArray(BlockHeader[]::new));
    }
}
