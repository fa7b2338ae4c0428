package org.altnet.validation;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.Evidence;

/**
 * What peers said in one round of asking, and have pushed since: who showed which header last.
 *
 * <p>Holds only what kept the chain's rules, and counts only what the chain has stored: headers
 * that are still being weighed are no evidence. Thread-safe (its own monitor): filled on the
 * altstack's processing thread and on validation's lane.
 */
final class Hearing {
    /** A bound on memory, far above the peers that an altstack lets in. */
    private static final int MAX_PEERS = 1000;

    private static final Comparator<Testimony> MOST_WORK_FIRST =
            Comparator.comparing(
                            (Testimony each) ->
                                    each.last.map(StoredHeader::chainWork).orElse(BigInteger.ZERO))
                    .reversed();

    private final TimeSource time;
    private final Map<PeerId, Testimony> byPeer = new LinkedHashMap<>();
    private final Map<PeerId, Instant> heardAt = new HashMap<>();
    private int received;
    private int added;

    /**
     * What one peer showed last.
     *
     * @param group the diversity group of its driver
     * @param last where its branch ends as far as it showed it; empty if that is not stored for
     *     want of work, which is agreement with nothing and more work than nothing
     * @param more whether it has more to show, as far as can be told
     * @param connects false if its headers follow none that is known: there may be a long way
     *     between
     */
    record Testimony(
            PeerId from,
            String group,
            Optional<StoredHeader> last,
            boolean more,
            boolean connects) {
        Testimony(PeerId from, String group, Optional<StoredHeader> last, boolean more) {
            this(from, group, last, more, true);
        }

        boolean showsMoreWorkThan(StoredHeader header) {
            return last.filter(shown -> shown.hasMoreWorkThan(header)).isPresent();
        }

        private boolean standsAt(StoredHeader header) {
            return !more && last.filter(shown -> shown.hash().equals(header.hash())).isPresent();
        }
    }

    Hearing(TimeSource time) {
        this.time = time;
    }

    synchronized void count(int receivedNow, int addedNow) {
        received += receivedNow;
        added += addedNow;
    }

    /** The latest word of a peer counts; beyond a thousand peers, new ones are not noted. */
    synchronized void note(Testimony testimony) {
        if (byPeer.size() < MAX_PEERS || byPeer.containsKey(testimony.from)) {
            byPeer.put(testimony.from, testimony);
            heardAt.put(testimony.from, time.now().wall());
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
        return which(testimony -> testimony.showsMoreWorkThan(header));
    }

    /** The media by which somebody stands at that header, or showed a chain with more work. */
    List<String> groupsAtOrAbove(StoredHeader header) {
        return groups(
                which(
                        testimony ->
                                testimony.standsAt(header) || testimony.showsMoreWorkThan(header)));
    }

    /** Who has more to show, whoever showed most work first. */
    List<Testimony> unfinished() {
        return which(Testimony::more).stream().sorted(MOST_WORK_FIRST).toList();
    }

    /** How many peers gave an answer that kept the rules. */
    synchronized int answers() {
        return byPeer.size();
    }

    /** Who said so, and when. */
    synchronized List<Evidence.Source> sources(Collection<Testimony> testimonies) {
        return testimonies.stream()
                .filter(each -> each.last.isPresent())
                .map(
                        each ->
                                new Evidence.Source(
                                        each.from.toString(),
                                        each.group,
                                        heardAt.get(each.from),
                                        each.last.orElseThrow()))
                .toList();
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
