package org.altnet.chain;

import static org.altnet.chain.Forge.concat;
import static org.altnet.chain.Forge.last;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FlatHeaderChainTest {
    private static final int REGTEST_WORK = 2;

    private TestChain test;
    private HeaderChain chain;
    private Forge forge;

    @BeforeEach
    void open() throws IOException {
        test = TestChain.regtest();
        chain = test.chain;
        forge = test.forge;
    }

    @Test
    void beginsWithGenesis() {
        assertEquals(Network.REGTEST, chain.network());
        assertEquals(Network.REGTEST.genesis(), chain.tip().hash());
        assertEquals(0, chain.tip().height());
        assertEquals(BigInteger.TWO, chain.tip().chainWork());
    }

    @Test
    void findsHeadersOnEveryBranchAndByHeightOnTheBest() {
        BlockHeader[] best = test.grow(10);
        BlockHeader[] side = forge.branch(best[3], 2);
        test.accept(side);
        assertEquals(side[1], chain.find(side[1].hash()).orElseThrow().header());
        assertEquals(6, chain.find(side[1].hash()).orElseThrow().height());
        StoredHeader sixth = chain.atHeight(6).orElseThrow();
        assertEquals(best[5], sixth.header());
        assertEquals(BigInteger.valueOf(7 * REGTEST_WORK), sixth.chainWork());
        assertTrue(chain.atHeight(11).isEmpty());
        assertTrue(chain.atHeight(-1).isEmpty());
        assertTrue(chain.find(Forge.unknownHash(1)).isEmpty());
        assertTrue(chain.find(Hash256.ZERO).isEmpty());
    }

    @Test
    void theFirstOfEqualsStaysAndMoreWorkWins() {
        BlockHeader[] first = test.grow(5);
        BlockHeader[] second = forge.branch(first[1], 3);
        AcceptOutcome tie = test.accept(second);
        assertFalse(tie.tipChanged());
        assertEquals(last(second), tie.last().orElseThrow().header());
        assertEquals(tie.tipAfter().chainWork(), tie.last().orElseThrow().chainWork());

        AcceptOutcome reorganised = test.accept(forge.child(last(second)));
        assertTrue(reorganised.tipChanged());
        assertEquals(6, reorganised.tipAfter().height());
        assertEquals(second[0], chain.atHeight(3).orElseThrow().header());
        assertEquals(first[1], chain.forkPoint(last(first).hash(), chain.tip().hash()).header());
    }

    @Test
    void findsAncestorsOnEveryBranch() {
        BlockHeader[] trunk = test.grow(40);
        BlockHeader[] fork = forge.branch(trunk[9], 20);
        test.accept(fork);
        assertEquals(trunk[4], chain.ancestor(last(fork).hash(), 5).header());
        assertEquals(fork[6], chain.ancestor(last(fork).hash(), 17).header());
        assertEquals(last(fork), chain.ancestor(last(fork).hash(), 30).header());
        assertEquals(0, chain.ancestor(last(fork).hash(), 0).height());
        assertThrows(IllegalArgumentException.class, () -> chain.ancestor(last(fork).hash(), 31));
        assertThrows(IllegalArgumentException.class, () -> chain.ancestor(last(fork).hash(), -1));
    }

    @Test
    void acceptsTwiceWhatItAcceptedOnce() {
        BlockHeader[] branch = test.grow(10);
        byte[] stored = test.file.bytes();
        AcceptOutcome again = test.accept(branch);
        assertFalse(again.isRejected());
        assertEquals(0, again.added());
        assertEquals(10, again.known());
        assertEquals(last(branch), again.last().orElseThrow().header());
        assertEquals(stored.length, test.file.bytes().length);

        AcceptOutcome overlap =
                test.accept(concat(Arrays.copyOfRange(branch, 6, 10), forge.child(last(branch))));
        assertEquals(1, overlap.added());
        assertEquals(4, overlap.known());
    }

    @Test
    void passesOverGenesisToo() {
        AcceptOutcome outcome = test.accept(test.genesis(), forge.child(test.genesis()));
        assertEquals(1, outcome.known());
        assertEquals(1, outcome.added());
    }

    @Test
    void anEmptyBatchIsFine() {
        AcceptOutcome outcome = test.accept();
        assertFalse(outcome.isRejected());
        assertEquals(0, outcome.added());
        assertTrue(outcome.last().isEmpty());
    }

    @Test
    void aFullBatchIsFine() {
        assertEquals(Headers.MAX, test.accept(forge.branch(test.genesis(), Headers.MAX)).added());
    }

    @Test
    void aLocatorIsDenseAtTheTipThenEverSparserDownToGenesis() {
        test.grow(5000);
        List<Integer> heights = heights(chain.locator());
        List<Integer> expected =
                new ArrayList<>(
                        List.of(
                                5000, 4999, 4998, 4997, 4996, 4995, 4994, 4993, 4992, 4991, 4990,
                                4988, 4984, 4976, 4960, 4928, 4864, 4736, 4480, 3968, 2944, 896));
        expected.add(0);
        assertEquals(expected, heights);
        chain.locator()
                .entries()
                .forEach(
                        entry ->
                                assertEquals(
                                        chain.atHeight(entry.height()).orElseThrow().hash(),
                                        entry.hash()));
    }

    @Test
    void aShortLocatorEndsWithGenesisOnce() {
        assertEquals(List.of(0), heights(chain.locator()));
        test.grow(1);
        assertEquals(List.of(1, 0), heights(chain.locator()));
        test.grow(11);
        assertEquals(List.of(12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 0), heights(chain.locator()));
    }

    @Test
    void answersGetHeadersFromTheFirstHashOnTheBestBranch() {
        BlockHeader[] best = test.grow(20);
        BlockHeader[] side = forge.branch(best[3], 2);
        test.accept(side);
        Hash256 unknown = Forge.unknownHash(1);
        assertEquals(
                Headers.of(Arrays.copyOfRange(best, 8, 20)),
                after(2000, Hash256.ZERO, unknown, side[1].hash(), best[7].hash(), best[2].hash()));
        assertEquals(
                Headers.of(Arrays.copyOfRange(best, 8, 11)),
                after(3, Hash256.ZERO, best[7].hash()));
        assertEquals(Headers.EMPTY, after(2000, Hash256.ZERO, chain.tip().hash()));
        assertEquals(Headers.EMPTY, after(0, Hash256.ZERO, best[7].hash()));
    }

    @Test
    void answersAnUnknownLocatorFromGenesis() {
        BlockHeader[] best = test.grow(20);
        assertEquals(Headers.of(best), after(2000, Hash256.ZERO, Forge.unknownHash(1)));
        assertEquals(Headers.of(best), after(2000, Hash256.ZERO));
    }

    @Test
    void honoursTheStopHash() {
        BlockHeader[] best = test.grow(20);
        BlockHeader[] side = forge.branch(best[3], 2);
        test.accept(side);
        Headers all = Headers.of(Arrays.copyOfRange(best, 5, 20));
        assertEquals(
                Headers.of(Arrays.copyOfRange(best, 5, 10)),
                after(2000, best[9].hash(), best[4].hash()));
        assertEquals(Headers.of(best[5]), after(2000, best[5].hash(), best[4].hash()));
        assertEquals(Headers.of(best[5], best[6]), after(2, best[9].hash(), best[4].hash()));
        assertEquals(all, after(2000, best[4].hash(), best[4].hash()));
        assertEquals(all, after(2000, side[1].hash(), best[4].hash()));
        assertEquals(all, after(2000, Forge.unknownHash(1), best[4].hash()));
    }

    @Test
    void givesAtMost2000() {
        BlockHeader[] best = test.grow(2500);
        assertEquals(Headers.of(Arrays.copyOf(best, 2000)), after(2000, Hash256.ZERO));
        assertThrows(IllegalArgumentException.class, () -> after(2001, Hash256.ZERO));
        assertThrows(IllegalArgumentException.class, () -> after(-1, Hash256.ZERO));
        assertThrows(
                IllegalArgumentException.class,
                () -> chain.headersBetween(best[0].hash(), best[1].hash(), 2001));
    }

    @Test
    void givesTheWayToADescendantOnAnyBranch() {
        BlockHeader[] best = test.grow(20);
        BlockHeader[] side = forge.branch(best[3], 5);
        test.accept(side);
        Hash256 from = best[1].hash();
        assertEquals(
                Headers.of(concat(new BlockHeader[] {best[2], best[3]}, side)),
                chain.headersBetween(from, last(side).hash(), 2000));
        assertEquals(
                Headers.of(best[2], best[3], side[0]),
                chain.headersBetween(from, last(side).hash(), 3));
        assertEquals(Headers.EMPTY, chain.headersBetween(from, from, 2000));
        assertEquals(Headers.EMPTY, chain.headersBetween(from, last(side).hash(), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> chain.headersBetween(best[5].hash(), last(side).hash(), 2000));
        assertThrows(
                IllegalArgumentException.class,
                () -> chain.headersBetween(best[5].hash(), from, 2000));
        assertThrows(
                IllegalArgumentException.class,
                () -> chain.headersBetween(Forge.unknownHash(1), from, 2000));
        assertThrows(
                IllegalArgumentException.class, () -> chain.forkPoint(from, Forge.unknownHash(1)));
    }

    /** Equal work is avoided: the branch of most work is one, so order must not matter. */
    @Test
    void aTreeInWhateverOrderHasTheSameTip() throws IOException {
        Random random = new Random(11);
        List<BlockHeader> nodes = new ArrayList<>(List.of(test.genesis()));
        for (int i = 0; i < 120; i++) {
            int newest = nodes.size() - 1;
            nodes.add(forge.child(nodes.get(Math.max(0, newest - random.nextInt(6)))));
        }
        BlockHeader[] longest = forge.branch(last(nodes.toArray(BlockHeader[]::new)), 121);
        nodes.addAll(List.of(longest));
        for (int round = 0; round < 20; round++) {
            TestChain other = TestChain.regtest();
            List<BlockHeader> waiting = new ArrayList<>(nodes);
            Collections.shuffle(waiting, random);
            while (!waiting.isEmpty()) {
                waiting.removeIf(header -> !other.accept(header).isRejected());
            }
            assertEquals(last(longest), other.chain.tip().header());
            assertEquals(nodes.size() * BlockHeader.LENGTH, other.file.bytes().length);
            TestChain reopened =
                    new TestChain(TestChain.REGTEST, new MemoryFile(other.file.bytes()));
            assertEquals(other.chain.tip(), reopened.chain.tip());
        }
    }

    @Test
    void survivesEveryKindOfGarbage() {
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 2000);
        Random random = new Random(3);
        test.grow(50);
        StoredHeader tip = chain.tip();
        BlockHeader[] next = forge.branch(tip.header(), 4);
        for (int i = 0; i < rounds; i++) {
            byte[] raw = Headers.of(next).bytes();
            int flipped = random.nextInt(raw.length);
            raw[flipped] ^= (byte) (1 << random.nextInt(8));
            if (random.nextInt(4) == 0) {
                random.nextBytes(raw);
            }
            Headers batch = Headers.of(raw);
            AcceptOutcome outcome = chain.accept(batch, "fuzz");
            assertTrue(isExplained(outcome, batch), outcome::toString);
        }
        Headers stored = Headers.of(test.file.bytes());
        for (BlockHeader header : stored) {
            assertTrue(CompactTarget.of(header.bits()).isMetBy(header.hash().bytes()));
        }
    }

    /** A flipped bit of the last header may by luck have the work that regtest asks for. */
    private boolean isExplained(AcceptOutcome outcome, Headers batch) {
        return outcome.rejection()
                .map(
                        rejection ->
                                batch.get(rejection.index()).hash().equals(rejection.hash())
                                        && !rejection.detail().isBlank())
                .orElse(outcome.added() + outcome.known() == batch.size());
    }

    @Test
    @Timeout(20)
    void readersSeeABatchWholeOrNotAtAll() throws Exception {
        int batches = 60;
        int size = 50;
        BlockHeader[] headers = forge.branch(test.genesis(), batches * size);
        AtomicBoolean done = new AtomicBoolean();
        Callable<Integer> reader =
                () -> {
                    int seen = 0;
                    while (!done.get() || seen < headers.length) {
                        StoredHeader tip = chain.tip();
                        assertEquals(0, tip.height() % size);
                        assertEquals(tip, chain.find(tip.hash()).orElseThrow());
                        assertEquals(0, heights(chain.locator()).get(0) % size);
                        assertTrue(tip.height() >= seen);
                        seen = tip.height();
                    }
                    return seen;
                };
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> results = List.of(readers.submit(reader), readers.submit(reader));
            for (int i = 0; i < batches; i++) {
                chain.accept(Headers.of(headers).slice(i * size, (i + 1) * size), "test");
            }
            done.set(true);
            for (Future<Integer> result : results) {
                assertEquals(headers.length, result.get(10, TimeUnit.SECONDS));
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private static List<Integer> heights(BlockLocator locator) {
        return locator.entries().stream().map(BlockLocator.Entry::height).toList();
    }

    private Headers after(int max, Hash256 stop, Hash256... locator) {
        List<BlockLocator.Entry> entries =
                Arrays.stream(locator)
                        .map(
                                hash ->
                                        new BlockLocator.Entry(
                                                hash, BlockLocator.Entry.UNKNOWN_HEIGHT))
                        .toList();
        return chain.headersAfter(new BlockLocator(entries), stop, max);
    }
}
