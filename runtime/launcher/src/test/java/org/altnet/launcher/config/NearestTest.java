package org.altnet.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("listen", "peers", "proxy");

    @Test
    void guessesWhatWasMeant() {
        assertEquals(Optional.of("listen"), Nearest.to("lisen", KNOWN));
        assertEquals(Optional.of("listen"), Nearest.to("lsiten", KNOWN));
        assertEquals(Optional.of("peers"), Nearest.to("peer", KNOWN));
        assertEquals("; did you mean 'proxy'?", Nearest.hint("proxi", KNOWN));
    }

    @Test
    void doesNotGuessWildly() {
        assertEquals(Optional.empty(), Nearest.to("colour", KNOWN));
        assertEquals("", Nearest.hint("colour", KNOWN));
        assertEquals(Optional.empty(), Nearest.to("x", List.of()));
    }

    @Test
    void swappedNeighboursAreOneMistake() {
        assertEquals(1, Nearest.distance("status", "statsu"));
        assertEquals(0, Nearest.distance("", ""));
        assertEquals(6, Nearest.distance("", "status"));
    }
}
