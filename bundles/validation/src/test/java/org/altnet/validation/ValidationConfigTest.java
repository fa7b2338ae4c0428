package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.altnet.room.DurationSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationConfigTest {
    @Test
    void theDefaultsAreUnderstood() {
        assertEquals(World.settings(2), settings(Map.of()));
    }

    @Test
    void aNumberOfMediaIsRead() {
        assertEquals(1, settings(Map.of("all_clear_groups", "1")).allClearGroups());
        assertEquals(3, settings(Map.of("all_clear_groups", " 3 ")).allClearGroups());
    }

    @Test
    void timesAndBytesAreRead() {
        Settings settings =
                settings(
                        Map.of(
                                "blocks_after", "1m30s",
                                "blocks_own_peers", "off",
                                "serve_rate", "500kB",
                                "serve_day", " 3GB "));
        assertEquals(Duration.ofSeconds(90), settings.blocksAfter());
        assertEquals(DurationSetting.OFF, settings.blocksOwnPeers());
        assertEquals(500_000, settings.serving().rate());
        assertEquals(3_000_000_000L, settings.serving().day());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "two", "101", "1.5"})
    void anythingElseSaysWhereAndWhatToDo(String text) {
        assertEquals(
                "[altnet.validation] all.clear.groups: '"
                        + text
                        + "' is no number of media; use 1 to 100",
                refusal("all_clear_groups", text));
    }

    @ParameterizedTest
    @CsvSource({"''", "0MB", "2", "MB", "-1MB", "1.5MB", "2mb", "1234567GB"})
    void noBytes(String text) {
        assertEquals(
                "[altnet.validation] serve.cache: '"
                        + text
                        + "' is no number of bytes; write it like 512kB, 32MB or 2GB",
                refusal("serve_cache", text));
    }

    @Test
    void noTime() {
        assertEquals(
                "[altnet.validation] blocks.after: 'soon' is no span of time; write it like 30m,"
                        + " 29m24s, 3s or 250ms, or off",
                refusal("blocks_after", "soon"));
    }

    private static String refusal(String key, String value) {
        return assertThrows(IllegalArgumentException.class, () -> settings(Map.of(key, value)))
                .getMessage();
    }

    private static Settings settings(Map<String, String> changes) {
        return Settings.of(TestConfig.with(changes));
    }
}
