package org.altnet.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationSettingTest {
    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "3s, PT3S",
        "30m, PT30M",
        "29m24s, PT29M24S",
        "6h, PT6H",
        "1d12h, PT36H",
        "' 5s ', PT5S"
    })
    void readsWhatOperatorsWrite(String written, Duration meant) {
        assertEquals(meant, DurationSetting.parse("pid", "key", written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "m", "-3s", "3 s", "3s,", "0s", "1y", "9999999999s", "1.5h"})
    void refusesWhatCouldMeanAnything(String written) {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> DurationSetting.parse("altnet.x", "key", written));
        assertTrue(
                refused.getMessage().startsWith("[altnet.x] key: '" + written + "' is no span"),
                refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.25S, 250 ms",
        "PT3.9S, 3 s",
        "PT59S, 59 s",
        "PT1M, 1 min 0 s",
        "PT29M24S, 29 min 24 s",
        "PT1H30M5S, 1 h 30 min",
        "P2DT3H, 2 d 3 h"
    })
    void showsTwoUnitsAtMost(Duration time, String shown) {
        assertEquals(shown, DurationSetting.words(time));
    }
}
