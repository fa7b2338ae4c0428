package org.altnet.driver.p2p;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.altnet.api.message.Hash256;

/**
 * What a node has been asked for and has not answered: anything else is not wanted. Bounded; the
 * oldest is forgotten first. Thread-safe: its monitor guards all.
 */
final class Wanted {
    private static final int MOST = 16;

    private final Set<Hash256> hashes = new LinkedHashSet<>();

    synchronized void add(Hash256 hash) {
        hashes.add(hash);
        if (hashes.size() > MOST) {
            Iterator<Hash256> oldest = hashes.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /**
     * @return whether it was wanted; it is no longer
     */
    synchronized boolean take(Hash256 hash) {
        return hashes.remove(hash);
    }

    synchronized boolean contains(Hash256 hash) {
        return hashes.contains(hash);
    }
}
