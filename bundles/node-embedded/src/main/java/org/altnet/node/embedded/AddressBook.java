package org.altnet.node.embedded;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.altnet.api.time.Moment;

/**
 * Addresses of peers, and when each may be tried (again): after ever longer pauses, jittered, while
 * it fails. Not thread-safe.
 */
final class AddressBook {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** More than any round of DNS answers holds. */
    private static final int MOST_ADDRESSES = 1_000;

    /** Attempts in a row after which an address makes room when new ones come. */
    private static final int HOPELESS = 5;

    private static final int MOST_DOUBLINGS = 20;

    /** How a connection to an address ended. */
    enum Ending {
        /** It had worked. */
        WORKED,
        /** It never got as far as being of use. */
        FAILED,
        /** The peer broke the rules: the longest pause at once. */
        MISBEHAVED
    }

    private static final class Entry {
        private boolean inUse;
        private int failures;
        private Moment last;
        private Duration pause = Duration.ZERO;
    }

    private final Map<PeerAddress, Entry> entries = new HashMap<>();
    private final RandomGenerator random;

    AddressBook(RandomGenerator random) {
        this.random = random;
    }

    void add(Collection<PeerAddress> addresses) {
        entries.values().removeIf(entry -> !entry.inUse && entry.failures >= HOPELESS);
        for (PeerAddress address : addresses) {
            if (entries.size() < MOST_ADDRESSES) {
                entries.putIfAbsent(address, new Entry());
            }
        }
    }

    /** Any address that is due, to be given back by {@link #release}. */
    Optional<PeerAddress> take(Moment now) {
        List<PeerAddress> due =
                entries.entrySet().stream()
                        .filter(entry -> isDue(entry.getValue(), now))
                        .map(Map.Entry::getKey)
                        .toList();
        if (due.isEmpty()) {
            return Optional.empty();
        }
        PeerAddress taken = due.get(random.nextInt(due.size()));
        entries.get(taken).inUse = true;
        return Optional.of(taken);
    }

    /**
     * @return how long until the address is due again
     */
    Duration release(PeerAddress address, Ending ending, Moment now) {
        Entry entry = entries.get(address);
        entry.inUse = false;
        entry.failures = ending == Ending.WORKED ? 0 : entry.failures + 1;
        entry.last = now;
        entry.pause = ending == Ending.MISBEHAVED ? LONGEST_PAUSE : pause(entry.failures);
        return entry.pause;
    }

    private static boolean isDue(Entry entry, Moment now) {
        return !entry.inUse
                && (entry.last == null || now.since(entry.last).compareTo(entry.pause) >= 0);
    }

    /** Between half and one and a half of 1 s, 2 s, 4 s, ... 10 min. */
    private Duration pause(int failures) {
        long doubled =
                FIRST_PAUSE.toMillis() << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1));
        long pause = Math.min(doubled, LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(pause / 2 + random.nextLong(pause + 1));
    }
}
