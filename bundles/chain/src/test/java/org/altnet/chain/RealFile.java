package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;

/**
 * Consecutive real headers. The files are no part of the project: tests get them by {@code
 * -Daltnet.headers=DIR}, and are skipped without.
 *
 * @param name the file's, under that directory
 * @param first height of its first header
 */
record RealFile(Network network, String name, int first) {
    static final RealFile MAINNET =
            new RealFile(Network.MAINNET, "mainnet/mainnet_000000-032259.bin", 0);

    /** Another chain with real work, from the real genesis. */
    static final RealFile ALTERNATIVE =
            new RealFile(Network.MAINNET, "mainnet/altmainnet_000000-002016.bin", 0);

    private static final List<RealFile> ALL =
            List.of(
                    MAINNET,
                    ALTERNATIVE,
                    mainnet("mainnet_040000-049999.bin", 40_000),
                    mainnet("mainnet_080001-100000.bin", 80_001),
                    mainnet("mainnet_150001-340000.bin", 150_001),
                    mainnet("mainnet_586655-589289.bin", 586_655),
                    mainnet("mainnet_685439-687516.bin", 685_439),
                    mainnet("mainnet_822527-830592.bin", 822_527),
                    mainnet("mainnet_832001-833097.bin", 832_001),
                    new RealFile(Network.TESTNET3, "testnet3/testnet3_000000-009999.bin", 0),
                    new RealFile(Network.TESTNET4, "testnet4/testnet4_000000-000100.bin", 0),
                    new RealFile(Network.SIGNET, "signet/signet_000000-002015.bin", 0));

    static Stream<RealFile> all() {
        return ALL.stream();
    }

    /** The parts of the real best branch that there are. */
    static Stream<RealFile> ofMainnet() {
        return all().filter(file -> file.network == Network.MAINNET && file != ALTERNATIVE);
    }

    /** The path of a file of real data; skips the test without. */
    static Path path(String name) {
        String directory = System.getProperty("altnet.headers", "");
        Path path = Path.of(directory, name);
        assumeTrue(
                !directory.isEmpty() && Files.exists(path),
                "SKIPPED: no real headers to test with, give -Daltnet.headers=DIR with " + name);
        return path;
    }

    /** All headers of a file. */
    static Headers read(String name) throws IOException {
        return Headers.of(Files.readAllBytes(path(name)));
    }

    private static RealFile mainnet(String name, int first) {
        return new RealFile(Network.MAINNET, "mainnet/" + name, first);
    }

    NetworkRules rules() {
        return NetworkRules.of(network);
    }

    /**
     * The height where a chain of this file can start: the difficulty is adjusted by the first
     * header of a period.
     */
    int startHeight() {
        return (first + DifficultyRule.PERIOD - 1) / DifficultyRule.PERIOD * DifficultyRule.PERIOD;
    }

    /** The headers from {@link #startHeight} on. */
    Headers headers() throws IOException {
        Headers all = read(name);
        return all.slice(startHeight() - first, all.size());
    }

    /** Genesis, or a header whose chain work comes from the list of all changes of difficulty. */
    ChainStart start() throws IOException {
        BlockHeader header = headers().get(0);
        return startHeight() == 0
                ? ChainStart.genesis(header)
                : new ChainStart(
                        header, startHeight(), MainnetPeriods.read().chainWork(startHeight()));
    }

    /** A chain that has the start and nothing else. */
    TestChain chain() throws IOException {
        return chain(new MemoryFile());
    }

    TestChain chain(MemoryFile file) throws IOException {
        return startHeight() == 0
                ? new TestChain(rules(), file)
                : TestChain.from(rules(), start(), file);
    }

    static void acceptAll(TestChain test, Headers headers) {
        for (int from = 0; from < headers.size(); from += Headers.MAX) {
            int to = Math.min(headers.size(), from + Headers.MAX);
            AcceptOutcome outcome = test.chain.accept(headers.slice(from, to), "file");
            assertFalse(outcome.isRejected(), outcome::toString);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
