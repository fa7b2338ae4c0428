package org.altnet.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.Alarm.State;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.room.OneLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is the matter, what was, and what people have been told of it. In memory: whoever takes a
 * {@link Batch} writes it down and passes it on.
 *
 * <p>Thread-safe: its monitor guards all fields, and nothing foreign is called under it but the
 * clock. Spans are measured on the monotonic clock, so a stepped wall clock neither delays nor
 * repeats anything; across a restart the wall clock is all there is.
 */
final class AlarmBook {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmBook.class);

    /** What {@link #all()} shows at most. */
    static final int MOST_SHOWN = 200;

    /** Keys that are remembered at most. */
    static final int MOST_KEPT = 500;

    /** Changes that listeners have not been told of yet, at most. */
    static final int MOST_CHANGES = 10_000;

    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_TEXT = 1_000;
    private static final int MOST_DETAILS = 8_192;
    private static final Duration LONGEST_MUTE = Duration.ofDays(365);
    private static final Comparator<Alarm> LASTING_FIRST =
            Comparator.comparingInt(AlarmBook::rank)
                    .thenComparing(Comparator.comparingLong(Alarm::sequence).reversed());

    private final TimeSource clock;
    private final AnnouncementRule rule;
    private final String instance;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private List<Alarm> changes = new ArrayList<>();
    private List<Announcement> announcements = new ArrayList<>();
    private Optional<Moment> muteEnd;
    private long sequence;
    private boolean dirty;

    /**
     * What has come up since the last one.
     *
     * @param changes for listeners, in order
     * @param announcements for the audiences, in order
     * @param state as it is after all that
     * @param dirty whether the state differs from that of the batch before
     * @param next when time alone makes something due; empty if never
     */
    record Batch(
            List<Alarm> changes,
            List<Announcement> announcements,
            AlarmState state,
            boolean dirty,
            Optional<Duration> next) {}

    /**
     * @param state to go on from
     * @param outstanding alarms that were announced to people and not yet delivered, by sequence:
     *     those later than the state happened just before a crash, and count
     */
    AlarmBook(TimeSource clock, AnnouncementRule rule, AlarmState state, List<Alarm> outstanding) {
        this.clock = clock;
        this.rule = rule;
        instance = state.instance();
        sequence = state.sequence();
        muteEnd = state.muteEnd();
        state.entries().forEach(entry -> entries.put(entry.alarm().key(), entry));
        outstanding.stream()
                .filter(alarm -> alarm.sequence() > state.sequence())
                .forEach(this::redo);
    }

    private void redo(Alarm alarm) {
        Moment now = clock.now();
        Entry entry = new Entry(alarm, now, Map.of());
        for (Audience audience : Audience.values()) {
            entry = entry.afterTelling(audience, now);
        }
        entries.put(alarm.key(), entry);
        sequence = Math.max(sequence, alarm.sequence());
        dirty = true;
    }

    /**
     * @return whether there is something to do about it
     */
    synchronized boolean raise(
            String rawKey, Severity severity, String rawText, Map<String, String> rawDetails) {
        Moment now = clock.now();
        String key = OneLine.of(rawKey, LONGEST_KEY);
        if (key.isBlank()) {
            throw new IllegalArgumentException("an alarm needs a key");
        }
        String text = OneLine.of(rawText, LONGEST_TEXT);
        Map<String, String> details = details(rawDetails);
        announceDue(key, now);
        Entry before = entries.get(key);
        if (before == null || (!before.lasts() && !rule.isSame(before, now))) {
            makeRoom();
            Map<Audience, Told> told = before == null ? Map.of() : before.told();
            Alarm fresh =
                    new Alarm(
                            key,
                            ++sequence,
                            severity,
                            State.ACTIVE,
                            now.wall(),
                            now.wall(),
                            "",
                            text,
                            details);
            entries.remove(key);
            change(new Entry(fresh, now, told));
            return true;
        }
        Alarm old = before.alarm();
        boolean isWorse = severity.compareTo(old.severity()) > 0;
        if (before.lasts() && severity == old.severity() && text.equals(old.text())) {
            if (!details.equals(old.details())) {
                entries.put(key, before.withDetails(details));
                dirty = true;
            }
            return dirty;
        }
        String knownTo = isWorse ? "" : old.acknowledgedBy();
        Alarm next =
                new Alarm(
                        key,
                        ++sequence,
                        severity,
                        knownTo.isEmpty() ? State.ACTIVE : State.ACKNOWLEDGED,
                        old.raised(),
                        now.wall(),
                        knownTo,
                        text,
                        details);
        change(before.with(next, now));
        return true;
    }

    /**
     * @return whether there is something to do about it
     */
    synchronized boolean clear(String rawKey, String text) {
        String key = OneLine.of(rawKey, LONGEST_KEY);
        Entry before = entries.get(key);
        if (before == null || !before.lasts()) {
            return false;
        }
        changeTo(before, State.CLEARED, before.alarm().acknowledgedBy(), text);
        return true;
    }

    synchronized Optional<Alarm> acknowledge(String rawKey, String by) {
        String key = OneLine.of(rawKey, LONGEST_KEY);
        String name = OneLine.of(by, LONGEST_KEY).strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("who acknowledges?");
        }
        Entry before = entries.get(key);
        if (before == null || !before.lasts()) {
            return Optional.empty();
        }
        if (!before.alarm().acknowledgedBy().equals(name)) {
            changeTo(before, State.ACKNOWLEDGED, name, before.alarm().text());
        }
        return Optional.of(entries.get(key).alarm());
    }

    /**
     * @param time zero ends it; more than a year is a year
     */
    synchronized void mute(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("mute for a negative time: " + time);
        }
        Moment now = clock.now();
        muteEnd = time.isZero() ? Optional.empty() : Optional.of(later(now, time));
        dirty = true;
    }

    synchronized Optional<Instant> mutedUntil() {
        Moment now = clock.now();
        return muteEnd.filter(end -> isAfter(end, now)).map(Moment::wall);
    }

    synchronized List<Alarm> all() {
        return entries.values().stream()
                .map(Entry::alarm)
                .sorted(LASTING_FIRST)
                .limit(MOST_SHOWN)
                .toList();
    }

    String instance() {
        return instance;
    }

    /** Makes due what time alone has made due, and hands over everything. */
    synchronized Batch take() {
        Moment now = clock.now();
        if (muteEnd.isPresent() && !isAfter(muteEnd.get(), now)) {
            muteEnd = Optional.empty();
            dirty = true;
        }
        List.copyOf(entries.keySet()).forEach(key -> announceDue(key, now));
        Batch batch =
                new Batch(
                        List.copyOf(changes),
                        List.copyOf(announcements),
                        new AlarmState(instance, sequence, muteEnd, List.copyOf(entries.values())),
                        dirty,
                        nextDue(now));
        changes = new ArrayList<>();
        announcements = new ArrayList<>();
        dirty = false;
        return batch;
    }

    private void changeTo(Entry before, State state, String acknowledgedBy, String text) {
        Moment now = clock.now();
        Alarm old = before.alarm();
        Alarm next =
                new Alarm(
                        old.key(),
                        ++sequence,
                        old.severity(),
                        state,
                        old.raised(),
                        now.wall(),
                        acknowledgedBy,
                        OneLine.of(text, LONGEST_TEXT),
                        old.details());
        change(before.with(next, now));
    }

    private void change(Entry after) {
        entries.put(after.alarm().key(), after);
        if (changes.size() < MOST_CHANGES) {
            changes.add(after.alarm());
        }
        dirty = true;
        announceDue(after.alarm().key(), after.changed());
    }

    private void announceDue(String key, Moment now) {
        for (Audience audience : Audience.values()) {
            Entry entry = entries.get(key);
            if (entry == null || isMuted(audience, now)) {
                continue;
            }
            rule.next(entry, audience, now)
                    .filter(due -> due.in().isZero())
                    .ifPresent(due -> announce(entry, audience, due.reminder(), now));
        }
    }

    private void announce(Entry entry, Audience audience, boolean reminder, Moment now) {
        // Who has been told the same before would take it for a copy, and drop it.
        Entry told = reminder ? entry.with(numbered(entry.alarm()), entry.changed()) : entry;
        entries.put(told.alarm().key(), told.afterTelling(audience, now));
        announcements.add(new Announcement(audience, told.alarm(), reminder));
        dirty = true;
    }

    private Alarm numbered(Alarm alarm) {
        return new Alarm(
                alarm.key(),
                ++sequence,
                alarm.severity(),
                alarm.state(),
                alarm.raised(),
                alarm.changed(),
                alarm.acknowledgedBy(),
                alarm.text(),
                alarm.details());
    }

    private Optional<Duration> nextDue(Moment now) {
        Stream<Duration> audiences =
                entries.values().stream()
                        .flatMap(
                                entry ->
                                        Stream.of(Audience.values())
                                                .filter(audience -> !isMuted(audience, now))
                                                .map(audience -> rule.next(entry, audience, now))
                                                .flatMap(Optional::stream)
                                                .map(AnnouncementRule.Due::in));
        return Stream.concat(audiences, muteEnd.map(end -> end.since(now)).stream())
                .min(Comparator.naturalOrder());
    }

    private boolean isMuted(Audience audience, Moment now) {
        return audience == Audience.PEOPLE && muteEnd.filter(end -> isAfter(end, now)).isPresent();
    }

    /** For one more: the oldest that is over goes, or else the oldest of the least bad. */
    private void makeRoom() {
        if (entries.size() < MOST_KEPT) {
            return;
        }
        Alarm least = entries.values().stream().map(Entry::alarm).max(LASTING_FIRST).orElseThrow();
        entries.remove(least.key());
        if (least.state() != State.CLEARED) {
            LOG.warn(
                    "More than {} alarms last at a time; {} {} is forgotten. Somebody raises them"
                            + " under ever new keys: see altnet:alarms",
                    MOST_KEPT,
                    least.severity(),
                    least.key());
        }
    }

    private static Map<String, String> details(Map<String, String> raw) {
        Map<String, String> details = new TreeMap<>();
        int size = 0;
        for (Map.Entry<String, String> detail : new TreeMap<>(raw).entrySet()) {
            String name = OneLine.of(detail.getKey(), LONGEST_KEY);
            String value = OneLine.of(detail.getValue(), LONGEST_TEXT);
            size += name.length() + value.length();
            if (size > MOST_DETAILS) {
                break;
            }
            details.put(name, value);
        }
        return details;
    }

    private static Moment later(Moment now, Duration time) {
        Duration bounded = time.compareTo(LONGEST_MUTE) > 0 ? LONGEST_MUTE : time;
        return new Moment(now.monotonicNanos() + bounded.toNanos(), now.wall().plus(bounded));
    }

    private static int rank(Alarm alarm) {
        if (alarm.state() == State.CLEARED) {
            return 2;
        }
        return alarm.severity() == Severity.ALARM ? 0 : 1;
    }

    private static boolean isAfter(Moment moment, Moment other) {
        return moment.since(other).compareTo(Duration.ZERO) > 0;
    }
}
