package org.altnet.alarm;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.time.Moment;
import org.altnet.room.Clocks;

/** The form of {@code alarms.json}. */
final class StateJson {
    private static final int VERSION = 1;

    private StateJson() {}

    static byte[] write(AlarmState state) {
        JsonArrayBuilder alarms = Json.array();
        state.entries().forEach(entry -> alarms.add(entry(entry)));
        JsonObjectBuilder object =
                Json.object()
                        .add("version", VERSION)
                        .add("instance", state.instance())
                        .add("sequence", state.sequence())
                        .add("alarms", alarms);
        state.muteEnd().ifPresent(end -> object.add("mutedUntil", end.wall().toString()));
        return Json.bytes(object.build());
    }

    /**
     * @param now what the ages of things are counted from
     * @throws IOException if it is anything else
     */
    static AlarmState read(byte[] bytes, Moment now) throws IOException {
        return Json.read(bytes, object -> state(object, now));
    }

    private static AlarmState state(JsonObject object, Moment now) {
        if (object.getInt("version") != VERSION) {
            throw new IllegalArgumentException("version " + object.getInt("version"));
        }
        Optional<Moment> muteEnd =
                Optional.ofNullable(object.getString("mutedUntil", null))
                        .map(end -> Clocks.future(Instant.parse(end), now));
        return new AlarmState(
                object.getString("instance"),
                object.getJsonNumber("sequence").longValueExact(),
                muteEnd,
                object.getJsonArray("alarms").stream()
                        .map(JsonValue::asJsonObject)
                        .map(entry -> entry(entry, now))
                        .toList());
    }

    private static JsonObjectBuilder entry(Entry entry) {
        JsonObjectBuilder told = Json.object();
        entry.told()
                .forEach(
                        (audience, last) ->
                                told.add(
                                        name(audience),
                                        AlarmJson.of(last.alarm())
                                                .add("at", last.at().wall().toString())));
        return AlarmJson.of(entry.alarm()).add("told", told);
    }

    private static Entry entry(JsonObject object, Moment now) {
        Map<Audience, Told> told = new EnumMap<>(Audience.class);
        for (Audience audience : Audience.values()) {
            JsonObject last = object.getJsonObject("told").getJsonObject(name(audience));
            if (last != null) {
                Moment at = Clocks.past(Instant.parse(last.getString("at")), now);
                told.put(audience, new Told(AlarmJson.read(last), at));
            }
        }
        var alarm = AlarmJson.read(object);
        return new Entry(alarm, Clocks.past(alarm.changed(), now), told);
    }

    private static String name(Audience audience) {
        return audience.name().toLowerCase(Locale.ROOT);
    }
}
