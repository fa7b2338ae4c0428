package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class HandshakeSlotsTest {
    private final HandshakeSlots slots = new HandshakeSlots();

    @Test
    void oneAddressHasFourPlaces() throws Exception {
        InetAddress stranger = InetAddress.getByName("192.0.2.1");
        for (int i = 0; i < 4; i++) {
            assertTrue(slots.enter(stranger));
        }
        assertFalse(slots.enter(stranger));
        assertTrue(slots.enter(InetAddress.getByName("192.0.2.2")));

        slots.leave(stranger);

        assertTrue(slots.enter(stranger));
    }

    @Test
    void allAddressesTogetherHaveTwelve() throws Exception {
        InetAddress onionService = InetAddress.getLoopbackAddress();
        for (int i = 0; i < 12; i++) {
            assertTrue(slots.enter(onionService), "loopback is exempt from the four");
        }
        assertFalse(slots.enter(InetAddress.getByName("2001:db8::1")));

        slots.leave(onionService);

        assertTrue(slots.enter(InetAddress.getByName("2001:db8::1")));
    }
}
