package org.altnet.driver.onion.tor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorrcTest {
    private static final long PATIENCE_SECONDS = 20;

    @TempDir private Path directory;

    @Test
    void portsAreOnLoopbackAndTorEndsWithItsOwner() {
        List<String> lines = torrc(List.of(), Map.of(), Optional.empty()).lines(4711);

        assertTrue(lines.contains("__OwningControllerProcess 4711"));
        assertTrue(lines.contains("CookieAuthentication 1"));
        assertTrue(lines.contains("ControlPort 127.0.0.1:auto"));
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("SocksPort 127.0.0.1:auto ")));
        assertTrue(lines.stream().noneMatch(l -> l.contains("Bridge")));
    }

    @Test
    void itGoesThroughTheProxyThatItMustGoThrough() {
        InetSocketAddress proxy = new InetSocketAddress("127.0.0.1", 9050);
        Torrc torrc =
                new Torrc(directory, List.of(), Map.of(), Optional.of(proxy), Optional.empty());

        assertTrue(torrc.lines(1).contains("Socks5Proxy 127.0.0.1:9050"));
    }

    @Test
    void bridgesComeWithTheProgramsOfTheirTransports() {
        Bridge bridge = Bridge.parse("obfs4 192.0.2.1:443 cert=x");
        List<String> lines =
                torrc(List.of(bridge), Map.of("obfs4", Path.of("/x/obfs4proxy")), Optional.empty())
                        .lines(1);

        int use = lines.indexOf("UseBridges 1");
        assertEquals("ClientTransportPlugin obfs4 exec /x/obfs4proxy", lines.get(use + 1));
        assertEquals("Bridge obfs4 192.0.2.1:443 cert=x", lines.get(use + 2));
    }

    @Test
    void whatTorWouldReadOtherwiseIsRefused() {
        Bridge bridge = Bridge.parse("obfs4 192.0.2.1:443");
        Torrc blank = torrc(List.of(bridge), Map.of("obfs4", Path.of("/a b")), Optional.empty());
        Torrc line = torrc(List.of(), Map.of(), Optional.of(Path.of("/a\nControlPort 1")));

        assertThrows(IllegalArgumentException.class, () -> blank.lines(1));
        assertThrows(IllegalArgumentException.class, () -> line.lines(1));
    }

    /** The tor that comes along reads it, odd paths included, and connects to nothing. */
    @Test
    void torTakesIt() throws Exception {
        Path programs = Files.createDirectory(directory.resolve("programs"));
        Path odd = Files.createDirectory(directory.resolve("an \"odd\" \\ place #1"));
        Path more = Files.write(odd.resolve("more torrc"), List.of("DisableNetwork 1"));
        Torrc torrc =
                new Torrc(
                        odd,
                        List.of(Bridge.parse("192.0.2.1:443")),
                        Map.of(),
                        Optional.empty(),
                        Optional.of(more));
        Files.createDirectory(
                torrc.clientAuthorisations(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.write(torrc.file(), torrc.lines(ProcessHandle.current().pid()));

        String said = verify(tor(programs), torrc.file());

        assertTrue(said.contains("Configuration was valid"), said);
        assertFalse(said.contains("[err]"), said);
    }

    private static Path tor(Path programs) throws IOException {
        String system = System.getProperty("os.name");
        assumeTrue(system.equals("Linux"), "no tor comes along for " + system);
        return new ShippedPrograms(programs, system, System.getProperty("os.arch")).program("tor");
    }

    private String verify(Path tor, Path torrc) throws Exception {
        Path output = directory.resolve("output");
        Process process =
                new ProcessBuilder(
                                tor.toString(),
                                "--verify-config",
                                "--defaults-torrc",
                                "",
                                "-f",
                                torrc.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    private Torrc torrc(
            List<Bridge> bridges, Map<String, Path> transports, Optional<Path> include) {
        return new Torrc(directory, bridges, transports, Optional.empty(), include);
    }
}
