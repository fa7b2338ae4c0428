package org.altnet.node.bitcoind;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Things that never change, by their name, as many as fit; those used longest ago go first. Its
 * monitor guards it.
 */
final class Cache<K, V> {
    private static final float LOAD = 0.75f;

    private final long capacity;
    private final ToIntFunction<V> weight;
    private final Map<K, V> kept = new LinkedHashMap<>(16, LOAD, true);
    private long used;

    /**
     * @param capacity of all together
     * @param weight of one, in the same unit
     */
    Cache(long capacity, ToIntFunction<V> weight) {
        this.capacity = capacity;
        this.weight = weight;
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(kept.get(key));
    }

    synchronized void put(K key, V value) {
        V before = kept.put(key, value);
        used += weight.applyAsInt(value) - (before == null ? 0 : weight.applyAsInt(before));
        var oldest = kept.entrySet().iterator();
        while (used > capacity && oldest.hasNext()) {
            used -= weight.applyAsInt(oldest.next().getValue());
            oldest.remove();
        }
    }
}
