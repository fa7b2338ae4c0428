package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.altnet.watchdog.StateFile.Saved;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 300);
    private static final Map<String, Saved> SAMPLE =
            Map.of(
                    "gap",
                    new Saved(
                            Instant.parse("2026-01-01T00:00:00.5Z"),
                            Set.of(""),
                            Map.of("silence.since", "PT20M", "odd key=:#!", " \u00fc\nline ")),
                    "a/plug-in of others",
                    new Saved(Instant.EPOCH, Set.of("lightning:02ab@[::1]:9735", "%2F"), Map.of()));

    @TempDir private Path directory;
    private Path path;
    private StateFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("watchdog").resolve("a%2Fnode.properties");
        file = StateFile.of("a/node", path.getParent());
    }

    @Test
    void whatWasSavedIsThere() throws Exception {
        assertEquals(Map.of(), file.load());
        file.save(SAMPLE);
        assertEquals(SAMPLE, StateFile.of("a/node", path.getParent()).load());
        file.save(Map.of());
        assertEquals(Map.of(), file.load());
        try (Stream<Path> left = Files.list(path.getParent())) {
            assertEquals(1, left.count(), "nothing temporary stays");
        }
    }

    @Test
    void whatTheOneWatchOfBeforeSavedIsTheFirstOnes() throws Exception {
        file.save(SAMPLE);
        Files.move(path, path.resolveSibling("detectors.properties"));
        assertEquals(SAMPLE, file.load());
        assertEquals(SAMPLE, file.load(), "by the name that it has now");
        assertEquals(Map.of(), StateFile.of("another", path.getParent()).load());
    }

    @Test
    void whatANodeHasOfItsOwnStays() throws Exception {
        file.save(Map.of());
        Files.move(path, path.resolveSibling("detectors.properties"));
        file.save(SAMPLE);
        assertEquals(SAMPLE, file.load());
    }

    @Test
    void aFileThatMakesNoSenseIsKeptAside() throws Exception {
        for (String nonsense :
                new String[] {"", "format=2", "format=1\nsaved/gap=soon", "format=1\nx=\\u00zz"}) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, nonsense);
            assertEquals(Map.of(), file.load(), nonsense);
            assertFalse(Files.exists(path));
            assertEquals(
                    nonsense, Files.readString(path.resolveSibling("a%2Fnode.properties.bad")));
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsSurvived() throws Exception {
        Files.writeString(directory.resolve("watchdog"), "a file where a directory should be");
        file.save(SAMPLE);
        file.save(SAMPLE);
        assertEquals(Map.of(), file.load());
    }

    @Test
    void garbledBytesNeverDoMoreThanBeginAnew() throws Exception {
        file.save(SAMPLE);
        byte[] good = Files.readAllBytes(path);
        Random random = new Random(3);
        int usable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] garbled = good.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
            }
            Files.write(path, garbled);
            usable += file.load().isEmpty() ? 0 : 1;
        }
        assertTrue(usable > 0 && usable < ROUNDS, "some of each: " + usable);
        Files.write(path, good);
        assertEquals(SAMPLE, file.load());
        assertArrayEquals(good, Files.readAllBytes(path));
    }

    @Test
    void aHugeFileIsNotRead() throws Exception {
        Files.createDirectories(path.getParent());
        Files.write(path, "x".repeat(5 << 20).getBytes(StandardCharsets.US_ASCII));
        assertEquals(Map.of(), file.load());
        assertFalse(Files.exists(path));
    }
}
