package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.altnet.api.driver.PeerId;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.Test;

/** Who comes when: trails by medium, and probes that peers bring about. */
class TurnsTest {
    @Test
    void groupsTakeTurnsHoweverManyAreInOne() {
        Turns<String> turns = new Turns<>();
        for (int i = 0; i < 5; i++) {
            turns.add("web", "web" + i);
        }
        turns.add("tor", "tor0");
        List<String> order = new ArrayList<>();
        while (!turns.isEmpty()) {
            String next = turns.next();
            order.add(next);
            if (order.size() == 2) {
                turns.add("tor", "tor0 again");
            }
        }
        assertEquals(List.of("web0", "tor0", "web1", "tor0 again", "web2", "web3", "web4"), order);
    }

    @Test
    void aPeerBringsAboutAProbeAnHourAndAllOfThemOneAMinute() {
        ManualTime time = new ManualTime();
        PushProbes probes = new PushProbes();
        PeerId one = new PeerId("tor", "one");
        PeerId other = new PeerId("tor", "other");
        assertTrue(probes.allows(one, time.now()));
        assertFalse(probes.allows(other, time.now()));
        time.advance(Duration.ofMinutes(1));
        assertTrue(probes.allows(other, time.now()));
        time.advance(Duration.ofMinutes(58));
        assertFalse(probes.allows(one, time.now()));
        time.advance(Duration.ofMinutes(1));
        assertTrue(probes.allows(one, time.now()));
    }
}
