package org.altnet.simulator.watchdog.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;

/**
 * Real headers: a directory with a folder {@code mainnet} of files of raw 80-byte headers, and of
 * {@code stale_headers.csv} with those that lost.
 *
 * @param directory where
 */
public record RealHeaders(Path directory) {
    private static final int HEADER_FIELD = 2;

    /**
     * A file of raw headers.
     *
     * @param name without folder
     * @throws IOException if it cannot be read or is no whole number of headers
     */
    public Headers mainnet(String name) throws IOException {
        Path file = directory.resolve("mainnet").resolve(name);
        try {
            return Headers.of(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Headers that lost, oldest first.
     *
     * @param from first height
     * @param to last height; there is one at each
     */
    public List<BlockHeader> stale(int from, int to) throws IOException {
        Path file = directory.resolve("mainnet").resolve("stale_headers.csv");
        List<String> lines = Files.readAllLines(file);
        List<BlockHeader> found = new ArrayList<>();
        for (int height = from; height <= to; height++) {
            String prefix = height + ",";
            String line =
                    lines.stream()
                            .filter(each -> each.startsWith(prefix))
                            .findFirst()
                            .orElseThrow(() -> new IOException(file + " lacks " + prefix));
            try {
                found.add(
                        BlockHeader.of(HexFormat.of().parseHex(line.split(",", -1)[HEADER_FIELD])));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " has no header at " + prefix + e.getMessage(), e);
            }
        }
        return found;
    }
}
