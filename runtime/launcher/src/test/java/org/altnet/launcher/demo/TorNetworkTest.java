package org.altnet.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script in the place of Java says what a network would. */
class TorNetworkTest {
    @TempDir Path directory;

    @Test
    void itsLinesAreForThoseWhoJoinAndItEndsWithItsInput() throws Exception {
        Path ended = directory.resolve("ended");
        TorNetwork network =
                network(
                        "echo 'client TestingTorNetwork 1'",
                        "echo 'client DirAuthority somebody'",
                        "echo ready",
                        "cat",
                        "touch " + ended);
        assertEquals(List.of("TestingTorNetwork 1", "DirAuthority somebody"), network.start());
        network.requireAlive();
        assertFalse(Files.exists(ended));

        network.stop();

        assertTrue(Files.exists(ended), "it was left the time to end by itself");
        assertThrows(ExitException.class, network::requireAlive);
        network.stop();
    }

    @Test
    void aTorThatCannotIsToldWithWhatToInstall() throws Exception {
        TorNetwork network =
                network(
                        "echo 'Picked up JAVA_TOOL_OPTIONS: -Dsome=thing' >&2",
                        "echo 'tor is built without relay and directory authority' >&2",
                        "exit 1");

        ExitException refused = assertThrows(ExitException.class, network::start);

        assertEquals(1, refused.status());
        assertEquals(
                "the Tor network ended: tor is built without relay and directory authority; it"
                        + " takes a tor with relay and directory authority (Debian: apt-get install"
                        + " tor), which --tor names if it is not on the PATH",
                refused.getMessage());
    }

    @Test
    void onceStoppedItIsNotStarted() throws Exception {
        TorNetwork network = network("echo ready");
        network.stop();
        assertThrows(ExitException.class, network::start);
    }

    @Test
    void aDistributionWithoutItSaysSo() {
        Path jar = directory.resolve("none.jar");
        ExitException refused =
                assertThrows(
                        ExitException.class,
                        new TorNetwork(directory, jar, directory, directory)::start);
        assertEquals("this distribution has no " + jar + "; build it anew", refused.getMessage());
    }

    private TorNetwork network(String... script) throws IOException {
        Path java = directory.resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + String.join("\n", script) + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Path jar = Files.createFile(directory.resolve("network.jar"));
        return new TorNetwork(java, jar, Path.of("/usr/bin/tor"), directory.resolve("tor"));
    }
}
