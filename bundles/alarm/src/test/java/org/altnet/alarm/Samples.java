package org.altnet.alarm;

import java.time.Instant;
import java.util.Map;
import org.altnet.api.alarm.Alarm;

/** An alarm to tell somebody of. */
final class Samples {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private Samples() {}

    static Alarm alarm(long sequence, String key, String text) {
        return new Alarm(
                key,
                sequence,
                Alarm.Severity.ALARM,
                Alarm.State.ACTIVE,
                THEN,
                THEN.plusSeconds(60),
                "",
                text,
                Map.of("blocks", "2", "best", "00ff"));
    }
}
