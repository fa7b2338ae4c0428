package org.altnet.emergency;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarms;

/** What lasts, by key. */
final class ScriptedAlarms implements Alarms {
    final Map<String, String> standing = new TreeMap<>();
    int raised;

    @Override
    public void raise(String key, Alarm.Severity severity, String text, Map<String, String> more) {
        raised++;
        standing.put(key, severity + " " + text);
    }

    @Override
    public void clear(String key, String text) {
        standing.remove(key);
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
