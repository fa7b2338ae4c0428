package org.altnet.node.bitcoind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.altnet.node.bitcoind.rpc.CookieFile;
import org.altnet.node.bitcoind.rpc.PasswordFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitcoindSettingsTest {
    private static final Surroundings LINUX = new Surroundings(Path.of("/home/me"), false);
    private static final Surroundings MAC = new Surroundings(Path.of("/Users/me"), true);

    @ParameterizedTest
    @CsvSource({
        "mainnet,  8332,  8333,  /home/me/.bitcoin/.cookie",
        "testnet3, 18332, 18333, /home/me/.bitcoin/testnet3/.cookie",
        "testnet4, 48332, 48333, /home/me/.bitcoin/testnet4/.cookie",
        "signet,   38332, 38333, /home/me/.bitcoin/signet/.cookie",
        "regtest,  18443, 18444, /home/me/.bitcoin/regtest/.cookie",
    })
    void everythingHasADefault(String network, int rpc, int p2p, String cookie) {
        BitcoindSettings settings = settings("network", network);
        assertEquals(new Endpoint("127.0.0.1", rpc), settings.rpc());
        assertEquals(new Endpoint("127.0.0.1", p2p), settings.p2p());
        assertEquals(new CookieFile(Path.of(cookie)), settings.credentials());
        assertEquals(HandOverMode.AUTO, settings.handOver());
        assertTrue(settings.restAllowed());
        assertEquals("bitcoind", settings.id());
    }

    @Test
    void onMacOsTheCookieIsElsewhere() {
        BitcoindSettings settings =
                BitcoindSettings.of(BitcoindConfig.PID, Map.of("network", "mainnet"), MAC);
        assertEquals(
                new CookieFile(Path.of("/Users/me/Library/Application Support/Bitcoin/.cookie")),
                settings.credentials());
    }

    @Test
    void inProxyOnlyModeANodeIsOnThisMachine() {
        for (String only : new String[] {"tor", "127.0.0.1:9050"}) {
            assertTrue(settings("network", "signet", "proxy.only", only).obstacle().isEmpty());
            assertObstacle("rpc.connect is localhost:38332", only, "rpc.connect", "localhost");
            assertObstacle("rpc.connect is 198.51.100.7:1", only, "rpc.connect", "198.51.100.7:1");
            assertObstacle("p2p.connect is 198.51.100.7:2", only, "p2p.connect", "198.51.100.7:2");
            assertObstacle(
                    "zmq.hashblock is tcp://node.invalid:3",
                    only,
                    "zmq.hashblock",
                    "tcp://node.invalid:3");
        }
        assertTrue(
                settings("network", "signet", "proxy.only", "off", "rpc.connect", "node.invalid")
                        .obstacle()
                        .isEmpty());
        assertTrue(
                settings("network", "signet", "proxy.only", "tor", "rpc.connect", "[::1]:1")
                        .obstacle()
                        .isEmpty());
    }

    private static void assertObstacle(String what, String only, String key, String value) {
        String text =
                settings("network", "signet", "proxy.only", only, key, value)
                        .obstacle()
                        .orElseThrow();
        assertTrue(text.contains(what), text);
        assertTrue(text.contains("(proxy.only=" + only + ")"), text);
    }

    @Test
    void eachIsNamedByItsConfiguration() {
        assertEquals("alice", BitcoindSettings.id("altnet.node.bitcoind~alice"));
        assertEquals("bitcoind", BitcoindSettings.id("altnet.node.bitcoind"));
    }

    @Test
    void whatIsSetIsUsed() {
        BitcoindSettings settings =
                settings(
                        "network", "signet",
                        "rpc.connect", "[2001:db8::1]",
                        "datadir", "/srv/core",
                        "hand.over", "p2p",
                        "zmq.hashblock", "tcp://127.0.0.1:28332",
                        "rest", "off");
        assertEquals("[2001:db8::1]:38332", settings.rpc().toString());
        assertEquals(new Endpoint("2001:db8::1", 38333), settings.p2p());
        assertEquals(new CookieFile(Path.of("/srv/core/signet/.cookie")), settings.credentials());
        assertEquals(HandOverMode.P2P, settings.handOver());
        assertEquals(
                new PasswordFile("me", Path.of("/secret")),
                settings("network", "regtest", "rpc.user", "me", "rpc.password.file", "/secret")
                        .credentials());
    }

    @ParameterizedTest
    @CsvSource({
        "network,        moonnet",
        "rpc.connect,    127.0.0.1:0",
        "rpc.connect,    a b",
        "rpc.connect,    127.0.0.1:99999",
        "rpc.connect,    [:::]",
        "rpc.connect,    1:2:3",
        "datadir,        relative",
        "cookie,         relative",
        "rpc.user,       a:b",
        "rpc.timeout,    soon",
        "hand.over,      carrier pigeon",
        "p2p.connect,    :1",
        "zmq.hashblock,  ipc:///tmp/x",
        "poll,           0s",
        "rest,           maybe",
    })
    void whatIsWrongIsNamed(String key, String value) {
        Map<String, Object> values = new HashMap<>(Map.of("network", "regtest"));
        values.put(key, value);
        String text =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> BitcoindSettings.of("altnet.node.bitcoind~a", values, LINUX))
                        .getMessage();
        assertTrue(text.startsWith("[altnet.node.bitcoind~a] " + key + ": "), text);
        assertTrue(text.contains(value), text);
    }

    @Test
    void aPasswordNeedsAUserAndTheOtherWayRound() {
        assertThrows(
                IllegalArgumentException.class,
                () -> settings("network", "regtest", "rpc.user", "me"));
        assertThrows(
                IllegalArgumentException.class,
                () -> settings("network", "regtest", "rpc.password.file", "/secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,         localhost:1",
        "node.example:8332, node.example:8332",
        "[::1]:5,           [::1]:5",
        "::1,               [::1]:1",
        "10.0.0.1,          10.0.0.1:1",
        "bitcoin_node:8332, bitcoin_node:8332",
    })
    void addressesAreReadAsTheyAreWritten(String written, String read) {
        assertEquals(read, Endpoint.parse(written, 1).toString());
    }

    private static BitcoindSettings settings(String... pairs) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return BitcoindSettings.of(BitcoindConfig.PID, values, LINUX);
    }
}
