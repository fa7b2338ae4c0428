package org.altnet.simulator.watchdog.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalsTest {
    private static final String COLUMNS = "height,hash,first_seen_ms,competing\n";

    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("arrivals.csv.gz");
    }

    @Test
    void heightsThatFollowEachOtherAreAStretchAndNoneIsSeenBeforeItsParent() throws IOException {
        write(COLUMNS + "5,aa,1000,1\n6,bb,900,2\n7,cc,2000,1\n20,dd,9000,1\n");
        Arrivals arrivals = Arrivals.read(file);
        assertEquals(2, arrivals.stretches().size());
        Arrivals.Stretch first = arrivals.stretches().get(0);
        assertTrue(first.has(5) && first.has(7));
        assertFalse(first.has(4) || first.has(8));
        assertEquals(Instant.ofEpochMilli(1000), first.at(6));
        assertEquals(Instant.ofEpochMilli(2000), first.at(7));
        assertEquals(Instant.ofEpochMilli(9000), arrivals.stretches().get(1).at(20));
    }

    @Test
    void whatIsSomethingElseIsSaidWithItsLine() throws IOException {
        write(COLUMNS + "5,aa,1000,1\nsix,bb,900,2\n");
        assertTrue(message().contains("line 3"), message());
        write(COLUMNS + "5,aa,1000\n");
        assertTrue(message().contains("line 2: not 4 fields"), message());
        write("time,price\n");
        assertTrue(message().contains("does not begin with height,"), message());
        Files.writeString(file, COLUMNS);
        assertTrue(message().contains("is not gzipped"), message());
    }

    @Test
    void anyBytesAreReadOrRefused() throws IOException {
        Random random = new Random(1);
        int rounds = 200 * Integer.getInteger("altnet.fuzz.rounds", 1);
        for (int round = 0; round < rounds; round++) {
            byte[] bytes =
                    (COLUMNS + "5,aa,1000,1\n6,bb,1900,2\n").getBytes(StandardCharsets.US_ASCII);
            int at = COLUMNS.length() + random.nextInt(bytes.length - COLUMNS.length());
            bytes[at] = (byte) random.nextInt();
            write(new String(bytes, StandardCharsets.ISO_8859_1));
            try {
                assertFalse(Arrivals.read(file).stretches().isEmpty());
            } catch (IOException refused) {
                assertTrue(refused.getMessage().contains(file.toString()));
            }
        }
    }

    private String message() {
        return assertThrows(IOException.class, () -> Arrivals.read(file)).getMessage();
    }

    private void write(String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
