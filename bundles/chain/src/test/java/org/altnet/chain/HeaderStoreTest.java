package org.altnet.chain;

import static org.altnet.chain.Forge.concat;
import static org.altnet.chain.Forge.last;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderStoreTest {
    private static final int LENGTH = BlockHeader.LENGTH;

    @TempDir Path directory;
    private final ManualTime time = new ManualTime();
    private final FileHeaderChains chains = new FileHeaderChains(time);
    private final Forge forge = new Forge();
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("new").resolve("regtest.headers");
    }

    @Test
    void startsAFileWithGenesis() throws IOException {
        try (HeaderChain chain = open()) {
            assertEquals(0, chain.tip().height());
            assertArrayEquals(TestChain.REGTEST.genesis().bytes(), Files.readAllBytes(file));
        }
    }

    @Test
    void keepsAllBranchesInTheOrderOfAcceptance() throws IOException {
        BlockHeader[] first;
        BlockHeader[] second;
        StoredHeader tip;
        try (HeaderChain chain = open()) {
            first = forge.branch(chain.tip().header(), 10);
            accept(chain, first);
            second = forge.branch(first[4], 6);
            accept(chain, second);
            accept(chain, first);
            tip = chain.tip();
            assertEquals(11, tip.height());
        }
        BlockHeader[] all = concat(concat(new BlockHeader[] {genesis()}, first), second);
        assertArrayEquals(Headers.of(all).bytes(), Files.readAllBytes(file));
        try (HeaderChain chain = open()) {
            assertEquals(tip, chain.tip());
            for (BlockHeader header : all) {
                assertEquals(header, chain.find(header.hash()).orElseThrow().header());
            }
            assertEquals(1, accept(chain, forge.child(last(second))).added());
        }
    }

    @Test
    void remembersWhichOfEqualsCameFirst() throws IOException {
        BlockHeader[] first;
        try (HeaderChain chain = open()) {
            first = forge.branch(chain.tip().header(), 3);
            accept(chain, first);
            accept(chain, forge.branch(chain.atHeight(0).orElseThrow().header(), 3));
        }
        try (HeaderChain chain = open()) {
            assertEquals(last(first), chain.tip().header());
        }
    }

    @Test
    void readsManyPagesBack() throws IOException {
        BlockHeader[] many = forge.branch(genesis(), 8292);
        Files.createDirectories(file.getParent());
        Files.write(file, Headers.of(concat(new BlockHeader[] {genesis()}, many)).bytes());
        try (HeaderChain chain = open()) {
            assertEquals(many.length, chain.tip().height());
            assertEquals(last(many), chain.tip().header());
        }
    }

    @Test
    void doesNotCompareItsOwnHeadersWithAClockThatWasSetBack() throws IOException {
        StoredHeader tip;
        try (HeaderChain chain = open()) {
            Duration toNow = Duration.between(genesis().time(), time.now().wall());
            accept(chain, forge.child(genesis(), toNow));
            tip = chain.tip();
        }
        time.stepWall(Duration.ofDays(-3000));
        try (HeaderChain chain = open()) {
            assertEquals(tip, chain.tip());
            AcceptOutcome outcome = accept(chain, forge.child(tip.header()));
            assertEquals(HeaderRule.FUTURE_TIME, outcome.rejection().orElseThrow().rule());
        }
    }

    @Test
    void aFileCutInItsLast160BytesRestartsAtTheLastWholeHeader() throws IOException {
        byte[] whole = storedChain(6);
        for (int cut = 1; cut <= 2 * LENGTH; cut++) {
            byte[] torn = Arrays.copyOf(whole, whole.length - cut);
            int good = torn.length / LENGTH;
            assertRestartsWith(good, torn);
        }
    }

    @Test
    void aFileGarbledInItsLast160BytesRestartsAtTheLastValidHeader() throws IOException {
        byte[] whole = storedChain(6);
        int headers = whole.length / LENGTH;
        for (int back = 1; back <= 2 * LENGTH; back++) {
            byte[] garbled = whole.clone();
            int at = whole.length - back;
            do {
                garbled[at]++;
            } while (isStillValid(garbled, at / LENGTH));
            assertRestartsWith(headers - 1 - (back - 1) / LENGTH, garbled);
        }
    }

    @Test
    void aFileWithZerosOrNoiseAtItsEndRestartsWhereTheyBegin() throws IOException {
        byte[] whole = storedChain(6);
        byte[] zeros = Arrays.copyOf(whole, whole.length + 3 * LENGTH + 7);
        assertRestartsWith(7, zeros);
        byte[] noise = zeros.clone();
        byte[] random = new byte[noise.length - whole.length];
        new Random(5).nextBytes(random);
        System.arraycopy(random, 0, noise, whole.length, random.length);
        assertRestartsWith(7, noise);
    }

    @Test
    void keepsEveryTailThatItCutsOff() throws IOException {
        byte[] whole = storedChain(3);
        Files.createDirectories(file.getParent());
        for (int number = 1; number <= 3; number++) {
            Files.write(file, Arrays.copyOf(whole, whole.length + number));
            open().close();
            assertArrayEquals(whole, Files.readAllBytes(file));
            assertEquals(number, Files.size(file.resolveSibling("regtest.headers.tail-" + number)));
        }
    }

    @Test
    void cutsNothingOffIfItCannotKeepIt() throws IOException {
        byte[] torn = Arrays.copyOf(storedChain(3), 3 * LENGTH + 1);
        MemoryFile unsaveable =
                new MemoryFile(directory.resolve("missing").resolve("x.headers"), torn);
        IOException e =
                assertThrows(IOException.class, () -> new TestChain(TestChain.REGTEST, unsaveable));
        assertTrue(e.getMessage().contains("x.headers.tail-1"), e.getMessage());
        assertArrayEquals(torn, unsaveable.bytes());
        assertTrue(unsaveable.isClosed());
    }

    @Test
    void aHalfWrittenGenesisIsWrittenAgain() throws IOException {
        MemoryFile half = new MemoryFile(Arrays.copyOf(genesis().bytes(), 33));
        new TestChain(TestChain.REGTEST, half);
        assertArrayEquals(genesis().bytes(), half.bytes());
    }

    @Test
    void refusesAnotherNetworksFileAndLeavesItAlone() throws IOException {
        try (HeaderChain chain = chains.open(Network.TESTNET4, file)) {
            assertEquals(Network.TESTNET4.genesis(), chain.tip().hash());
        }
        byte[] before = Files.readAllBytes(file);
        IOException e = assertThrows(IOException.class, this::open);
        assertTrue(e.getMessage().contains("testnet4"), e.getMessage());
        assertTrue(e.getMessage().contains("regtest"), e.getMessage());
        assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
        chains.open(Network.TESTNET4, file).close();
    }

    @Test
    void refusesWhatIsNoHeaderFileAndLeavesItAlone() throws IOException {
        Random random = new Random(9);
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 300);
        for (int i = 0; i < rounds; i++) {
            byte[] garbage = new byte[1 + random.nextInt(400)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (2 + random.nextInt(250));
            MemoryFile other = new MemoryFile(garbage);
            IOException e =
                    assertThrows(IOException.class, () -> new TestChain(TestChain.REGTEST, other));
            assertTrue(e.getMessage().contains("genesis"), e.getMessage());
            assertArrayEquals(garbage, other.bytes());
        }
    }

    @Test
    void opensAFileOnceAtATime() throws IOException {
        HeaderChain first = open();
        IOException again = assertThrows(IOException.class, this::open);
        assertTrue(again.getMessage().contains("in use"), again.getMessage());
        FileHeaderChains others = new FileHeaderChains(time);
        IOException other =
                assertThrows(IOException.class, () -> others.open(Network.REGTEST, file));
        assertTrue(other.getMessage().contains("in use"), other.getMessage());
        first.close();
        first.close();
        try (HeaderChain second = open()) {
            assertEquals(0, second.tip().height());
        }
    }

    @Test
    void keepsOtherProcessesOut() throws Exception {
        Files.createDirectories(file.getParent());
        Process holder = ChildJvm.start(LockHolder.class, file);
        try {
            assertEquals('L', holder.getInputStream().read());
            IOException e = assertThrows(IOException.class, this::open);
            assertTrue(e.getMessage().contains("in use"), e.getMessage());
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
        }
        open().close();
    }

    @Test
    void saysWhatIsWrongWithThePath() throws IOException {
        Path notADirectory = Files.createFile(directory.resolve("file"));
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> chains.open(Network.REGTEST, notADirectory.resolve("x")));
        assertTrue(e.getMessage().contains(notADirectory.toString()), e.getMessage());
        Path isADirectory = Files.createDirectory(directory.resolve("directory"));
        IOException other =
                assertThrows(IOException.class, () -> chains.open(Network.REGTEST, isADirectory));
        assertTrue(other.getMessage().contains(isADirectory.toString()), other.getMessage());
    }

    @Test
    void aFullDiskCostsTheBatchAndNothingElse() throws IOException {
        TestChain test = TestChain.regtest();
        BlockHeader[] before = test.grow(5);
        byte[] stored = test.file.bytes();
        BlockHeader[] batch = forge.branch(last(before), 4);

        test.file.room(stored.length + 2 * LENGTH + 11);
        AcceptOutcome full = test.accept(concat(new BlockHeader[] {last(before)}, batch));
        AcceptOutcome.Rejection rejection = full.rejection().orElseThrow();
        assertEquals(HeaderRule.STORAGE, rejection.rule());
        assertEquals(1, rejection.index());
        assertEquals(6, rejection.height());
        assertEquals(batch[0].hash(), rejection.hash());
        assertTrue(rejection.detail().contains("No space left"), rejection.detail());
        assertEquals(5, test.chain.tip().height());
        assertTrue(test.chain.find(batch[0].hash()).isEmpty());
        assertArrayEquals(stored, test.file.bytes());
        assertEquals(
                Headers.of(before),
                test.chain.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, 2000));

        test.file.room(Integer.MAX_VALUE);
        assertEquals(4, test.accept(batch).added());
        assertEquals(9, test.chain.tip().height());
    }

    @Test
    void whatCouldNotBeTakenBackIsOverwrittenLater() throws IOException {
        TestChain test = TestChain.regtest();
        BlockHeader[] batch = forge.branch(test.genesis(), 4);
        test.file.room(3 * LENGTH + 5);
        test.file.truncateFails(true);
        assertTrue(test.accept(batch).isRejected());
        assertEquals(3 * LENGTH + 5, test.file.size());
        test.file.room(Integer.MAX_VALUE);
        assertTrue(test.accept(batch[0]).isRejected());
        test.file.truncateFails(false);
        assertFalse(test.accept(batch[0]).isRejected());
        assertArrayEquals(Headers.of(test.genesis(), batch[0]).bytes(), test.file.bytes());
    }

    @Test
    void nothingIsTakenThatDidNotReachTheDisk() throws IOException {
        TestChain test = TestChain.regtest();
        test.grow(3);
        assertEquals(4 * LENGTH, test.file.forced());
        test.file.forceFails(true);
        BlockHeader next = forge.child(test.chain.tip().header());
        AcceptOutcome outcome = test.accept(next);
        assertEquals(HeaderRule.STORAGE, outcome.rejection().orElseThrow().rule());
        assertEquals(4 * LENGTH, test.file.size());
        assertTrue(test.chain.find(next.hash()).isEmpty());
    }

    @Test
    void aClosedChainStillAnswersAndTakesNothing() throws IOException {
        HeaderChain chain = open();
        accept(chain, forge.child(genesis()));
        chain.close();
        assertEquals(1, chain.tip().height());
        AcceptOutcome outcome = accept(chain, forge.child(chain.tip().header()));
        assertEquals(HeaderRule.STORAGE, outcome.rejection().orElseThrow().rule());
        assertTrue(outcome.rejection().orElseThrow().detail().contains("closed"));
        assertEquals(0, accept(chain, chain.tip().header()).added());
    }

    @Test
    void anInterruptedThreadDoesNotCloseTheFile() throws IOException {
        try (HeaderChain chain = open()) {
            Thread.currentThread().interrupt();
            assertFalse(accept(chain, forge.child(genesis())).isRejected());
            assertTrue(Thread.interrupted());
            assertFalse(accept(chain, forge.child(chain.tip().header())).isRejected());
        }
    }

    private HeaderChain open() throws IOException {
        return chains.open(Network.REGTEST, file);
    }

    private static AcceptOutcome accept(HeaderChain chain, BlockHeader... headers) {
        return chain.accept(Headers.of(headers), "test");
    }

    private static BlockHeader genesis() {
        return TestChain.REGTEST.genesis();
    }

    private static byte[] storedChain(int headers) throws IOException {
        TestChain test = TestChain.regtest();
        test.grow(headers);
        return test.file.bytes();
    }

    /** One regtest hash in two meets its target: a changed byte may make another valid header. */
    private static boolean isStillValid(byte[] bytes, int index) {
        BlockHeader header = BlockHeader.of(bytes, index * LENGTH);
        BlockHeader parent = BlockHeader.of(bytes, (index - 1) * LENGTH);
        return header.previous().equals(parent.hash())
                && CompactTarget.of(0x207fffff).isMetBy(header.hash().bytes());
    }

    private void assertRestartsWith(int good, byte[] damaged) throws IOException {
        MemoryFile memory = new MemoryFile(directory.resolve("x.headers"), damaged);
        TestChain test = new TestChain(TestChain.REGTEST, memory);
        assertEquals(good - 1, test.chain.tip().height());
        assertArrayEquals(Arrays.copyOf(damaged, good * LENGTH), memory.bytes());
        Path tail = directory.resolve("x.headers.tail-1");
        if (damaged.length > good * LENGTH) {
            assertArrayEquals(
                    Arrays.copyOfRange(damaged, good * LENGTH, damaged.length),
                    Files.readAllBytes(tail));
        }
        Files.deleteIfExists(tail);
        assertEquals(1, test.accept(test.forge.child(test.chain.tip().header())).added());
    }
}
