package org.altnet.driver.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.altnet.api.driver.Outbound;
import org.altnet.bolt8.Bolt8Settings;
import org.altnet.bolt8.Endpoint;
import org.junit.jupiter.api.Test;

class LightningSettingsTest {
    private static final Outbound PROXY_ONLY = new Outbound(false, Optional.empty());

    @Test
    void everyKeyIsRead() {
        String node = "034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa";
        LightningSettings settings =
                LightningSettings.of(
                        new TestConfig()
                                .with("listen", "127.0.0.1:9735")
                                .with("peers", node + "@example.org:9735")
                                .with("proxy", " localhost:9050 "),
                        Outbound.DIRECT);
        Bolt8Settings peers = settings.peers();
        assertEquals("[127.0.0.1:9735]", peers.listen().toString());
        assertEquals("[example.org:9735]", peers.called().toString());
        assertEquals("localhost:9050", settings.proxy().map(Endpoint::toString).orElseThrow());

        for (String key :
                new String[] {
                    "inbound",
                    "inbound.max",
                    "reconnect.first",
                    "reconnect.most",
                    "ping.interval",
                    "handshake.timeout",
                    "proxy"
                }) {
            assertMistake(key + ": 'x!' cannot be used", key, "x!", Outbound.DIRECT);
        }
    }

    @Test
    void thereIsNoProxyUnlessOneIsSet() {
        assertEquals(
                Optional.empty(), LightningSettings.of(new TestConfig(), Outbound.DIRECT).proxy());
    }

    @Test
    void inProxyOnlyModeNothingMayShowThisNode() {
        for (String open : new String[] {"0.0.0.0:9735", "[::]:0", "192.0.2.1:1", "name:1"}) {
            assertMistake(
                    "listen: '" + open + "' would show this node in proxy-only mode; listen on",
                    "listen",
                    "127.0.0.1:0," + open,
                    PROXY_ONLY);
        }
        assertMistake(
                "proxy: the name 'gateway' would be looked up in proxy-only mode",
                "proxy",
                "gateway:9050",
                PROXY_ONLY);
        LightningSettings.of(
                new TestConfig()
                        .with("listen", "127.0.0.1:0,[::1]:0,localhost:0")
                        .with("proxy", "192.0.2.1:9050"),
                PROXY_ONLY);
    }

    private static void assertMistake(String text, String key, String value, Outbound outbound) {
        TestConfig config = new TestConfig().with(key, value);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> LightningSettings.of(config, outbound))
                        .getMessage();
        assertTrue(message.startsWith("[altnet.lightning] " + text), message);
    }
}
