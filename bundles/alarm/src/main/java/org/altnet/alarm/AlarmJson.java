package org.altnet.alarm;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.altnet.api.alarm.Alarm;

/** An alarm as JSON: the same wherever one is written or sent; times are ISO 8601 in UTC. */
final class AlarmJson {
    private AlarmJson() {}

    static JsonObjectBuilder of(Alarm alarm) {
        JsonObjectBuilder details = Json.object();
        new TreeMap<>(alarm.details()).forEach(details::add);
        return Json.object()
                .add("key", alarm.key())
                .add("sequence", alarm.sequence())
                .add("severity", alarm.severity().name())
                .add("state", alarm.state().name())
                .add("raised", alarm.raised().toString())
                .add("changed", alarm.changed().toString())
                .add("acknowledgedBy", alarm.acknowledgedBy())
                .add("text", alarm.text())
                .add("details", details);
    }

    /** For {@link Json#read}: throws what that turns into an error. */
    static Alarm read(JsonObject object) {
        Map<String, String> details =
                object.getJsonObject("details").entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        detail -> ((JsonString) detail.getValue()).getString()));
        long sequence = object.getJsonNumber("sequence").longValueExact();
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence " + sequence);
        }
        return new Alarm(
                object.getString("key"),
                sequence,
                Alarm.Severity.valueOf(object.getString("severity")),
                Alarm.State.valueOf(object.getString("state")),
                Instant.parse(object.getString("raised")),
                Instant.parse(object.getString("changed")),
                object.getString("acknowledgedBy"),
                object.getString("text"),
                details);
    }
}
