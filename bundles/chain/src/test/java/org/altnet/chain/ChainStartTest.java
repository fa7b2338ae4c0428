package org.altnet.chain;

import static org.altnet.chain.Forge.concat;
import static org.altnet.chain.Forge.last;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains that start high up, at regtest's ease. */
class ChainStartTest {
    private static final int HEIGHT = 100 * DifficultyRule.PERIOD;
    private static final int LIMIT = 0x207fffff;
    private static final BigInteger WORK = BigInteger.ONE.shiftLeft(150).add(BigInteger.TEN);
    private static final NetworkRules RETARGETS = DifficultyRuleTest.rules(true, false, false);

    private final Forge forge = new Forge();
    private final BlockHeader before = forge.child(TestChain.REGTEST.genesis());
    private final ChainStart start = new ChainStart(forge.child(before), HEIGHT, WORK);
    private final MemoryFile file = new MemoryFile();

    @Test
    void aNewFileBeginsWithTheCheckpointAndIsReadBack() throws IOException {
        BlockHeader[] branch = forge.branch(start.header(), 40);
        BlockHeader[] fork = forge.branch(branch[20], 10);
        try (TestChain test = open()) {
            assertEquals(new StoredHeader(start.header(), HEIGHT, WORK), test.chain.tip());
            assertFalse(test.accept(branch).isRejected());
            assertFalse(test.accept(fork).isRejected());
        }
        BlockHeader[] all = concat(concat(new BlockHeader[] {start.header()}, branch), fork);
        assertArrayEquals(Headers.of(all).bytes(), file.bytes());
        try (TestChain test = open()) {
            StoredHeader tip = test.chain.tip();
            assertEquals(last(branch), tip.header());
            assertEquals(HEIGHT + 40, tip.height());
            assertEquals(WORK.add(BigInteger.valueOf(80)), tip.chainWork());
            assertEquals(
                    branch[20],
                    test.chain.forkPoint(last(branch).hash(), last(fork).hash()).header());
            for (BlockHeader header : all) {
                assertEquals(header, test.chain.find(header.hash()).orElseThrow().header());
            }
            assertEquals(start.header(), test.chain.atHeight(HEIGHT).orElseThrow().header());
            assertTrue(test.chain.atHeight(HEIGHT - 1).isEmpty());
            assertTrue(test.chain.atHeight(0).isEmpty());
        }
    }

    @Test
    void anExistingFileGoesOnAsItBeganWhateverNewOnesDo() throws IOException {
        try (TestChain test = open()) {
            test.grow(3);
        }
        Checkpoints one = network -> List.of(start);
        ChainStarts genesis = new ChainStarts(TestChain.REGTEST, StartAt.GENESIS, one);
        assertEquals(
                HEIGHT + 3, TestChain.from(TestChain.REGTEST, genesis, file).chain.tip().height());

        MemoryFile old = new MemoryFile();
        TestChain.from(TestChain.REGTEST, genesis, old).grow(2);
        TestChain again = TestChain.from(TestChain.REGTEST, start, old);
        assertEquals(2, again.chain.tip().height());
    }

    @Test
    void theLatestOfSeveralCheckpointsIsTheStart() throws IOException {
        ChainStart later = new ChainStart(forge.child(start.header()), 2 * HEIGHT, WORK);
        Checkpoints two = network -> List.of(start, later);
        ChainStarts starts = new ChainStarts(TestChain.REGTEST, StartAt.CHECKPOINT, two);
        assertEquals(later, starts.first());
        assertEquals(start, starts.beginningWith(start.header(), file.path()));
    }

    @Test
    void theLocatorEndsWithTheStart() throws IOException {
        TestChain test = open();
        assertEquals(List.of(entry(start.header(), HEIGHT)), test.chain.locator().entries());
        test.grow(100);
        List<BlockLocator.Entry> entries = test.chain.locator().entries();
        assertEquals(entry(start.header(), HEIGHT), entries.get(entries.size() - 1));
        assertEquals(HEIGHT + 100, entries.get(0).height());
        assertEquals(17, entries.size());
    }

    @Test
    void whoSharesNothingWithUsGetsNothing() throws IOException {
        TestChain test = open();
        BlockHeader[] branch = test.grow(5);
        assertEquals(Headers.EMPTY, after(test, BlockLocator.EMPTY));
        assertEquals(Headers.EMPTY, after(test, locator(TestChain.REGTEST.genesis(), before)));
        assertEquals(Headers.of(branch), after(test, locator(start.header())));
        assertEquals(Headers.of(branch[4]), after(test, locator(before, branch[3])));
        assertEquals(
                Headers.of(branch),
                test.chain.headersBetween(start.header().hash(), branch[4].hash(), 2000));
    }

    @Test
    void nothingIsKnownBelowTheStart() throws IOException {
        TestChain test = open();
        AcceptOutcome outcome = test.accept(forge.child(before));
        assertEquals(HeaderRule.KNOWN_PARENT, outcome.rejection().orElseThrow().rule());
        assertEquals(HeaderRule.KNOWN_PARENT, test.accept(before).rejection().orElseThrow().rule());
        assertEquals(1, test.accept(start.header()).known());
    }

    @Test
    void theFirstAdjustmentUsesTheStartAsThePeriodsFirst() throws IOException {
        TestChain test = TestChain.from(RETARGETS, start, file);
        BlockHeader parent = start.header();
        Duration spacing = Duration.ofMinutes(4);
        for (int i = 1; i < DifficultyRule.PERIOD; i++) {
            parent = forge.child(parent, spacing);
            assertFalse(test.accept(parent).isRejected());
        }
        AcceptOutcome.Rejection unadjusted =
                test.accept(forge.child(parent)).rejection().orElseThrow();
        assertEquals(HeaderRule.DIFFICULTY, unadjusted.rule());
        assertEquals(HEIGHT + DifficultyRule.PERIOD, unadjusted.height());
        int adjusted = DifficultyRule.adjust(LIMIT, 2015 * 240, LIMIT);
        assertFalse(test.accept(forge.child(parent, spacing, adjusted)).isRejected());
    }

    /** Testnet3 looks back past easy blocks: to the period's first at most, which is there. */
    @Test
    void theDifficultyBeforeASilenceIsTheStarts() throws IOException {
        NetworkRules testnet3 = DifficultyRuleTest.rules(true, true, false);
        int harder = 0x2000ffff;
        BlockHeader first = forge.child(before, Forge.SPACING, harder);
        TestChain test = TestChain.from(testnet3, new ChainStart(first, HEIGHT, WORK), file);
        BlockHeader easy = forge.child(first, Duration.ofMinutes(21), LIMIT);
        BlockHeader easier = forge.child(easy, Duration.ofMinutes(21), LIMIT);
        assertFalse(test.accept(easy, easier).isRejected());
        assertTrue(test.accept(forge.child(easier)).isRejected());
        assertFalse(test.accept(forge.child(easier, Forge.SPACING, harder)).isRejected());
    }

    /** Five unknown headers may be early, so five known ones must not decide the median. */
    @Test
    void aMedianOfTooFewKnownTimesKeepsNobodyOut() throws IOException {
        TestChain test = open();
        Duration back = Duration.ofSeconds(-1);
        BlockHeader parent = start.header();
        for (int known = 1; known <= 5; known++) {
            parent = forge.child(parent, back);
            assertFalse(test.accept(parent).isRejected());
        }
        AcceptOutcome sixth = test.accept(forge.child(parent, back));
        assertEquals(HeaderRule.MEDIAN_TIME_PAST, sixth.rejection().orElseThrow().rule());
        assertTrue(
                sixth.rejection().orElseThrow().detail().endsWith(parent.time().toString()),
                sixth::toString);
        assertFalse(
                test.accept(forge.child(parent, Duration.ofSeconds(1))).isRejected(),
                "later than the earliest of six known times");
    }

    /** At genesis there is nothing unknown, and the median is that of what there is. */
    @Test
    void theMedianAfterGenesisIsStrict() throws IOException {
        TestChain test = TestChain.regtest();
        AcceptOutcome outcome = test.accept(forge.child(test.genesis(), Duration.ofSeconds(-1)));
        assertEquals(HeaderRule.MEDIAN_TIME_PAST, outcome.rejection().orElseThrow().rule());
    }

    @Test
    void startsAtAnAdjustmentWhereThereAreAny() throws IOException {
        ChainStart odd = new ChainStart(start.header(), HEIGHT + 1, WORK);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> TestChain.from(RETARGETS, odd, new MemoryFile()));
        assertTrue(e.getMessage().contains("multiple of 2016"), e.getMessage());
        assertTrue(e.getMessage().contains("201601"), e.getMessage());
        assertEquals(HEIGHT + 1, TestChain.from(TestChain.REGTEST, odd, file).chain.tip().height());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 79})
    void aHalfWrittenStartIsWrittenAgain(int length) throws IOException {
        for (BlockHeader half : List.of(start.header(), TestChain.REGTEST.genesis())) {
            MemoryFile torn = new MemoryFile(Arrays.copyOf(half.bytes(), length));
            TestChain.from(TestChain.REGTEST, start, torn);
            assertArrayEquals(start.header().bytes(), torn.bytes());
        }
    }

    @Test
    void saysSoIfNetworksHaveNoCheckpoints() {
        MemoryFile untouched = new MemoryFile();
        ChainStarts none = new ChainStarts(TestChain.REGTEST, StartAt.CHECKPOINT, any -> List.of());
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> TestChain.from(TestChain.REGTEST, none, untouched));
        assertTrue(e.getMessage().contains("no checkpoints are known for regtest"));
        assertTrue(e.getMessage().contains("start = genesis"), e.getMessage());
        assertEquals(0, untouched.size());
        assertTrue(untouched.isClosed());
    }

    @Test
    void saysWhoseCheckpointAFileBeginsWith() throws IOException {
        open().close();
        Checkpoints signets = of -> of == Network.SIGNET ? List.of(start) : List.of();
        String error = refusal(new ChainStarts(TestChain.REGTEST, StartAt.GENESIS, signets));
        assertTrue(error.contains("holds headers of signet, not of regtest"), error);
        assertTrue(error.contains("set network = signet"), error);
    }

    @Test
    void saysWhichHeaderAFileBeginsWithIfItIsUnknown() throws IOException {
        open().close();
        String error = refusal(new ChainStarts(TestChain.REGTEST, StartAt.GENESIS, x -> List.of()));
        assertTrue(error.contains(start.header().hash().toString()), error);
        assertTrue(error.contains(start.header().time().toString()), error);
        assertTrue(error.contains("checkpoint that this version knows"), error);
        assertTrue(error.contains("move the file away"), error);
    }

    @Test
    void looksAtCheckpointsOnlyIfGenesisWillNotDo() throws IOException {
        Checkpoints untouchable =
                network -> {
                    throw new AssertionError("checkpoints of " + network + " are not needed");
                };
        ChainStarts starts = new ChainStarts(TestChain.REGTEST, StartAt.GENESIS, untouchable);
        TestChain.from(TestChain.REGTEST, starts, file).grow(2);
        assertEquals(2, TestChain.from(TestChain.REGTEST, starts, file).chain.tip().height());
        MemoryFile foreign = new MemoryFile(NetworkRules.of(Network.MAINNET).genesis().bytes());
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> TestChain.from(TestChain.REGTEST, starts, foreign));
        assertTrue(e.getMessage().contains("mainnet"), e.getMessage());
    }

    @Test
    void whatIsDamagedBehindTheStartIsCutOff(@TempDir Path directory) throws IOException {
        try (TestChain test = open()) {
            test.grow(3);
        }
        byte[] torn = Arrays.copyOf(file.bytes(), file.bytes().length - 1);
        MemoryFile damaged = new MemoryFile(directory.resolve("x.headers"), torn);
        TestChain test = TestChain.from(TestChain.REGTEST, start, damaged);
        assertEquals(HEIGHT + 2, test.chain.tip().height());
        assertEquals(3 * BlockHeader.LENGTH, damaged.size());
    }

    @Test
    void aTreeIsTheSameAtAnyHeight() {
        Random random = new Random(3);
        HeaderTree low = new HeaderTree(ChainStart.genesis(start.header()), 0);
        HeaderTree high = new HeaderTree(start, 0);
        for (int i = 1; i < 3000; i++) {
            int parent = Math.max(0, i - 1 - random.nextInt(300));
            BlockHeader header = BlockHeader.of(unmined(low.hash(parent), random.nextInt()));
            assertEquals(
                    DifficultyRuleTest.add(low, parent, header),
                    DifficultyRuleTest.add(high, parent, header));
        }
        assertEquals(low.tip(), high.tip());
        for (int i = 0; i < 3000; i++) {
            assertEquals(low.height(i) + HEIGHT, high.height(i));
            assertEquals(low.isOnBestBranch(i), high.isOnBestBranch(i));
            assertEquals(low.work(i).subtract(low.work(0)).add(WORK), high.work(i));
            assertEquals(DifficultyRuleTest.header(low, i), DifficultyRuleTest.header(high, i));
            int height = random.nextInt(low.height(i) + 1);
            assertEquals(low.ancestor(i, height), high.ancestor(i, height + HEIGHT));
            assertEquals(low.atHeight(height), high.atHeight(height + HEIGHT));
            int other = random.nextInt(3000);
            assertEquals(low.forkPoint(i, other), high.forkPoint(i, other));
        }
        assertEquals(HeaderTree.NONE, high.atHeight(HEIGHT - 1));
        assertEquals(HeaderTree.NONE, high.parent(HeaderTree.START));
    }

    @Test
    void isOfAPossibleHeightAndWork() {
        BlockHeader header = start.header();
        BigInteger tooMuch = BigInteger.ONE.shiftLeft(256);
        assertThrows(IllegalArgumentException.class, () -> new ChainStart(header, -1, WORK));
        assertThrows(IllegalArgumentException.class, () -> new ChainStart(header, 0, tooMuch));
        assertThrows(
                IllegalArgumentException.class, () -> new ChainStart(header, 0, BigInteger.ZERO));
        assertEquals(BigInteger.TWO, ChainStart.genesis(TestChain.REGTEST.genesis()).work());
        assertEquals(
                BigInteger.valueOf(0x100010001L),
                ChainStart.genesis(NetworkRules.of(Network.MAINNET).genesis()).work());
    }

    private TestChain open() throws IOException {
        return TestChain.from(TestChain.REGTEST, start, file);
    }

    private String refusal(ChainStarts starts) {
        byte[] bytes = file.bytes();
        IOException e =
                assertThrows(
                        IOException.class, () -> TestChain.from(TestChain.REGTEST, starts, file));
        assertArrayEquals(bytes, file.bytes());
        return e.getMessage();
    }

    private static Headers after(TestChain test, BlockLocator locator) {
        return test.chain.headersAfter(locator, Hash256.ZERO, 2000);
    }

    private static BlockLocator locator(BlockHeader... headers) {
        return new BlockLocator(
                Arrays.stream(headers)
                        .map(header -> entry(header, BlockLocator.Entry.UNKNOWN_HEIGHT))
                        .toList());
    }

    private static BlockLocator.Entry entry(BlockHeader header, int height) {
        return new BlockLocator.Entry(header.hash(), height);
    }

    private static byte[] unmined(Hash256 parent, int nonce) {
        byte[] raw = new byte[BlockHeader.LENGTH];
        System.arraycopy(parent.bytes(), 0, raw, HeaderField.PREVIOUS, Hash256.LENGTH);
        HeaderField.putInteger(raw, HeaderField.BITS, LIMIT);
        HeaderField.putInteger(raw, HeaderField.NONCE, nonce);
        return raw;
    }
}
