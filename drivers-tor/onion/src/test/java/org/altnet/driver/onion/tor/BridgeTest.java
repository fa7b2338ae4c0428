package org.altnet.driver.onion.tor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 20_000);
    private static final String FINGERPRINT = "0123456789ABCDEF0123456789ABCDEF01234567";
    private static final String OBFS4 =
            "obfs4 192.0.2.1:443 " + FINGERPRINT + " cert=abc+/def= iat-mode=0";

    @Test
    void aLineIsKeptAsItIs() {
        Bridge bridge = Bridge.parse("  Bridge   " + OBFS4);

        assertEquals(OBFS4, bridge.line());
        assertEquals(Optional.of("obfs4"), bridge.transport());
        assertFalse(bridge.toString().contains("192"), "a bridge is a secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1:443",
                "[2001:db8::1]:443 " + FINGERPRINT,
                "snowflake 192.0.2.3:80 "
                        + FINGERPRINT
                        + " fingerprint="
                        + FINGERPRINT
                        + " url=https://broker.example/ fronts=a.example,b.example"
                        + " ice=stun:stun.example:3478 utls-imitate=hellorandomizedalpn",
                "webtunnel [2001:db8::2]:443 "
                        + FINGERPRINT
                        + " url=https://example.org/x ver=0.0.1",
                "meek_lite 192.0.2.20:80 " + FINGERPRINT + " url=https://a.example front=b.example"
            })
    void everyKindIsUnderstood(String line) {
        assertEquals(line, Bridge.parse(line).line());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "obfs4",
                "example.org:443",
                "obfs4 192.0.2.1",
                "obfs4 192.0.2.1:443 0123",
                "192.0.2.1:443\nControlPort 9051",
                "192.0.2.1:443 # comment",
                "obfs4 192.0.2.1:443 cert=\"x\""
            })
    void whatIsNoneIsRefusedWithoutBeingQuoted(String line) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Bridge.parse(line));

        assertFalse(refused.getMessage().contains("192.0"), refused.getMessage());
    }

    @Test
    void whateverIsWrittenEndsNoLineOfTheTorrc() {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(OBFS4);
            for (int i = random.nextInt(4); i >= 0; i--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
            }
            try {
                String line = Bridge.parse(text.toString()).line();
                assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"'), line);
                assertFalse(line.contains(" #"), line);
            } catch (IllegalArgumentException expected) {
                assertFalse(expected.getMessage().isEmpty());
            }
        }
    }
}
