package org.altnet.node.bitcoind.p2p;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.message.Hash256;
import org.altnet.api.time.Moment;

/**
 * Blocks that the node has asked for and not been given, and since when.
 *
 * <p>Thread-safe: its monitor guards the map.
 */
final class WantedBlocks {
    /** Bitcoin Core asks one peer for 16 at a time. */
    static final int MAX = 128;

    /** In the order of the asking. */
    private final Map<Hash256, Moment> since = new LinkedHashMap<>();

    /**
     * @return false if there are too many already
     */
    synchronized boolean add(Hash256 block, Moment now) {
        if (since.size() >= MAX && !since.containsKey(block)) {
            return false;
        }
        since.putIfAbsent(block, now);
        return true;
    }

    synchronized void remove(Hash256 block) {
        since.remove(block);
    }

    synchronized void clear() {
        since.clear();
    }

    synchronized Set<Hash256> all() {
        return Set.copyOf(since.keySet());
    }

    /** For how long the first has been owed; empty if none is. */
    synchronized Optional<Duration> longestOwed(Moment now) {
        return since.values().stream().findFirst().map(now::since);
    }
}
