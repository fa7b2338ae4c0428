package org.altnet.driver.onion.tor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TorEventTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 20_000);
    private static final String SERVICE = "b".repeat(56);

    @Test
    void bootstrapping() {
        assertEquals(
                Optional.of(new TorEvent.Bootstrap(45, "Loading descriptors", "")),
                TorEvent.parse(
                        "STATUS_CLIENT",
                        "NOTICE BOOTSTRAP PROGRESS=45 TAG=loading SUMMARY=\"Loading descriptors\""));
        assertEquals(
                Optional.of(new TorEvent.Bootstrap(5, "Connecting", "Connection refused")),
                TorEvent.parse(
                        "STATUS_CLIENT",
                        "WARN BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY=\"Connecting\""
                                + " WARNING=\"Connection refused\" REASON=CONNECTREFUSED COUNT=1"));
    }

    @Test
    void clockSkew() {
        assertEquals(
                Optional.of(new TorEvent.Skew(Duration.ofHours(-2))),
                TorEvent.parse(
                        "STATUS_GENERAL", "WARN CLOCK_SKEW SKEW=-7200 SOURCE=DIRSERV:10.0.0.1:9"));
        assertEquals(
                Optional.of(new TorEvent.Skew(Duration.ZERO)),
                TorEvent.parse("STATUS_CLIENT", "WARN CLOCK_SKEW MIN_SKEW=1"));
    }

    @Test
    void descriptors() {
        assertEquals(
                Optional.of(new TorEvent.Descriptor(SERVICE, true, "")),
                TorEvent.parse("HS_DESC", "UPLOADED " + SERVICE + " UNKNOWN $AB~relay"));
        assertEquals(
                Optional.of(new TorEvent.Descriptor(SERVICE, false, "UPLOAD_REJECTED")),
                TorEvent.parse(
                        "HS_DESC", "FAILED " + SERVICE + " UNKNOWN $AB~r REASON=UPLOAD_REJECTED"));
        assertEquals(Optional.empty(), TorEvent.parse("HS_DESC", "CREATED " + SERVICE));
    }

    @Test
    void circuits() {
        assertEquals(
                Optional.of(new TorEvent.Circuits(false)),
                TorEvent.parse("STATUS_CLIENT", "NOTICE CIRCUIT_NOT_ESTABLISHED REASON=X"));
        assertEquals(
                Optional.of(new TorEvent.Circuits(true)),
                TorEvent.parse("STATUS_CLIENT", "NOTICE CIRCUIT_ESTABLISHED"));
    }

    @Test
    void whateverComesNeitherThrowsNorPutsControlCharactersIntoTheStatus() {
        Random random = new Random(11);
        String[] seeds = {
            "NOTICE BOOTSTRAP PROGRESS=45 TAG=x SUMMARY=\"Loading\" WARNING=\"w\"",
            "WARN CLOCK_SKEW SKEW=-99999999999999999999 SOURCE=X",
            "FAILED " + SERVICE + " UNKNOWN $AB REASON=UPLOAD_REJECTED"
        };
        TorState state = TorState.connected("").serving(SERVICE);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(seeds[random.nextInt(seeds.length)]);
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
            }
            String kind = TorEvent.KINDS.get(random.nextInt(TorEvent.KINDS.size()));
            TorState before = state;
            state =
                    TorEvent.parse(kind, text.toString())
                            .map(event -> before.after(event))
                            .orElse(state);
            String shown = state.text() + state.trouble();
            assertFalse(shown.chars().anyMatch(Character::isISOControl), shown);
        }
    }
}
