package org.altnet.driver.p2p;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.altnet.api.time.Moment;

/**
 * The addresses that are known, and whom to call next. Bounded: so many in all, and so many from
 * one source, so that no node can fill it with its own. When it is full, a newcomer takes the place
 * of one that failed, or else of one whose source has more than the newcomer's.
 *
 * <p>Confined to the lane.
 */
final class AddressBook {
    /** Addresses at most, besides the operator's. */
    static final int MOST = 1_000;

    /** Of one source at most. */
    static final int MOST_OF_A_SOURCE = 200;

    private static final int MOST_FAILURES = 6;
    private static final Duration OLDEST = Duration.ofDays(30);
    private static final Duration FUTURE = Duration.ofMinutes(10);

    private static final Comparator<Contact> WORST_LAST =
            Comparator.comparingInt(Contact::failures)
                    .thenComparing(contact -> contact.reached().isEmpty())
                    .thenComparing(Contact::seen, Comparator.reverseOrder());

    private final Map<Endpoint, Contact> contacts = new LinkedHashMap<>();

    /** How many contacts each source has. */
    private final Map<String, Integer> sources = new HashMap<>();

    private final RandomGenerator random;

    AddressBook(Collection<Endpoint> configured, Instant now, RandomGenerator random) {
        this.random = random;
        for (Endpoint endpoint : configured) {
            add(new Contact(endpoint, Contact.CONFIGURED, now, Optional.empty(), 0));
        }
    }

    /** As an earlier session left it; what is there already stays as it is. */
    void restore(Collection<Contact> earlier) {
        for (Contact contact : earlier) {
            if (size() < MOST && !contacts.containsKey(contact.endpoint())) {
                add(contact);
            }
        }
    }

    /**
     * Somebody tells of a node.
     *
     * @param source who
     * @param seen when it was last heard of, as told
     * @param now the wall clock
     * @return whether that is news
     */
    boolean learn(Endpoint endpoint, String source, Instant seen, Instant now) {
        Instant credible = seen.isAfter(now.plus(FUTURE)) ? now.minus(OLDEST.dividedBy(6)) : seen;
        if (credible.isBefore(now.minus(OLDEST))) {
            return false;
        }
        Contact known = contacts.get(endpoint);
        if (known != null) {
            known.heardOf(credible);
            return false;
        }
        int ofSource = ofSource(source);
        if (ofSource >= MOST_OF_A_SOURCE || (size() >= MOST && !makeRoom(ofSource))) {
            return false;
        }
        add(new Contact(endpoint, source, credible, Optional.empty(), 0));
        return true;
    }

    /** Forgets those that were heard of and have failed too often. */
    void prune() {
        heardOf().stream()
                .filter(contact -> !contact.isBusy() && contact.failures() >= MOST_FAILURES)
                .forEach(this::forget);
    }

    /** Forgets one, unless the operator wrote it. */
    void forget(Contact contact) {
        if (!contact.isConfigured() && contacts.remove(contact.endpoint(), contact)) {
            sources.merge(contact.source(), -1, Integer::sum);
            sources.remove(contact.source(), 0);
        }
    }

    /**
     * Whom to call: the operator's before others, those that failed least before others, and at
     * random among equals.
     *
     * @param mostOfASource of those that are busy, this many at most may be of one source; the
     *     operator is none
     * @param reachable whether there is a way to it now
     */
    Optional<Contact> next(Moment now, int mostOfASource, Predicate<Contact> reachable) {
        List<Contact> due =
                new ArrayList<>(
                        contacts.values().stream()
                                .filter(contact -> contact.isDue(now))
                                .filter(reachable)
                                .filter(
                                        contact ->
                                                contact.isConfigured()
                                                        || busyOf(contact.source()) < mostOfASource)
                                .toList());
        Collections.shuffle(due, new Random(random.nextLong()));
        return due.stream()
                .min(
                        Comparator.comparing((Contact contact) -> !contact.isConfigured())
                                .thenComparingInt(Contact::failures));
    }

    /** All of them. */
    List<Contact> all() {
        return List.copyOf(contacts.values());
    }

    /** Those that were heard of. */
    List<Contact> heardOf() {
        return contacts.values().stream().filter(contact -> !contact.isConfigured()).toList();
    }

    private void add(Contact contact) {
        contacts.put(contact.endpoint(), contact);
        sources.merge(contact.source(), 1, Integer::sum);
    }

    private int size() {
        return contacts.size() - ofSource(Contact.CONFIGURED);
    }

    private int ofSource(String source) {
        return sources.getOrDefault(source, 0);
    }

    private long busyOf(String source) {
        return contacts.values().stream()
                .filter(contact -> contact.isBusy() && contact.source().equals(source))
                .count();
    }

    private boolean makeRoom(int ofSource) {
        Optional<Contact> worst =
                contacts.values().stream()
                        .filter(contact -> !contact.isConfigured() && !contact.isBusy())
                        .filter(
                                contact ->
                                        contact.failures() > 0
                                                || ofSource(contact.source()) > ofSource + 1)
                        .max(WORST_LAST);
        worst.ifPresent(this::forget);
        return worst.isPresent();
    }
}
