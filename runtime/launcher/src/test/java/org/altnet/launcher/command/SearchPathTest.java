package org.altnet.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPathTest {
    @TempDir Path directory;

    @Test
    void theFirstThatRunsIsFound() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("a/tor")).getParent();
        Path text = Files.createDirectory(directory.resolve("b"));
        Files.createFile(text.resolve("tor"));
        Path right = Files.createDirectory(directory.resolve("c"));
        Path tor = Files.createFile(right.resolve("tor"));
        Files.setPosixFilePermissions(tor, PosixFilePermissions.fromString("rwx------"));

        SearchPath path = SearchPath.of(Map.of("PATH", folder + "::" + text + ":" + right));

        assertEquals(Optional.of(tor), path.find("tor"));
        assertEquals(Optional.empty(), path.find("bitcoind"));
    }

    @Test
    void withoutAPathItIsTheSystems() {
        assertEquals(
                List.of(Path.of("/usr/bin"), Path.of("/bin")),
                SearchPath.of(Map.of()).directories());
    }
}
