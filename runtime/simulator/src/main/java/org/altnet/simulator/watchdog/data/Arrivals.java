package org.altnet.simulator.watchdog.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * When real blocks were first seen: stretches of heights that follow each other without a hole.
 *
 * @param stretches in the order of the file
 */
public record Arrivals(List<Stretch> stretches) {
    private static final int FIELDS = 4;
    private static final String COLUMNS = "height,hash,first_seen_ms,competing";

    public Arrivals {
        stretches = List.copyOf(stretches);
    }

    /**
     * Blocks that follow each other.
     *
     * @param firstHeight height of the first
     * @param seen when each was first seen; none before the one below it
     */
    public record Stretch(int firstHeight, List<Instant> seen) {
        public Stretch {
            seen = List.copyOf(seen);
        }

        public boolean has(int height) {
            return height >= firstHeight && height < firstHeight + seen.size();
        }

        public Instant at(int height) {
            return seen.get(height - firstHeight);
        }
    }

    /**
     * Reads {@code height,hash,first_seen_ms,competing}, one block a line, gzipped.
     *
     * @throws IOException if it cannot be read or is something else; the text says where
     */
    public static Arrivals read(Path file) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.US_ASCII))) {
            if (!COLUMNS.equals(lines.readLine())) {
                throw new IOException(file + " does not begin with " + COLUMNS);
            }
            return read(file, lines);
        } catch (ZipException e) {
            throw new IOException(file + " is not gzipped: " + e.getMessage(), e);
        }
    }

    private static Arrivals read(Path file, BufferedReader lines) throws IOException {
        List<Stretch> stretches = new ArrayList<>();
        List<Instant> seen = new ArrayList<>();
        int first = 0;
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String[] fields = line.split(",", -1);
            try {
                if (fields.length != FIELDS) {
                    throw new NumberFormatException("not " + FIELDS + " fields");
                }
                int height = Integer.parseInt(fields[0]);
                Instant at = Instant.ofEpochMilli(Long.parseLong(fields[2]));
                if (height != first + seen.size() && !seen.isEmpty()) {
                    stretches.add(new Stretch(first, seen));
                    seen.clear();
                }
                if (seen.isEmpty()) {
                    first = height;
                }
                Instant before = seen.isEmpty() ? at : seen.get(seen.size() - 1);
                seen.add(at.isBefore(before) ? before : at);
            } catch (NumberFormatException e) {
                throw new IOException(file + " line " + number + ": " + e.getMessage(), e);
            }
        }
        if (!seen.isEmpty()) {
            stretches.add(new Stretch(first, seen));
        }
        return new Arrivals(stretches);
    }
}
