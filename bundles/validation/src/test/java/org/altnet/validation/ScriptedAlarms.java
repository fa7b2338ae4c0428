package org.altnet.validation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarms;

/** Notes what is raised and cleared. */
final class ScriptedAlarms implements Alarms {
    private final Map<String, String> standing = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();

    /** Keys of what lasts, with severity and text. */
    Map<String, String> standing() {
        return standing;
    }

    /** Every change, in order. */
    List<String> told() {
        return told;
    }

    @Override
    public void raise(
            String key, Alarm.Severity severity, String text, Map<String, String> details) {
        String now = severity + " " + text;
        if (!now.equals(standing.put(key, now))) {
            told.add(key + " " + now);
        }
    }

    @Override
    public void clear(String key, String text) {
        if (standing.remove(key) != null) {
            told.add(key + " cleared");
        }
    }

    @Override
    public List<Alarm> all() {
        return List.of();
    }

    @Override
    public Optional<Alarm> acknowledge(String key, String by) {
        return Optional.empty();
    }

    @Override
    public void mute(Duration time) {}

    @Override
    public Optional<Instant> mutedUntil() {
        return Optional.empty();
    }
}
