package org.altnet.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 in the middle of deliveries loses nothing that was written down. */
@Timeout(120)
class KillTest {
    private static final int ROUNDS = 4;
    private static final String LAST = "last";

    @TempDir Path directory;

    @Test
    void everythingIsDeliveredAtLeastOnce() throws Exception {
        Path hook = hook();
        Random random = new Random(1);
        Set<String> durable = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            Process process = start(hook, "" + round * 1_000);
            try (BufferedReader lines = process.inputReader()) {
                for (int i = random.nextInt(30); i >= 0; i--) {
                    durable.add(lines.readLine());
                }
                // By its handle, which leaves what it has said to be read.
                process.toHandle().destroyForcibly();
                lines.lines().filter(line -> line.contains(" key.")).forEach(durable::add);
            }
            process.waitFor();
        }
        assertFalse(durable.contains(null), "it ended by itself: " + durable);

        Process process = start(hook, "0", LAST);
        try {
            assertEquals("done", Files.readString(directory.resolve("fifo")).strip());
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        List<String> received = Files.readAllLines(directory.resolve("received"));
        Set<String> lost = new HashSet<>(durable);
        received.forEach(lost::remove);
        assertEquals(Set.of(), lost, durable.size() + " were written down");
        Set<String> different = new HashSet<>(received);
        Set<String> numbers =
                different.stream().map(line -> line.split(" ")[0]).collect(Collectors.toSet());
        assertEquals(different.size(), numbers.size(), "a number names one change");
        assertTrue(
                received.size() - different.size() <= ROUNDS,
                "twice only what was under way: " + received);
    }

    private Process start(Path hook, String... more) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledProgram.class.getName(),
                                directory.resolve("state").toString(),
                                hook.toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private Path hook() throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", directory.resolve("fifo").toString())
                        .start()
                        .waitFor());
        Path hook = directory.resolve("hook");
        Files.writeString(
                hook,
                "#!/bin/sh\n"
                        + "echo \"$ALTNET_ALARM_SEQUENCE $ALTNET_ALARM_KEY\" >> received\n"
                        + "if [ \"$ALTNET_ALARM_KEY\" = "
                        + LAST
                        + " ]; then echo done > fifo; fi\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
        return hook;
    }
}
