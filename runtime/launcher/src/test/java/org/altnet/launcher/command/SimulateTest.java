package org.altnet.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Distribution;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code altnet simulate}, with a Java that writes down what it was given. */
class SimulateTest {
    @TempDir Path directory;
    private Distribution distribution;
    private Path given;
    private Path java;

    @BeforeEach
    void lay() throws IOException {
        distribution = new Distribution(directory.resolve("dist"));
        jar(distribution.framework());
        jar(distribution.directory().resolve("system/10/log.jar"));
        jar(distribution.directory().resolve("system/50/room.jar"));
        given = directory.resolve("given");
        java = directory.resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\" >'" + given + "'\nexit 7\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void theSimulatorRunsOverTheDistributionsJarsAndItsCodeIsOurs() throws Exception {
        jar(distribution.simulator());

        assertEquals(7, new Simulate(distribution, java, List.of("anycast", "--seed=2")).run());

        List<String> arguments = Files.readAllLines(given);
        String dist = distribution.directory().toString();
        assertEquals(
                List.of(
                        "-cp",
                        String.join(
                                ":",
                                dist + "/simulator/altnet-simulator.jar",
                                dist + "/bin/org.apache.felix.framework.jar",
                                dist + "/system/10/log.jar",
                                dist + "/system/50/room.jar"),
                        "org.altnet.simulator.Main",
                        "anycast",
                        "--seed=2"),
                arguments.subList(arguments.indexOf("-cp"), arguments.size()));
    }

    @Test
    void aDistributionWithoutASimulatorSaysSo() {
        ExitException refused =
                assertThrows(
                        ExitException.class,
                        () -> new Simulate(distribution, java, List.of("anycast")).run());

        assertTrue(refused.getMessage().contains("altnet-simulator.jar"), refused.getMessage());
    }

    private static void jar(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }
}
