package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that begin with a real checkpoint. */
class CheckpointFilesTest {
    @TempDir Path directory;
    private final ManualTime time = new ManualTime();
    private final FileHeaderChains byDefault = new FileHeaderChains(time);
    private final FileHeaderChains fast =
            new FileHeaderChains(new ChainPolicy(StartAt.CHECKPOINT, Optional.empty()), time);

    @ParameterizedTest
    @EnumSource(names = {"MAINNET", "TESTNET3", "SIGNET"})
    void aNewChainBeginsWithTheLatestAndGoesOnWhateverIsConfigured(Network network)
            throws IOException {
        List<ChainStart> known = new BitcoinjCheckpoints().of(network);
        ChainStart latest = known.get(known.size() - 1);
        for (FileHeaderChains chains : List.of(fast, byDefault, fast)) {
            try (HeaderChain chain = chains.open(network, file())) {
                assertEquals(latest.header(), chain.tip().header());
                assertEquals(latest.height(), chain.tip().height());
                assertEquals(latest.work(), chain.tip().chainWork());
            }
            assertArrayEquals(latest.header().bytes(), Files.readAllBytes(file()));
        }
    }

    @Test
    void theConfigurationHoldsForAllChainsThatAreOpened() throws IOException {
        FileHeaderChains configured =
                new FileHeaderChains(ChainPolicyTest.config("regtest", "", "genesis", "5"));
        try (HeaderChain chain = configured.open(Network.REGTEST, file())) {
            BlockHeader[] two = new Forge().branch(chain.tip().header(), 2);
            assertEquals(
                    HeaderRule.LOW_WORK,
                    chain.accept(Headers.of(two[0]), "test").rejection().orElseThrow().rule());
            assertFalse(chain.accept(Headers.of(two), "test").isRejected());
        }
        FileHeaderChains atCheckpoints =
                new FileHeaderChains(ChainPolicyTest.config("signet", "", "checkpoint", ""));
        try (HeaderChain chain =
                atCheckpoints.open(Network.SIGNET, directory.resolve("signet.headers"))) {
            assertTrue(chain.tip().height() > 0);
        }
    }

    @Test
    void aFileThatBeganWithGenesisGoesOnFromThere() throws IOException {
        byDefault.open(Network.MAINNET, file()).close();
        try (HeaderChain chain = fast.open(Network.MAINNET, file())) {
            assertEquals(0, chain.tip().height());
        }
    }

    @Test
    void anOlderCheckpointIsKnownToo() throws IOException {
        ChainStart older = new BitcoinjCheckpoints().of(Network.SIGNET).get(7);
        Files.write(file(), older.header().bytes());
        try (HeaderChain chain = byDefault.open(Network.SIGNET, file())) {
            assertEquals(older.height(), chain.tip().height());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TESTNET4", "REGTEST"})
    void saysWhereThereIsNoCheckpointToStartAt(Network network) throws IOException {
        IOException e = assertThrows(IOException.class, () -> fast.open(network, file()));
        assertTrue(e.getMessage().contains("no checkpoints are known for " + network.id()));
        assertTrue(e.getMessage().contains("set start = genesis in [altnet.chain]"));
        try (HeaderChain chain = byDefault.open(network, file())) {
            assertEquals(0, chain.tip().height());
        }
    }

    @Test
    void saysWhoseCheckpointItIs() throws IOException {
        fast.open(Network.TESTNET3, file()).close();
        for (Network other : List.of(Network.MAINNET, Network.TESTNET4, Network.REGTEST)) {
            IOException e = assertThrows(IOException.class, () -> fast.open(other, file()));
            assertTrue(
                    e.getMessage().contains("holds headers of testnet3, not of " + other.id()),
                    e.getMessage());
        }
    }

    @Test
    void aHalfWrittenCheckpointIsWrittenAgainEvenIfItIsNotTheLatest() throws IOException {
        List<ChainStart> known = new BitcoinjCheckpoints().of(Network.SIGNET);
        Files.write(file(), Arrays.copyOf(known.get(7).header().bytes(), 50));
        try (HeaderChain chain = fast.open(Network.SIGNET, file())) {
            assertEquals(known.get(known.size() - 1).height(), chain.tip().height());
        }
        Files.write(file(), new byte[] {1, 2, 3});
        IOException e = assertThrows(IOException.class, () -> fast.open(Network.SIGNET, file()));
        assertTrue(e.getMessage().contains("is not a file of headers"), e.getMessage());
        assertEquals(3, Files.size(file()));
    }

    @Test
    void aChainFromGenesisDoesWithoutBitcoinj() throws Exception {
        byDefault.open(Network.MAINNET, file()).close();
        try (URLClassLoader others =
                new URLClassLoader(
                        classPathWithoutBitcoinj(), ClassLoader.getPlatformClassLoader())) {
            Class<?> chains = others.loadClass(FileHeaderChains.class.getName());
            assertThrows(
                    ClassNotFoundException.class,
                    () -> others.loadClass("org.bitcoinj.core.CheckpointManager"));
            Class<?> network = others.loadClass(Network.class.getName());
            Object mainnet = network.getMethod("of", String.class).invoke(null, "mainnet");
            for (String name : List.of("test.headers", "new.headers")) {
                Object chain =
                        chains.getMethod("open", network, Path.class)
                                .invoke(
                                        chains.getConstructor().newInstance(),
                                        mainnet,
                                        directory.resolve(name));
                ((AutoCloseable) chain).close();
            }
        }
        assertEquals(Files.size(file()), Files.size(directory.resolve("new.headers")));
        assertFalse(Files.exists(directory.resolve("test.headers.tail-1")));
    }

    private static URL[] classPathWithoutBitcoinj() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("bitcoinj")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    private Path file() {
        return directory.resolve("test.headers");
    }
}
