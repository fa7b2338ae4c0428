package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are addresses: the others must not be looked up behind a proxy. */
class EndpointTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:1",
                "127.255.255.255:1",
                "[::1]:1",
                "[::ffff:127.0.0.1]:1",
                "localhost:1"
            })
    void loopbackIsOnThisMachine(String text) {
        assertTrue(Endpoint.parse(text).isLoopback());
        assertTrue(Endpoint.parse(text).isAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0:1",
                "192.0.2.1:1",
                "255.255.255.255:1",
                "[2001:db8::1]:1",
                "[::]:1"
            })
    void anAddressOfAnotherMachineIsNotLoopback(String text) {
        assertFalse(Endpoint.parse(text).isLoopback());
        assertTrue(Endpoint.parse(text).isAddress());
    }

    /** The JDK reads some of them as addresses, and asks DNS for the rest. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1:1",
                "2130706433:1",
                "127.0.0.01:1",
                "127.0.0.256:1",
                "127.0.0.1.:1",
                "127.0.0.1.example:1",
                "localhost.example:1",
                "example.org:1",
                "aaaa.onion:1"
            })
    void everythingElseIsAName(String text) {
        assertFalse(Endpoint.parse(text).isAddress());
        assertFalse(Endpoint.parse(text).isLoopback());
    }

    @Test
    void aSocketsAddressIsWrittenAsItIs() throws Exception {
        assertEquals(
                "example.org:9050",
                Endpoint.of(InetSocketAddress.createUnresolved("Example.org", 9050)).toString());
        InetAddress named = InetAddress.getByAddress("example.org", new byte[] {127, 0, 0, 1});
        assertEquals("127.0.0.1:9050", Endpoint.of(new InetSocketAddress(named, 9050)).toString());
    }
}
