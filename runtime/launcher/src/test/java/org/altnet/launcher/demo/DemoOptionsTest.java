package org.altnet.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
    @Test
    void oneBlockUnlessSaid() throws ExitException {
        assertEquals(new DemoOptions(1, false, false), DemoOptions.of(Set.of(), Map.of()));
        assertEquals(
                new DemoOptions(100_000, true, true),
                DemoOptions.of(Set.of("keep", "trace"), Map.of("blocks", "100000")));
    }

    @Test
    void aNumberOutOfBoundsIsRefused() {
        for (String blocks : new String[] {"0", "-1", "100001", "many", "99999999999", "1.5"}) {
            ExitException refused =
                    assertThrows(
                            ExitException.class,
                            () -> DemoOptions.of(Set.of(), Map.of("blocks", blocks)));
            assertEquals(64, refused.status());
            assertEquals(
                    "--blocks: '" + blocks + "' is not a number from 1 to 100000",
                    refused.getMessage());
        }
    }
}
