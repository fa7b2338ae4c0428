package org.altnet.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir Path directory;
    private Distribution distribution;
    private Home home;

    @BeforeEach
    void lay() throws IOException {
        distribution = new Distribution(directory.resolve("dist"));
        home = new Home(directory.resolve("a").resolve("home"));
        Files.createDirectories(distribution.conf("x").getParent());
        Files.writeString(distribution.conf("altnet.conf"), "# hello\nnetwork=mainnet\n");
    }

    @Test
    void aCommandNamesTheHomeUnlessItIsTheDefault() {
        assertEquals("altnet start", new Home(Path.of("/home/op/.altnet"), true).command("start"));
        assertEquals("altnet --home /tmp/u1 start", new Home(Path.of("/tmp/u1")).command("start"));
        assertEquals(
                "altnet --home \"/tmp/my \\$home\" stop",
                new Home(Path.of("/tmp/my $home")).command("stop"));
    }

    @Test
    void isMadeForTheOwnersEyesOnly() throws IOException, ExitException {
        assertTrue(home.create(distribution, "regtest"));

        assertEquals("# hello\nnetwork=regtest\n", Files.readString(home.conf()));
        assertMode("rw-------", home.conf());
        for (Path made :
                List.of(
                        home.directory(),
                        home.conf().getParent(),
                        home.deploy(),
                        home.var(),
                        home.state(),
                        home.log().getParent())) {
            assertMode("rwx------", made);
        }
        try (Stream<Path> files = Files.list(home.conf().getParent())) {
            assertEquals(List.of(home.conf()), files.toList(), "no draft is left");
        }
    }

    @Test
    void whatExistsIsNotTouched() throws IOException, ExitException {
        Files.createDirectories(home.conf().getParent());
        Files.writeString(home.conf(), "mine");

        assertFalse(home.create(distribution, "regtest"));

        assertEquals("mine", Files.readString(home.conf()));
        assertTrue(Files.isDirectory(home.state()), "what is missing is made");
    }

    @Test
    void whereNothingCanBeMadeIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Home impossible = new Home(file.resolve("home"));

        ExitException refused =
                assertThrows(ExitException.class, () -> impossible.create(distribution, "regtest"));

        assertTrue(
                refused.getMessage().startsWith("cannot make the home " + impossible.directory()),
                refused.getMessage());
    }

    @Test
    void aSocketPathThatCannotBeBoundIsRefused() throws ExitException {
        String longest =
                "/"
                        + "x"
                                .repeat(
                                        Home.LONGEST_SOCKET_PATH
                                                - "/".length()
                                                - "/var/altnet.sock".length());

        new Home(Path.of(longest)).requireShortSocketPath();
        ExitException refused =
                assertThrows(
                        ExitException.class,
                        () -> new Home(Path.of(longest + "x")).requireShortSocketPath());

        assertTrue(refused.getMessage().contains("has 104 bytes"), refused.getMessage());
        assertTrue(refused.getMessage().contains("shorter --home"), refused.getMessage());
    }

    @Test
    void levelsComeInTheOrderOfNumbers() throws IOException {
        for (String jar :
                List.of("100/z.jar", "20/b.jar", "20/a.jar", "20/no.txt", "notes/x.jar")) {
            Path path = distribution.directory().resolve("system").resolve(jar);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "");
        }

        assertEquals(List.of(20, 100), List.copyOf(distribution.systemJars().keySet()));
        assertEquals(
                List.of("a.jar", "b.jar", "z.jar"),
                distribution.allSystemJars().stream()
                        .map(jar -> jar.getFileName().toString())
                        .toList());
    }

    private static void assertMode(String mode, Path path) throws IOException {
        assertEquals(
                mode,
                PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                path.toString());
    }
}
