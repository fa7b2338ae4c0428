package org.altnet.api.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyOnlyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "off",
                "tor",
                "127.0.0.1:9050",
                "[::1]:9050",
                "192.0.2.1:1",
                "127.9.8.7:65535"
            })
    void whatAnOperatorWritesIsReadAndWrittenAlike(String text) {
        String read = ProxyOnly.of(text).toString();
        assertEquals(text.equals("[::1]:9050") ? "[0:0:0:0:0:0:0:1]:9050" : text, read);
        assertEquals(ProxyOnly.of(text), ProxyOnly.of(read));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Off",
                "no",
                "false",
                "TOR",
                "on",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:0",
                "127.0.0.1:65536",
                "127.1:9050",
                "localhost:9050",
                "proxy.invalid:9050",
                "::1:9050",
                "[::1]",
                "[::1%lo]:9050",
                "[127.0.0.1]:9050",
                "256.0.0.1:9050",
                "0x7f.0.0.1:9050",
                "socks5://127.0.0.1:9050",
                "[1.2.3.4:5]:1",
                " tor",
                "[::zz]:80"
            })
    void whateverElseIsRefusedAndNeverMeansOff(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> ProxyOnly.of(text));
        assertTrue(refusal.getMessage().contains("'" + text + "'"), refusal.getMessage());
    }

    @Test
    void whenItIsOnOnlyLiteralLoopbackAddressesAreReachedDirectly() {
        for (ProxyOnly on : new ProxyOnly[] {ProxyOnly.TOR, ProxyOnly.of("127.0.0.1:9050")}) {
            assertTrue(on.isOn());
            assertTrue(on.permitsDirect("127.0.0.1"));
            assertTrue(on.permitsDirect("127.255.0.3"));
            assertTrue(on.permitsDirect("::1"));
            assertTrue(on.permitsDirect("[::1]"));
            assertTrue(on.permitsDirect("::ffff:127.0.0.1"));
            assertFalse(on.permitsDirect("localhost"));
            assertFalse(on.permitsDirect("127.0.0.1.invalid"));
            assertFalse(on.permitsDirect("127.1"));
            assertFalse(on.permitsDirect("2130706433"));
            assertFalse(on.permitsDirect("0.0.0.0"));
            assertFalse(on.permitsDirect("::"));
            assertFalse(on.permitsDirect("::ffff:198.51.100.7"));
            assertFalse(on.permitsDirect("198.51.100.7"));
            assertFalse(on.permitsDirect("fe80::1"));
        }
    }

    @Test
    void whenItIsOffEverythingIs() {
        assertFalse(ProxyOnly.OFF.isOn());
        assertTrue(ProxyOnly.OFF.permitsDirect("node.invalid"));
    }
}
