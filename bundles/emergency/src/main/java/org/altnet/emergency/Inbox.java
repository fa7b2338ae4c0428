package org.altnet.emergency;

import java.util.HashMap;
import java.util.Map;
import org.altnet.api.driver.PeerId;

/**
 * Room for what peers have sent and nobody has looked at yet: so much in all, and so much of one
 * peer, whatever addresses it comes from, so that one that floods leaves room for the others.
 * Thread-safe; its monitor guards both counts.
 */
final class Inbox {
    static final int MOST = 64;
    static final int MOST_OF_ONE_PEER = 8;

    private final Map<PeerId, Integer> waiting = new HashMap<>();
    private int all;

    /** Takes a place; false if there is none. */
    synchronized boolean enter(PeerId peer) {
        if (all >= MOST || waiting.getOrDefault(peer.identity(), 0) >= MOST_OF_ONE_PEER) {
            return false;
        }
        all++;
        waiting.merge(peer.identity(), 1, Integer::sum);
        return true;
    }

    /** Gives a place back that was taken. */
    synchronized void leave(PeerId peer) {
        all--;
        waiting.computeIfPresent(peer.identity(), (id, count) -> count > 1 ? count - 1 : null);
    }
}
