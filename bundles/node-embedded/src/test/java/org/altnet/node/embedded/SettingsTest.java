package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.List;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void aFullConfigurationIsRead() {
        Settings settings =
                Settings.of(
                        config(
                                "mainnet",
                                "/var/altnet",
                                "a.example:18333, 10.0.0.1 ,[::1]:1,a.example:18333,",
                                8));
        assertEquals(Network.MAINNET, settings.network());
        assertEquals(Path.of("/var/altnet/node"), settings.directory());
        assertEquals(
                List.of(
                        new PeerAddress("a.example", 18333),
                        new PeerAddress("10.0.0.1", 8333),
                        new PeerAddress("::1", 1)),
                settings.peers());
        assertEquals(8, settings.maxPeers());
    }

    @Test
    void eachMistakeIsNamedWithItsKey() {
        assertMistake("network", config("main", "/x", "", 4));
        assertMistake("network", config(null, "/x", "", 4));
        assertMistake("state.directory", config("mainnet", " ", "", 4));
        assertMistake("max.peers", config("mainnet", "/x", "", 0));
        assertMistake("max.peers", config("mainnet", "/x", "", 33));
        assertMistake("peers", config("regtest", "/x", "localhost:18444", 4));
        assertMistake("proxy.only", config("signet", "/x", "", 4, "yes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:", "host:0", "host:65536", "::1", "a b:1", "[::1", "host:1:2"})
    void aMalformedPeerIsNamed(String peer) {
        assertTrue(assertMistake("peers", config("signet", "/x", peer, 4)).contains(peer));
    }

    private static String assertMistake(String key, EmbeddedNode.Config config) {
        String text =
                assertThrows(IllegalArgumentException.class, () -> Settings.of(config))
                        .getMessage();
        assertTrue(text.startsWith("[altnet.node.embedded] " + key + ": "), text);
        return text;
    }

    private static EmbeddedNode.Config config(
            String network, String directory, String peers, int most) {
        return config(network, directory, peers, most, "off");
    }

    private static EmbeddedNode.Config config(
            String network, String directory, String peers, int most, String proxyOnly) {
        return new EmbeddedNode.Config() {
            @Override
            public String network() {
                return network;
            }

            @Override
            public String state_directory() {
                return directory;
            }

            @Override
            public String proxy_only() {
                return proxyOnly;
            }

            @Override
            public String peers() {
                return peers;
            }

            @Override
            public int max_peers() {
                return most;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return EmbeddedNode.Config.class;
            }
        };
    }
}
