package org.altnet.validation;

import java.util.HashMap;
import java.util.Map;
import org.altnet.api.driver.PeerId;

/**
 * Room for messages of peers that wait to be looked at: so many in all, and so many of one peer, so
 * that one that floods leaves room for the others. A peer is its {@link PeerId#identity}, from
 * wherever it calls. Thread-safe; the lock guards both counts.
 */
final class Inbox {
    static final int MOST = 64;
    static final int MOST_OF_ONE_PEER = 8;

    private final Object lock = new Object();
    private final Map<PeerId, Integer> waiting = new HashMap<>();
    private int all;

    /** Takes a place; false if there is none. */
    boolean enter(PeerId peer) {
        synchronized (lock) {
            if (all >= MOST || waiting.getOrDefault(peer.identity(), 0) >= MOST_OF_ONE_PEER) {
                return false;
            }
            all++;
            waiting.merge(peer.identity(), 1, Integer::sum);
            return true;
        }
    }

    /** Gives a place back that was taken. */
    void leave(PeerId peer) {
        synchronized (lock) {
            all--;
            waiting.computeIfPresent(peer.identity(), (id, count) -> count > 1 ? count - 1 : null);
        }
    }
}
