package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.BlockChain;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.StoredBlock;
import org.bitcoinj.core.VerificationException;
import org.bitcoinj.params.MainNetParams;
import org.bitcoinj.params.SigNetParams;
import org.bitcoinj.params.TestNet3Params;
import org.bitcoinj.store.MemoryBlockStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real chains, header by header, and what bitcoinj says about them. Needs files of raw headers
 * that are not part of the project: {@code -Daltnet.headers=DIR}.
 */
class RealHeadersTest {
    private static final String MAINNET = "mainnet/mainnet_000000-032259.bin";

    @ParameterizedTest
    @CsvSource({
        "MAINNET, " + MAINNET + ", 32259",
        "MAINNET, mainnet/altmainnet_000000-002016.bin, 2016",
        "TESTNET3, testnet3/testnet3_000000-009999.bin, 9999",
        "TESTNET4, testnet4/testnet4_000000-000100.bin, 100",
        "SIGNET, signet/signet_000000-002015.bin, 2015"
    })
    void areAllAccepted(Network network, String file, int height) throws IOException {
        TestChain test = new TestChain(NetworkRules.of(network));
        acceptAll(test, real(file));
        assertEquals(height, test.chain.tip().height());
    }

    @Test
    void anotherBranchOfLittleWorkIsKeptAndDoesNotWin() throws IOException {
        Headers best = real(MAINNET);
        Headers other = real("mainnet/altmainnet_000000-002016.bin");
        TestChain test = new TestChain(NetworkRules.of(Network.MAINNET));
        acceptAll(test, best);
        acceptAll(test, other);
        assertEquals(best.get(best.size() - 1), test.chain.tip().header());
        BlockHeader end = other.get(other.size() - 1);
        assertEquals(2016, test.chain.find(end.hash()).orElseThrow().height());
        assertEquals(0, test.chain.forkPoint(end.hash(), test.chain.tip().hash()).height());
    }

    @Test
    void oneFlippedBitIsRejectedAtTheRightHeight() throws IOException {
        Headers real = real(MAINNET);
        TestChain test = new TestChain(NetworkRules.of(Network.MAINNET));
        acceptAll(test, real.slice(0, 31_000));
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            int from = 30_500 + random.nextInt(500);
            byte[] raw = real.slice(from, Math.min(real.size(), from + 1200)).bytes();
            int bit = random.nextInt(raw.length * 8);
            raw[bit / 8] ^= (byte) (1 << bit % 8);
            AcceptOutcome.Rejection rejection =
                    test.chain.accept(Headers.of(raw), "test").rejection().orElseThrow();
            int flipped = bit / 8 / BlockHeader.LENGTH;
            assertEquals(flipped, rejection.index(), rejection::toString);
            boolean isOrphan = rejection.rule() == HeaderRule.KNOWN_PARENT;
            assertEquals(isOrphan ? -1 : from + flipped, rejection.height());
        }
        assertEquals(30_999, test.chain.tip().height());
    }

    /** bitcoinj has all rules but median time past, which no real header breaks. */
    @ParameterizedTest
    @CsvSource({
        "MAINNET, " + MAINNET,
        "TESTNET3, testnet3/testnet3_000000-009999.bin",
        "SIGNET, signet/signet_000000-002015.bin"
    })
    void bitcoinjAgrees(Network network, String file) throws Exception {
        Headers real = real(file);
        TestChain test = new TestChain(NetworkRules.of(network));
        Context.propagate(new Context());
        NetworkParameters parameters = parameters(network);
        MemoryBlockStore store = new MemoryBlockStore(parameters.getGenesisBlock());
        BlockChain bitcoinj = new BlockChain(parameters.network(), store);
        Random random = new Random(1);
        for (int i = 1; i < real.size(); i++) {
            BlockHeader header = real.get(i);
            if (random.nextInt(50) == 0) {
                BlockHeader bad = Forge.garbled(header, 36 + random.nextInt(44));
                assertTrue(test.accept(bad).isRejected());
                assertFalse(accepts(bitcoinj, bad));
            }
            assertEquals(!test.accept(header).isRejected(), accepts(bitcoinj, header));
            StoredHeader tip = test.chain.tip();
            StoredBlock head = bitcoinj.getChainHead();
            assertEquals(head.getHeight(), tip.height());
            assertEquals(head.getHeader().getHash().toString(), tip.hash().toString());
            assertEquals(head.getChainWork(), tip.chainWork());
        }
    }

    private static boolean accepts(BlockChain bitcoinj, BlockHeader header) throws Exception {
        try {
            return bitcoinj.add(
                    new Block(
                            header.version(),
                            Sha256Hash.wrapReversed(header.previous().bytes()),
                            Sha256Hash.wrapReversed(header.merkleRoot().bytes()),
                            header.time(),
                            Integer.toUnsignedLong(header.bits()),
                            Integer.toUnsignedLong(header.nonce()),
                            null));
        } catch (VerificationException e) {
            return false;
        }
    }

    private static NetworkParameters parameters(Network network) {
        return switch (network) {
            case MAINNET -> MainNetParams.get();
            case TESTNET3 -> TestNet3Params.get();
            case SIGNET -> SigNetParams.get();
            case TESTNET4, REGTEST ->
                    throw new IllegalArgumentException("bitcoinj has no " + network);
        };
    }

    static void acceptAll(TestChain test, Headers headers) {
        for (int from = 0; from < headers.size(); from += Headers.MAX) {
            int to = Math.min(headers.size(), from + Headers.MAX);
            AcceptOutcome outcome = test.chain.accept(headers.slice(from, to), "file");
            assertFalse(outcome.isRejected(), outcome::toString);
        }
    }

    static Headers real(String file) throws IOException {
        String directory = System.getProperty("altnet.headers", "");
        Path path = Path.of(directory, file);
        assumeTrue(
                !directory.isEmpty() && Files.exists(path),
                "SKIPPED: no real headers to test with, give -Daltnet.headers=DIR with " + file);
        return Headers.of(Files.readAllBytes(path));
    }
}
