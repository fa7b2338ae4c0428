package org.altnet.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.25S, 250 ms",
        "PT5.9S, 5 s",
        "PT3M5S, 3 min 5 s",
        "PT3M, 3 min",
        "PT2H3M59S, 2 h 3 min",
        "P3DT4H5M, 3 d 4 h",
        "PT-5S, -5 s"
    })
    void durations(Duration duration, String shown) {
        assertEquals(shown, Units.duration(duration));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "12345, 12.3 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "65533, 65.5 kB",
        "9223372036854775807, 9.2 EB"
    })
    void bytes(long bytes, String shown) {
        assertEquals(shown, Units.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "99999, 99999", "100000, 100.0 k", "1234567, 1.2 M"})
    void counts(long count, String shown) {
        assertEquals(shown, Units.count(count));
    }

    @Test
    void anAgeIsNeverNegative() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertEquals("5 s", Units.age(now.minusSeconds(5), now));
        assertEquals("0 ms", Units.age(now.plusSeconds(5), now), "the clock was set back");
    }

    @Test
    void timesAreInWholeSeconds() {
        assertEquals("2026-01-01T00:00:01Z", Units.time(Instant.ofEpochMilli(1767225601999L)));
    }
}
