package org.altnet.alarm;

import jakarta.json.JsonObject;
import org.altnet.api.alarm.Alarm;

/**
 * Whose alarms these are, for who is told by several.
 *
 * @param instance a random name that this AltNet keeps
 * @param network the Bitcoin network that it is on
 */
record Origin(String instance, String network) {
    /** Names one change of one alarm among all of all instances. */
    String idempotencyKey(Alarm alarm) {
        return instance + "-" + alarm.sequence();
    }

    /** What the hook and the webhook get. */
    JsonObject message(Alarm alarm) {
        return AlarmJson.of(alarm).add("instance", instance).add("network", network).build();
    }
}
