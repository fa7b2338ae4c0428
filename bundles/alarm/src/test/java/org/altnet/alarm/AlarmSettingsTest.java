package org.altnet.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmSettingsTest {
    @Test
    void theDefaultsMakeSense() {
        AlarmSettings settings = AlarmSettings.of(config(Map.of()));
        assertEquals(Path.of("/state/alarm"), settings.directory());
        assertEquals(Path.of("/state/alarm/status.json"), settings.statusFile());
        assertEquals(Duration.ofSeconds(60), settings.rule().hysteresis());
        assertEquals(Duration.ofHours(24), settings.rule().remind());
        assertEquals(Duration.ofHours(24), settings.patience());
        assertEquals(Optional.empty(), settings.hook());
        assertEquals(Optional.empty(), settings.webhook());
    }

    @Test
    void readsEachKey() {
        AlarmSettings settings =
                AlarmSettings.of(
                        config(
                                Map.of(
                                        "remind", "off",
                                        "hysteresis", "off",
                                        "status_file", "/x/altnet.json",
                                        "exec", "/x/hook",
                                        "exec_timeout", "5s",
                                        "webhook", "https://example.org/x?y",
                                        "webhook_secret_file", "/x/secret",
                                        "outbox_max", "10")));
        assertEquals(Duration.ZERO, settings.rule().remind());
        assertEquals(Duration.ZERO, settings.rule().hysteresis());
        assertEquals(Path.of("/x/altnet.json"), settings.statusFile());
        assertEquals(
                new AlarmSettings.Hook(Path.of("/x/hook"), Duration.ofSeconds(5)),
                settings.hook().orElseThrow());
        assertEquals("https://example.org", settings.webhook().orElseThrow().target().toString());
        assertEquals(10, settings.outboxMax());
    }

    @Test
    void errorsNamePidKeyAndValue() {
        assertWrong("state_directory", " ", "state.directory: is not set");
        assertWrong("proxy_only", "on", "proxy.only: 'on' is none of off, tor");
        assertWrong("hysteresis", "soon", "hysteresis: 'soon' is no span of time");
        assertWrong("remind", "0s", "remind: '0s' is no span of time");
        assertWrong("exec", "hook", "exec: 'hook' is no absolute path");
        assertWrong("exec_timeout", "off", "exec.timeout: 'off'");
        assertWrong("retry_for", "", "retry.for: ''");
        assertWrong("status_file", "/x/status", "status.file: '/x/status' does not end in .json");
        assertWrong("outbox_max", "9", "outbox.max: '9'");
        assertWrong("webhook", "https://example.org/", "webhook.secret.file: is not set");
        String secretive =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        AlarmSettings.of(
                                                config(
                                                        Map.of(
                                                                "webhook", "gopher://t0ken/",
                                                                "webhook_secret_file", "/x"))))
                        .getMessage();
        assertTrue(secretive.startsWith("[altnet.alarm] webhook: "), secretive);
        assertFalse(secretive.contains("t0ken"), secretive);
    }

    private static void assertWrong(String method, String value, String message) {
        String said =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> AlarmSettings.of(config(Map.of(method, value))))
                        .getMessage();
        assertTrue(said.startsWith("[altnet.alarm] " + message), said);
    }

    /** Its defaults, but for these. */
    private static AlarmConfig config(Map<String, String> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.putIfAbsent("state_directory", "/state");
        all.putIfAbsent("network", "regtest");
        return (AlarmConfig)
                Proxy.newProxyInstance(
                        AlarmConfig.class.getClassLoader(),
                        new Class<?>[] {AlarmConfig.class},
                        (proxy, method, arguments) ->
                                all.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
