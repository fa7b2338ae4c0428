package org.altnet.api.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.alarm.Alarm.Severity;
import org.osgi.annotation.versioning.ProviderType;

/** All alarms. Thread-safe; no method waits for a disk, a network or a person. */
@ProviderType
public interface Alarms {
    /**
     * Something is the matter. If an alarm of that key lasts it is brought up to date: people are
     * told again only if it got worse ({@code severity}) or its text changed.
     *
     * @param details figures and hashes, by name; not compared
     */
    void raise(String key, Severity severity, String text, Map<String, String> details);

    /**
     * It is over. Does nothing if no alarm of that key lasts.
     *
     * @param text why it is over, in one line
     */
    void clear(String key, String text);

    /** Those that last, worst and newest first, then the latest that are cleared; at most 200. */
    List<Alarm> all();

    /**
     * Somebody knows: no reminders until it gets worse.
     *
     * @param by who, as they call themselves
     * @return empty if no alarm of that key lasts
     */
    Optional<Alarm> acknowledge(String key, String by);

    /** Tells nobody but the log and the status file for a while. Zero ends that. */
    void mute(Duration time);

    /** Until when nobody is told, wall clock; empty if people are. */
    Optional<Instant> mutedUntil();
}
