package org.altnet.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.launcher.command.SearchPath;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOptionsTest {
    private static final SearchPath NOWHERE = new SearchPath(List.of());

    @TempDir Path directory;

    @Test
    void oneBlockUnlessSaid() throws ExitException {
        assertEquals(
                new DemoOptions(Optional.empty(), Optional.empty(), 1, false, false), of(Map.of()));
        assertEquals(
                new DemoOptions(Optional.empty(), Optional.empty(), 100_000, true, true),
                DemoOptions.of(Set.of("keep", "trace"), Map.of("blocks", "100000"), NOWHERE));
    }

    @Test
    void aNumberOutOfBoundsIsRefused() {
        for (String blocks : new String[] {"0", "-1", "100001", "many", "99999999999", "1.5"}) {
            ExitException refused =
                    assertThrows(ExitException.class, () -> of(Map.of("blocks", blocks)));
            assertEquals(64, refused.status());
            assertEquals(
                    "--blocks: '" + blocks + "' is not a number from 1 to 100000",
                    refused.getMessage());
        }
    }

    @Test
    void realNodesFindThreeBlocksUnlessSaid() throws Exception {
        Path program = Files.createFile(directory.resolve("bitcoind"));
        Map<String, String> named = Map.of("bitcoind", program.toString());
        ExitException refused = assertThrows(ExitException.class, () -> of(named));
        assertEquals(64, refused.status());
        assertEquals(
                "--bitcoind: " + program + " is no program that can be run", refused.getMessage());

        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertEquals(
                new DemoOptions(Optional.empty(), Optional.of(program), 3, false, false),
                of(named));
    }

    @Test
    void aTorIsNamedOrFound() throws Exception {
        Path tor = program("tor");
        SearchPath here = new SearchPath(List.of(directory.resolve("none"), directory));
        DemoOptions overTor = new DemoOptions(Optional.of(tor), Optional.empty(), 1, false, false);
        assertEquals(overTor, DemoOptions.of(Set.of(), Map.of("over", "tor"), here));
        assertEquals(overTor, of(Map.of("over", "tor", "tor", tor.toString())));
        assertEquals(of(Map.of()), DemoOptions.of(Set.of(), Map.of("over", "lightning"), here));
    }

    @Test
    void whereThereIsNoTorIsSaidWhatToInstall() {
        ExitException missing = assertThrows(ExitException.class, () -> of(Map.of("over", "tor")));
        assertEquals(1, missing.status());
        assertEquals(
                "there is no tor on the PATH; install it (Debian: apt-get install tor), or name one"
                        + " with --tor PATH",
                missing.getMessage());
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() throws Exception {
        String tor = program("tor").toString();
        assertRefused("--tor goes with --over tor", Set.of(), Map.of("tor", tor));
        assertRefused(
                "--over: 'i2p' is neither lightning nor tor", Set.of(), Map.of("over", "i2p"));
        assertRefused(
                "--keep does not go with --over tor: the demo's Tor network ends with the demo",
                Set.of("keep"),
                Map.of("over", "tor", "tor", tor));
        assertRefused(
                "--tor: " + directory + " is no program that can be run",
                Set.of(),
                Map.of("over", "tor", "tor", directory.toString()));
    }

    private static void assertRefused(String why, Set<String> flags, Map<String, String> values) {
        ExitException refused =
                assertThrows(ExitException.class, () -> DemoOptions.of(flags, values, NOWHERE));
        assertEquals(64, refused.status());
        assertEquals(why, refused.getMessage());
    }

    private Path program(String name) throws IOException {
        return Files.createFile(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static DemoOptions of(Map<String, String> values) throws ExitException {
        return DemoOptions.of(Set.of(), values, NOWHERE);
    }
}
