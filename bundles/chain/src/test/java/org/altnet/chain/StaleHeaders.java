package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import org.altnet.api.message.BlockHeader;

/** Real headers that did not stay on the best branch, lowest first. */
record StaleHeaders(List<Stale> all) {
    /** A header and the height that the list states. */
    record Stale(int height, BlockHeader header) {}

    static final String EVERY = "mainnet/stale_headers.csv";
    static final String MARCH_2013 = "mainnet/march2013_from_bitcoin-data.csv";

    static StaleHeaders read(String name) throws IOException {
        return new StaleHeaders(
                Files.readAllLines(RealFile.path(name)).stream()
                        .skip(1)
                        .map(line -> line.split(","))
                        .map(
                                fields ->
                                        new Stale(
                                                Integer.parseInt(fields[0]),
                                                MainnetPeriods.header(fields[2])))
                        .sorted(Comparator.comparingInt(Stale::height))
                        .toList());
    }

    /** Those from one height to another, both included. */
    List<Stale> between(int first, int last) {
        return all.stream()
                .filter(stale -> stale.height() >= first && stale.height() <= last)
                .toList();
    }
}
