package org.altnet.driver.loopback;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The medium: ends that hear each other. Thread-safe; the lock guards the map, and no end is called
 * under it.
 */
public final class LoopbackMedium {
    /** Whoever has joined. Called on any thread; must return at once. */
    interface End {
        void joined(String name);

        void left(String name);

        void heard(String from, byte[] frame);
    }

    private final Object lock = new Object();
    private final Map<String, End> ends = new LinkedHashMap<>();

    /** Joins; both sides are told of each other. */
    void join(String name, End end) {
        Map<String, End> others;
        synchronized (lock) {
            if (ends.containsKey(name)) {
                throw new IllegalArgumentException("somebody called " + name + " is here already");
            }
            others = new LinkedHashMap<>(ends);
            ends.put(name, end);
        }
        others.forEach(
                (other, otherEnd) -> {
                    otherEnd.joined(name);
                    end.joined(other);
                });
    }

    void leave(String name) {
        List<End> others;
        synchronized (lock) {
            if (ends.remove(name) == null) {
                return;
            }
            others = new ArrayList<>(ends.values());
        }
        others.forEach(other -> other.left(name));
    }

    /** Returns whether there is such an end; whether it hears is another matter. */
    boolean say(String from, String to, byte[] frame) {
        End end;
        synchronized (lock) {
            end = ends.get(to);
        }
        if (end == null) {
            return false;
        }
        end.heard(from, frame);
        return true;
    }
}
