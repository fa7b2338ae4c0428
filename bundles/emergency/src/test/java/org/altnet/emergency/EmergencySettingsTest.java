package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section, its defaults, and what it says of a mistake. */
class EmergencySettingsTest {
    @Test
    void theDefaults() {
        EmergencySettings settings = EmergencySettings.of(config("accept", "yes"));
        assertEquals(
                new EmergencySettings(
                        Network.REGTEST,
                        Path.of("/state/emergency"),
                        Duration.ofMinutes(1),
                        OwnNodeTurn.FIRST,
                        6,
                        new ReceptionPolicy(true, 10, 60, 400_000, 0)),
                settings);
        assertEquals(5, settings.reception().peerBurst());
        assertEquals(20, settings.reception().burst());
    }

    @ParameterizedTest
    @CsvSource({
        "network, mars",
        "state_directory, here",
        "state_directory, ''",
        "escalate_after, soon",
        "own_nodes, second",
        "confirmations, 0",
        "confirmations, six",
        "accept, perhaps",
        "accept_per_peer, -1",
        "accept_per_hour, 10001",
        "accept_weight, 400001",
        "accept_fee_rate, 1.5"
    })
    void aMistakeIsNamed(String key, String value) {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> EmergencySettings.of(config(key, value)))
                        .getMessage();
        assertTrue(
                message.startsWith("[altnet.emergency] " + key.replace('_', '.') + ": "), message);
    }

    private static EmergencyConfig config(String key, String value) {
        Map<String, String> values =
                new HashMap<>(Map.of("network", "regtest", "state_directory", "/state"));
        values.put(key, value);
        return (EmergencyConfig)
                Proxy.newProxyInstance(
                        EmergencyConfig.class.getClassLoader(),
                        new Class<?>[] {EmergencyConfig.class, Annotation.class},
                        (proxy, method, arguments) ->
                                values.getOrDefault(
                                        method.getName(), (String) method.getDefaultValue()));
    }
}
