package org.altnet.driver.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.altnet.api.driver.Outbound;
import org.altnet.wire.OnionAddress;
import org.altnet.wire.P2pAddress.Kind;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final String ONION = OnionAddress.of(new byte[OnionAddress.KEY]);
    private static final InetSocketAddress TOR =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9050);
    private static final Outbound BARRED = new Outbound(false, Optional.empty());

    @Test
    void whatIsNotSaidHasItsDefault() {
        Settings settings = Settings.of(new TestConfig().build());

        assertEquals(List.of(), settings.peers());
        assertEquals(Optional.empty(), settings.proxy());
        assertEquals(Set.of(Kind.TORV3), settings.gossip());
        assertEquals(4, settings.maxPeers());
        assertEquals(Duration.ofHours(12), settings.rotate());
    }

    @Test
    void readsWhatIsSaid() {
        Settings settings =
                Settings.of(
                        new TestConfig()
                                .with("peers", " Node.Example:8333 , [::1]:18444," + ONION + ":1")
                                .with("proxy", "127.0.0.1:9050")
                                .with("gossip", "onion, ipv6")
                                .with("max.peers", "32")
                                .build());

        assertEquals(
                List.of(
                        new Endpoint("node.example", 8333),
                        new Endpoint("::1", 18_444),
                        new Endpoint(ONION, 1)),
                settings.peers());
        assertEquals(9050, settings.proxy().orElseThrow().getPort());
        assertEquals(Set.of(Kind.TORV3, Kind.IPV6), settings.gossip());
        assertEquals(Set.of(), Settings.of(config("gossip", "none")).gossip());
    }

    @Test
    void sayWhatIsWrongAndWhere() {
        assertRefused("peers", "node.example", "<onion or host>:<port>");
        assertRefused("peers", "node.example:0", "no such port");
        assertRefused("peers", "node.example:65536", "no such port");
        assertRefused("peers", "[1.2.3.4x]:1", "<host>");
        assertRefused("peers", "[::1::]:1", "IPv6");
        assertRefused("peers", "a:1, a:1", "twice");
        assertRefused("peers", "q" + ONION.substring(1) + ":8333", "mistyped");
        assertRefused("peers", "expyuzz4wqqyqhjn.onion:8333", "56 letters");
        assertRefused("proxy", "tor.example:9050", "<ip address>:<port>");
        assertRefused("gossip", "i2p", "onion, ipv4, ipv6");
        assertRefused("max.peers", "0", "1 to 32");
        assertRefused("max.peers", "33", "1 to 32");
        assertRefused("max.peers", "many", "1 to 32");
        assertRefused("rotate", "0h", "such as 30s");
        assertRefused("reconnect.first", "2h", "shorter");
    }

    @Test
    void knowsWhichAddressesAreWhere() {
        assertTrue(Endpoint.parse("127.0.0.2:1").isLoopback());
        assertTrue(Endpoint.parse("localhost:1").isLoopback());
        assertFalse(Endpoint.parse("localhost.example:1").isLoopback());
        assertFalse(Endpoint.parse("0127.0.0.1:1").isLoopback(), "a name, and none of ours");
        assertTrue(Endpoint.parse("8.8.8.8:1").isGlobal());
        for (String here :
                List.of(
                        "10.0.0.1",
                        "192.168.1.1",
                        "127.0.0.1",
                        "0.0.0.0",
                        "169.254.1.1",
                        "224.0.0.1")) {
            assertFalse(Endpoint.parse(here + ":1").isGlobal(), here);
        }
        for (String here : List.of("::1", "::", "fe80::1", "fd00::1", "ff02::1")) {
            assertFalse(Endpoint.parse("[" + here + "]:1").isGlobal(), here);
        }
        assertTrue(Endpoint.parse("[2001:db8::1]:1").isGlobal());
    }

    @Test
    void whateverIsWrittenIsReadOrRefused() {
        Random random = new Random(5);
        String letters = "0123456789abcdef:.[]-_x%\u00e9";
        for (int i = 0; i < Integer.getInteger("altnet.fuzz.rounds", 20_000); i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                Endpoint read = Endpoint.parse(text + ":1");
                assertEquals(read, Endpoint.parse(read.toString()));
            } catch (IllegalArgumentException refused) {
                assertFalse(refused.getMessage().isEmpty());
            }
        }
    }

    @Test
    void onlyLoopbackThatTheOperatorWroteIsReachedDirectly() throws Exception {
        Endpoint here = Endpoint.parse("127.0.0.1:18444");
        Endpoint there = Endpoint.parse("8.8.8.8:8333");
        Route barred = new Route(Optional.empty(), () -> BARRED);
        Route direct = new Route(Optional.empty(), () -> Outbound.DIRECT);
        Route tor = new Route(Optional.empty(), () -> new Outbound(true, Optional.of(TOR)));

        assertEquals(Optional.empty(), barred.proxyTo(here, true));
        assertThrows(ProxyException.class, () -> barred.proxyTo(here, false));
        assertThrows(ProxyException.class, () -> barred.proxyTo(there, true));
        assertThrows(ProxyException.class, () -> direct.proxyTo(there, true));
        assertEquals(Optional.of(TOR), tor.proxyTo(there, true));
    }

    @Test
    void aProxyOfItsOwnIsUsedAsFarAsItMayBe() throws Exception {
        Endpoint there = Endpoint.parse("node.example:8333");
        InetSocketAddress far = new InetSocketAddress(InetAddress.getByName("203.0.113.1"), 9050);

        assertEquals(
                Optional.of(TOR), new Route(Optional.of(TOR), () -> BARRED).proxyTo(there, true));
        assertEquals(
                Optional.of(far),
                new Route(Optional.of(far), () -> Outbound.DIRECT).proxyTo(there, true));
        assertThrows(
                ProxyException.class,
                () -> new Route(Optional.of(far), () -> BARRED).proxyTo(there, true));
        assertEquals(
                Optional.of(TOR),
                new Route(Optional.of(far), () -> new Outbound(false, Optional.of(TOR)))
                        .proxyTo(there, true));
    }

    private static P2pConfig config(String key, String value) {
        return new TestConfig().with(key, value).with("reconnect.most", "1h").build();
    }

    private static void assertRefused(String key, String value, String why) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Settings.of(config(key, value)));
        assertTrue(refused.getMessage().startsWith("[altnet.p2p] "), refused.getMessage());
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }
}
