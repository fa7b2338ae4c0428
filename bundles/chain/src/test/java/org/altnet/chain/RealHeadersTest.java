package org.altnet.chain;

import static org.altnet.api.chain.HeaderRule.DIFFICULTY;
import static org.altnet.api.chain.HeaderRule.KNOWN_PARENT;
import static org.altnet.api.chain.HeaderRule.LINK;
import static org.altnet.api.chain.HeaderRule.PROOF_OF_WORK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real chains: accepted as they are, and rejected at the right header when anything is wrong
 * with them.
 */
class RealHeadersTest {
    private static final int LENGTH = BlockHeader.LENGTH;
    private static final int FLIPS = 10_000;

    @TempDir Path directory;

    @ParameterizedTest
    @MethodSource("org.altnet.chain.RealFile#all")
    void areAllAccepted(RealFile file) throws IOException {
        Headers headers = file.headers();
        TestChain test = file.chain();
        RealFile.acceptAll(test, headers);
        StoredHeader tip = test.chain.tip();
        assertEquals(headers.get(headers.size() - 1), tip.header());
        assertEquals(file.startHeight() + headers.size() - 1, tip.height());
        assertArrayEquals(headers.bytes(), test.file.bytes());
        if (file.startHeight() > 0) {
            BigInteger work = MainnetPeriods.read().chainWork(tip.height());
            assertEquals(work, tip.chainWork());
        }
    }

    @Test
    void everyChangeOfMainnetsDifficultyIsWhatTheRuleSays() throws IOException {
        MainnetPeriods periods = MainnetPeriods.read();
        assertEquals(414, periods.count());
        for (int next = 1; next < periods.count(); next++) {
            BlockHeader first = periods.first(next - 1);
            BlockHeader last = periods.last(next - 1);
            long seconds = last.time().getEpochSecond() - first.time().getEpochSecond();
            int adjusted = DifficultyRule.adjust(last.bits(), seconds, 0x1d00ffff);
            assertEquals(
                    CompactTarget.hex(periods.first(next).bits()),
                    CompactTarget.hex(adjusted),
                    "period " + next);
        }
    }

    /** What Bitcoin Core 0.15 and 26.0 demand ({@code src/chainparams.cpp}, at these heights). */
    @ParameterizedTest
    @CsvSource({
        "477890, 723d3581fe1bd55373540a",
        "804000, 52b2559353df4117b7348b64",
    })
    void theWorkOfTheBestBranchIsKnown(int height, String work) throws IOException {
        assertEquals(work, MainnetPeriods.read().chainWork(height).toString(16));
    }

    @ParameterizedTest
    @MethodSource("org.altnet.chain.RealFile#all")
    void aFileCutAnywhereRestartsAtTheLastWholeHeader(RealFile file) throws IOException {
        byte[] whole = file.headers().bytes();
        Random random = new Random(2);
        for (int i = 0; i < 10; i++) {
            byte[] cut = Arrays.copyOf(whole, LENGTH + random.nextInt(whole.length - LENGTH));
            MemoryFile memory = new MemoryFile(directory.resolve(i + ".headers"), cut);
            TestChain test = file.chain(memory);
            int good = cut.length / LENGTH;
            assertEquals(file.startHeight() + good - 1, test.chain.tip().height());
            assertArrayEquals(Arrays.copyOf(whole, good * LENGTH), memory.bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("org.altnet.chain.RealFile#all")
    void anyBatchCutWithinAHeaderIsNone(RealFile file) throws IOException {
        byte[] batch = file.headers().slice(0, 20).bytes();
        for (int length = 0; length < batch.length; length++) {
            byte[] cut = Arrays.copyOf(batch, length);
            if (length % LENGTH != 0) {
                assertThrows(IllegalArgumentException.class, () -> Headers.of(cut));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.altnet.chain.RealFile#all")
    void aShuffledFileIsRejectedWhereTheOrderBreaks(RealFile file) throws IOException {
        Headers headers = file.headers();
        Random random = new Random(3);
        TestChain test = file.chain();
        int known = 1;
        while (known < headers.size()) {
            int end = Math.min(headers.size(), known + 1 + random.nextInt(Headers.MAX));
            List<Integer> order = new ArrayList<>();
            for (int i = known; i < end; i++) {
                order.add(i);
            }
            int kept = random.nextInt(order.size());
            Collections.shuffle(order.subList(kept, order.size()), random);
            int wrong = kept;
            while (wrong < order.size() && order.get(wrong) == known + wrong) {
                wrong++;
            }
            BlockHeader[] shuffled = order.stream().map(headers::get).toArray(BlockHeader[]::new);
            AcceptOutcome outcome = test.accept(shuffled);
            if (wrong < order.size()) {
                Rejection rejection = outcome.rejection().orElseThrow();
                assertEquals(wrong, rejection.index());
                assertEquals(wrong == 0 ? KNOWN_PARENT : LINK, rejection.rule());
                int height = file.startHeight() + known + wrong;
                assertEquals(wrong == 0 ? -1 : height, rejection.height());
                assertEquals(shuffled[wrong].hash(), rejection.hash());
                RealFile.acceptAll(test, headers.slice(known, end));
            }
            known = end;
        }
        assertEquals(headers.get(headers.size() - 1), test.chain.tip().header());
    }

    /**
     * Flips in headers whose originals are known, and in headers that would be new, as many of each
     * over all files together.
     */
    @Test
    void oneFlippedBitIsRejectedAtTheRightHeight() throws IOException {
        List<RealFile> files = RealFile.all().toList();
        int done = 0;
        for (int i = 0; i < files.size(); i++) {
            int share = FLIPS * (i + 1) / files.size() - done;
            flip(files.get(i), share, new Random(i));
            done += share;
        }
        assertEquals(FLIPS, done);
    }

    private static void flip(RealFile file, int flips, Random random) throws IOException {
        Headers headers = file.headers();
        TestChain test = file.chain();
        int known = headers.size() - Math.min(headers.size() / 2, 1000);
        RealFile.acceptAll(test, headers.slice(0, known));
        byte[] stored = test.file.bytes();
        for (int i = 0; i < flips; i++) {
            boolean amongKnown = i % 2 == 0;
            int flipped =
                    amongKnown
                            ? 1 + random.nextInt(known - 1)
                            : known + random.nextInt(headers.size() - known);
            int from = Math.max(0, (amongKnown ? flipped : known) - random.nextInt(3));
            int to = Math.min(headers.size(), flipped + 1 + random.nextInt(3));
            byte[] raw = headers.slice(from, to).bytes();
            int bit = random.nextInt(8 * LENGTH);
            raw[(flipped - from) * LENGTH + bit / 8] ^= (byte) (1 << bit % 8);
            Rejection rejection =
                    test.chain.accept(Headers.of(raw), "test").rejection().orElseThrow();
            assertEquals(flipped - from, rejection.index(), rejection::toString);
            assertTrue(
                    possible(file.network(), bit / 8, flipped > from).contains(rejection.rule()),
                    rejection::toString);
            boolean isOrphan = rejection.rule() == KNOWN_PARENT;
            assertEquals(isOrphan ? -1 : file.startHeight() + flipped, rejection.height());
            assertEquals(BlockHeader.of(raw, (flipped - from) * LENGTH).hash(), rejection.hash());
        }
        assertArrayEquals(stored, test.file.bytes());
    }

    /** The rules that a header breaks with another byte there. */
    private static Set<HeaderRule> possible(Network network, int at, boolean linked) {
        if (at >= HeaderField.PREVIOUS && at < HeaderField.MERKLE_ROOT) {
            return Set.of(linked ? LINK : KNOWN_PARENT);
        }
        if (at >= HeaderField.BITS && at < HeaderField.NONCE) {
            return Set.of(DIFFICULTY);
        }
        boolean timeChangesBits = network == Network.TESTNET3 || network == Network.TESTNET4;
        return timeChangesBits && at >= HeaderField.TIME && at < HeaderField.BITS
                ? Set.of(DIFFICULTY, PROOF_OF_WORK)
                : Set.of(PROOF_OF_WORK);
    }
}
