package org.altnet.driver.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.driver.onion.tor.ControlEndpoint;
import org.altnet.driver.onion.tor.Secret;
import org.altnet.driver.onion.tor.TorSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnionSettingsTest {
    private static final String NODE =
            "028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7";

    /** Of the Tor Project's own site. */
    private static final String ONION =
            "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion";

    @TempDir private Path directory;

    @Test
    void anEmptySectionIsAnOnionServiceOfTheTorThatComesAlong() {
        OnionSettings settings = OnionSettings.of(new TestConfig().build());

        TorSource.Own own = (TorSource.Own) settings.tor();
        assertEquals(Optional.empty(), own.program());
        assertEquals(List.of(), own.bridges());
        assertTrue(settings.listen());
        assertEquals(9735, settings.port());
        assertEquals(1, settings.peers().listen().size());
        assertTrue(settings.peers().listen().get(0).isLoopback());
    }

    @Test
    void everythingOfATorOfOurOwn() throws IOException {
        Path program = program("tor-of-mine");
        Path torrc = Files.writeString(directory.resolve("more"), "");
        OnionSettings settings =
                OnionSettings.of(
                        new TestConfig()
                                .with("tor", program)
                                .with("bridges", "obfs4 192.0.2.1:443 cert=x; 192.0.2.2:9001;")
                                .with("transports", "webtunnel = " + program)
                                .with("torrc", torrc)
                                .with("listen", "no")
                                .with(
                                        "clients",
                                        "a".repeat(52) + ", descriptor:x25519:" + "B".repeat(52))
                                .with("peers", NODE + "@" + ONION + ":9735")
                                .build());

        TorSource.Own own = (TorSource.Own) settings.tor();
        assertEquals(Optional.of(program), own.program());
        assertEquals(2, own.bridges().size());
        assertEquals(Map.of("webtunnel", program), own.transports());
        assertEquals(Optional.of(torrc), own.include());
        assertEquals(List.of("A".repeat(52), "B".repeat(52)), settings.clients());
        assertEquals(List.of(), settings.peers().listen());
        assertTrue(settings.peers().called().get(0).isOnion());
    }

    @Test
    void everythingOfATorThatRunsAlready() {
        TorSource.Running tcp =
                (TorSource.Running)
                        OnionSettings.of(
                                        new TestConfig()
                                                .with("control", "127.0.0.1:9051")
                                                .with("socks", "[::1]:9050")
                                                .with("control.cookie", "/run/tor/cookie")
                                                .build())
                                .tor();
        TorSource.Running unix =
                (TorSource.Running)
                        OnionSettings.of(
                                        new TestConfig()
                                                .with("control", "unix:/run/tor/control")
                                                .build())
                                .tor();

        assertEquals("127.0.0.1:9051", tcp.control().toString());
        assertEquals(9050, tcp.socks().orElseThrow().getPort());
        assertEquals(
                Optional.of(new Secret(Secret.Kind.COOKIE, Path.of("/run/tor/cookie"))),
                tcp.secret());
        assertEquals(new ControlEndpoint.SocketFile(Path.of("/run/tor/control")), unix.control());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tor | tor | 'tor' cannot be used, write 'embedded', or the path of a tor",
                "tor | /no/such/tor | /no/such/tor is no program that can be run",
                "control | 192.0.2.1:9051 | a tor on this machine",
                "control | tor.example:9051 | a tor on this machine",
                "control | 9051 | write 127.0.0.1:9051 or unix:/run/tor/control",
                "control | unix:control | unix:<path of a socket>",
                "socks | 127.0.0.1:9050 | take it out: it is for a tor that control names",
                "control.cookie | /cookie | take it out: it is for a tor that control names",
                "bridges | 192.0.2.1:443; obfs4 bridges.example | bridge 2 is not [transport]",
                "transports | webtunnel | <name>=<path of a program>",
                "transports | webtunnel=/no/such | /no/such is no program that can be run",
                "torrc | /no/such/torrc | /no/such/torrc cannot be read",
                "torrc | torrc | the absolute path of a file",
                "listen | perhaps | write yes or no",
                "port | 0 | a port from 1 to 65535",
                "port | 65536 | a port from 1 to 65535",
                "clients | short | x25519 keys of 52 letters and digits",
                "inbound.max | many | a whole number",
                "ping.interval | 0s | a whole number with ms, s, m, h or d"
            })
    void mistakesAreToldInOurWords(String key, String value, String expected) {
        String text = refusal(new TestConfig().with(key, value));

        assertTrue(text.startsWith("[altnet.tor] " + key + ": "), text);
        assertTrue(text.contains(expected), text);
    }

    @Test
    void whatIsForAnotherTorIsRefused() {
        TestConfig running = new TestConfig().with("control", "127.0.0.1:9051");
        assertTrue(refusal(running.with("bridges", "192.0.2.1:443")).contains("has its own"));
        TestConfig both =
                new TestConfig().with("control", "127.0.0.1:9051").with("tor", "/usr/bin/tor");
        assertTrue(refusal(both).contains("write tor or control, not both"));
    }

    @Test
    void anOnionAddressWithAMistakeIsFoundAndNotQuoted() {
        for (String host :
                List.of(ONION.replace('z', 'y'), ONION.substring(1), "example.org", "127.0.0.1")) {
            String text = refusal(new TestConfig().with("peers", NODE + "@" + host + ":9735"));
            assertTrue(text.contains("peer 1 is no v3 onion address"), text);
            assertFalse(text.contains(host), text);
        }
    }

    private static String refusal(TestConfig config) {
        return assertThrows(IllegalArgumentException.class, () -> OnionSettings.of(config.build()))
                .getMessage();
    }

    private Path program(String name) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "");
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }
}
