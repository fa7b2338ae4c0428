package org.altnet.api.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PeerIdTest {
    @Test
    void readsBackAsItPrints() {
        PeerId peer = new PeerId("lightning", "02ab@[::1]:9735");

        assertEquals("lightning:02ab@[::1]:9735", peer.toString());
        assertEquals(peer, PeerId.parse(peer.toString()));
    }

    @Test
    void logsGetTheFirstCharactersAlone() {
        assertEquals(
                "lightning:02abcd...",
                new PeerId("lightning", "02abcdef@10.0.0.1:9735").redacted());
        assertEquals("loopback:self", new PeerId("loopback", "self").redacted());
    }

    @Test
    void identityIsTheKeyWhereThereIsOne() {
        assertEquals(
                new PeerId("lightning", "02ab"),
                new PeerId("lightning", "02ab@10.0.0.1:9735").identity());
        assertEquals(new PeerId("dns", "example.org"), new PeerId("dns", "example.org").identity());
    }

    @Test
    void refusesWhatCouldConfuseALogOrATable() {
        assertThrows(IllegalArgumentException.class, () -> new PeerId("Light ning", "x"));
        assertThrows(IllegalArgumentException.class, () -> new PeerId("dns", "a b"));
        assertThrows(IllegalArgumentException.class, () -> new PeerId("dns", "a\nb"));
        assertThrows(IllegalArgumentException.class, () -> new PeerId("dns", ""));
        assertThrows(IllegalArgumentException.class, () -> PeerId.parse("nocolon"));
    }
}
