package org.altnet.validation;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;

/**
 * What peers said in one round of asking, and have pushed since: who showed which header last.
 *
 * <p>Holds only what kept the chain's rules. Thread-safe (its own monitor): filled on the
 * altstack's processing thread and on validation's lane.
 */
final class Hearing {
    /** A bound on memory, far above the peers that an altstack lets in. */
    private static final int MAX_PEERS = 1000;

    private static final Comparator<Testimony> MOST_WORK_FIRST =
            Comparator.comparing((Testimony each) -> each.last.chainWork()).reversed();

    private final Map<PeerId, Testimony> byPeer = new LinkedHashMap<>();
    private int received;
    private int added;

    /**
     * What one peer showed last.
     *
     * @param group the diversity group of its driver
     * @param last where its branch ends as far as it showed it
     * @param more whether it said that it has more
     */
    record Testimony(PeerId from, String group, StoredHeader last, boolean more) {
        private boolean standsAt(StoredHeader header) {
            return !more && last.hash().equals(header.hash());
        }
    }

    synchronized void count(int receivedNow, int addedNow) {
        received += receivedNow;
        added += addedNow;
    }

    /** The latest word of a peer counts; beyond a thousand peers, new ones are not noted. */
    synchronized void note(Testimony testimony) {
        if (byPeer.size() < MAX_PEERS || byPeer.containsKey(testimony.from)) {
            byPeer.put(testimony.from, testimony);
        }
    }

    /** Headers received, good or bad. */
    synchronized int received() {
        return received;
    }

    /** Headers that nobody had shown before. */
    synchronized int added() {
        return added;
    }

    /** Who stands at exactly that header, and has nothing after it. */
    List<Testimony> at(StoredHeader header) {
        return which(testimony -> testimony.standsAt(header));
    }

    /** Who showed a chain with more work. */
    List<Testimony> above(StoredHeader header) {
        return which(testimony -> testimony.last.hasMoreWorkThan(header));
    }

    /** The media by which somebody stands at that header, or showed a chain with more work. */
    List<String> groupsAtOrAbove(StoredHeader header) {
        return groups(
                which(
                        testimony ->
                                testimony.standsAt(header)
                                        || testimony.last.hasMoreWorkThan(header)));
    }

    /** Who has more to show, whoever showed most work first. */
    List<Testimony> unfinished() {
        return which(Testimony::more).stream().sorted(MOST_WORK_FIRST).toList();
    }

    synchronized boolean isEmpty() {
        return byPeer.isEmpty();
    }

    /** The media that these came by, each once, in alphabetical order. */
    static List<String> groups(Collection<Testimony> testimonies) {
        return testimonies.stream().map(Testimony::group).distinct().sorted().toList();
    }

    private synchronized List<Testimony> which(Predicate<Testimony> condition) {
        return byPeer.values().stream().filter(condition).toList();
    }
}
