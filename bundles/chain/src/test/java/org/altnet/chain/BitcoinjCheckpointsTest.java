package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BitcoinjCheckpointsTest {
    private static final int PERIOD = DifficultyRule.PERIOD;

    private final Checkpoints checkpoints = new BitcoinjCheckpoints();

    /** Each list, as it came with bitcoinj 0.17.1: a new version may have more. */
    @ParameterizedTest
    @CsvSource({
        "MAINNET, 436, 878976",
        "TESTNET3, 1792, 3612672",
        "SIGNET, 114, 229824",
    })
    void areConsistent(Network network, int atLeast, int latest) throws IOException {
        List<ChainStart> starts = checkpoints.of(network);
        assertTrue(starts.size() >= atLeast, starts.size() + " checkpoints");
        assertTrue(starts.get(starts.size() - 1).height() >= latest);
        ChainStart before = ChainStart.genesis(NetworkRules.of(network).genesis());
        for (ChainStart start : starts) {
            assertEquals(0, start.height() % PERIOD);
            assertTrue(start.height() > before.height());
            assertTrue(ProofOfWork.isIn(start.header()), start::toString);
            assertTrue(isPossibleWork(NetworkRules.of(network), before, start), start::toString);
            before = start;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TESTNET4", "REGTEST"})
    void whereThereIsNoListThereAreNone(Network network) throws IOException {
        assertEquals(List.of(), checkpoints.of(network));
    }

    /** The full rules from a checkpoint on agree with all checkpoints that come after it. */
    @Test
    void realHeadersLeadFromOneToTheNext() throws IOException {
        int from = 150_001;
        int start = 75 * PERIOD;
        Headers real = RealFile.read("mainnet/mainnet_150001-340000.bin");
        Map<Integer, ChainStart> byHeight = new HashMap<>();
        checkpoints.of(Network.MAINNET).forEach(each -> byHeight.put(each.height(), each));
        assertEquals(real.get(start - from), byHeight.get(start).header());

        NetworkRules mainnet = NetworkRules.of(Network.MAINNET);
        TestChain test = TestChain.from(mainnet, byHeight.get(start), new MemoryFile());
        RealFile.acceptAll(test, real.slice(start - from, real.size()));
        assertEquals(340_000, test.chain.tip().height());
        for (int height = start; height <= 340_000; height += PERIOD) {
            ChainStart expected = byHeight.get(height);
            var stored = test.chain.atHeight(height).orElseThrow();
            assertEquals(expected.header(), stored.header());
            assertEquals(expected.work(), stored.chainWork());
        }
    }

    /** Real miners' clocks: a start must not keep its own children out, whichever it is. */
    @Test
    void realHeadersFollowAnyOfThem() throws IOException {
        int from = 150_001;
        Headers real = RealFile.read("mainnet/mainnet_150001-340000.bin");
        NetworkRules mainnet = NetworkRules.of(Network.MAINNET);
        int tried = 0;
        for (ChainStart start : checkpoints.of(Network.MAINNET)) {
            int index = start.height() - from;
            if (index >= 0 && index + 2100 < real.size()) {
                TestChain test = TestChain.from(mainnet, start, new MemoryFile());
                RealFile.acceptAll(test, real.slice(index, index + 2100));
                assertEquals(start.height() + 2099, test.chain.tip().height());
                tried++;
            }
        }
        assertEquals(93, tried);
    }

    @Test
    void aChangedHeaderIsNoneOfThem() throws IOException {
        BlockHeader changed = Forge.garbled(checkpoints.of(Network.MAINNET).get(9).header(), 40);
        assertFalse(ProofOfWork.isIn(changed));
        assertFalse(
                checkpoints.of(Network.MAINNET).stream()
                        .anyMatch(start -> start.header().equals(changed)));
    }

    /**
     * A checkpoint states the period that it begins; the work since the one before is that of the
     * period before, and one block. Testnet3 has easy blocks between, so it may be less there.
     */
    private static boolean isPossibleWork(
            NetworkRules network, ChainStart before, ChainStart start) {
        BigInteger blocks = BigInteger.valueOf(start.height() - before.height() - 1L);
        BigInteger own = CompactTarget.of(start.header().bits()).work();
        BigInteger most = CompactTarget.of(before.header().bits()).work().multiply(blocks).add(own);
        BigInteger work = start.work().subtract(before.work());
        return network.easyAfterSilence()
                ? work.signum() > 0 && work.compareTo(most) <= 0
                : work.equals(most);
    }
}
