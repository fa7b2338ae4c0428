package org.altnet.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOptionsTest {
    @TempDir Path directory;

    @Test
    void oneBlockUnlessSaid() throws ExitException {
        assertEquals(
                new DemoOptions(Optional.empty(), 1, false, false),
                DemoOptions.of(Set.of(), Map.of()));
        assertEquals(
                new DemoOptions(Optional.empty(), 100_000, true, true),
                DemoOptions.of(Set.of("keep", "trace"), Map.of("blocks", "100000")));
    }

    @Test
    void aNumberOutOfBoundsIsRefused() {
        for (String blocks : new String[] {"0", "-1", "100001", "many", "99999999999", "1.5"}) {
            ExitException refused =
                    assertThrows(
                            ExitException.class,
                            () -> DemoOptions.of(Set.of(), Map.of("blocks", blocks)));
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
        ExitException refused =
                assertThrows(ExitException.class, () -> DemoOptions.of(Set.of(), named));
        assertEquals(64, refused.status());
        assertEquals(
                "--bitcoind: " + program + " is no program that can be run", refused.getMessage());

        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertEquals(
                new DemoOptions(Optional.of(program), 3, false, false),
                DemoOptions.of(Set.of(), named));
    }
}
