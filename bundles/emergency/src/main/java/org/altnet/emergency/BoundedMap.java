package org.altnet.emergency;

import java.util.LinkedHashMap;
import java.util.Map;

/** Forgets what it has not been asked about for longest. Not thread-safe. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final int INITIAL = 16;
    private static final float LOAD = 0.75f;

    private final int most;

    BoundedMap(int most) {
        super(INITIAL, LOAD, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
