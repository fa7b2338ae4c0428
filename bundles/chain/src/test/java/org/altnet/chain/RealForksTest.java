package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;

/** Branches that mainnet really had, and that others made of it. */
class RealForksTest {
    private static final int BIP66_FIRST = 363_731;
    private static final int BCH_FIRST = 478_559;
    private static final int BCH_LAST = 478_576;

    @Test
    void aBranchOfLittleWorkIsKeptAndNeverWins() throws IOException {
        TestChain test = RealFile.MAINNET.chain();
        Headers best = RealFile.MAINNET.headers();
        Headers other = RealFile.ALTERNATIVE.headers();
        RealFile.acceptAll(test, other);
        RealFile.acceptAll(test, best);
        assertLoses(test.chain, best, other);

        TestChain late = RealFile.MAINNET.chain();
        RealFile.acceptAll(late, best);
        RealFile.acceptAll(late, other);
        assertLoses(late.chain, best, other);
    }

    private static void assertLoses(HeaderChain chain, Headers best, Headers other) {
        assertEquals(best.get(best.size() - 1), chain.tip().header());
        StoredHeader end = chain.find(other.get(other.size() - 1).hash()).orElseThrow();
        assertEquals(2016, end.height());
        BigInteger work =
                MainnetPeriods.work(0x1d00ffff)
                        .multiply(BigInteger.valueOf(2016))
                        .add(MainnetPeriods.work(end.header().bits()));
        assertEquals(work, end.chainWork());
        assertTrue(end.chainWork().compareTo(chain.atHeight(2016).orElseThrow().chainWork()) > 0);
        assertEquals(0, chain.forkPoint(end.hash(), chain.tip().hash()).height());
    }

    /** Every stale header whose parent is in one of the files, or is itself such a one. */
    @Test
    void staleHeadersEndAsForks() throws IOException {
        List<StaleHeaders.Stale> stale = StaleHeaders.read(StaleHeaders.EVERY).all();
        Set<Hash256> found = new HashSet<>();
        for (RealFile file : RealFile.ofMainnet().toList()) {
            TestChain test = file.chain();
            RealFile.acceptAll(test, file.headers());
            for (StaleHeaders.Stale one : stale) {
                if (test.chain.find(one.header().previous()).isPresent()) {
                    acceptAsFork(test, one);
                    found.add(one.header().hash());
                }
            }
        }
        assertEquals(inFiles(stale), found.size());
        assertEquals(86, found.size());
    }

    @Test
    void oneFollowsThePeriodsFirstHeaderOfWhichNoMoreIsKnown() throws IOException {
        MainnetPeriods periods = MainnetPeriods.read();
        StaleHeaders.Stale stale =
                StaleHeaders.read(StaleHeaders.EVERY).between(497_953, 497_953).get(0);
        BlockHeader first = periods.first(497_952 / DifficultyRule.PERIOD);
        ChainStart start = new ChainStart(first, 497_952, periods.chainWork(497_952));
        acceptAsFork(TestChain.from(RealFile.MAINNET.rules(), start, new MemoryFile()), stale);
    }

    /** The month in which old nodes followed a branch that new ones did not. */
    @Test
    void thoseOfMarch2013Too() throws IOException {
        RealFile file =
                RealFile.ofMainnet()
                        .filter(any -> any.first() == 150_001)
                        .findFirst()
                        .orElseThrow();
        TestChain test = file.chain();
        RealFile.acceptAll(test, file.headers());
        int forks = 0;
        for (StaleHeaders.Stale one : StaleHeaders.read(StaleHeaders.MARCH_2013).all()) {
            if (test.chain.find(one.header().previous()).isPresent()) {
                acceptAsFork(test, one);
                forks++;
            } else {
                assertFollowsAnUnknownParent(Headers.of(one.header()), one.height());
            }
        }
        assertEquals(4, forks);
    }

    /** Wherever the period's difficulty is known, parent or not. */
    @Test
    void everyStaleHeaderKeepsTheRules() throws IOException {
        int end = MainnetPeriods.read().count() * DifficultyRule.PERIOD - 1;
        List<StaleHeaders.Stale> stale = StaleHeaders.read(StaleHeaders.EVERY).between(1, end);
        for (StaleHeaders.Stale one : stale) {
            assertFollowsAnUnknownParent(Headers.of(one.header()), one.height());
        }
        assertEquals(740, stale.size());
    }

    /** The only branches of two since 2018. */
    @Test
    void twoInARowKeepThemToo() throws IOException {
        for (int height : new int[] {656_477, 788_686}) {
            List<StaleHeaders.Stale> all =
                    StaleHeaders.read(StaleHeaders.EVERY).between(height, height + 1);
            StaleHeaders.Stale second = all.get(all.size() - 1);
            BlockHeader first =
                    all.stream()
                            .map(StaleHeaders.Stale::header)
                            .filter(any -> any.hash().equals(second.header().previous()))
                            .findFirst()
                            .orElseThrow();
            assertFollowsAnUnknownParent(Headers.of(first, second.header()), height);
        }
    }

    private static void acceptAsFork(TestChain test, StaleHeaders.Stale stale) throws IOException {
        StoredHeader tip = test.chain.tip();
        StoredHeader parent = test.chain.find(stale.header().previous()).orElseThrow();
        AcceptOutcome outcome = test.accept(stale.header());
        assertEquals(Optional.empty(), outcome.rejection());
        StoredHeader fork = outcome.last().orElseThrow();
        assertEquals(stale.header(), fork.header());
        assertEquals(stale.height(), fork.height());
        assertEquals(MainnetPeriods.read().chainWork(stale.height()), fork.chainWork());
        if (stale.height() <= tip.height()) {
            assertEquals(tip, test.chain.tip());
            StoredHeader rival = test.chain.atHeight(stale.height()).orElseThrow();
            assertNotEquals(rival, fork);
            StoredHeader parted = test.chain.forkPoint(fork.hash(), tip.hash());
            boolean onBest = test.chain.atHeight(parent.height()).orElseThrow().equals(parent);
            assertEquals(onBest, parted.equals(parent));
            assertEquals(test.chain.atHeight(parted.height()).orElseThrow(), parted);
        }
    }

    /** Stale headers that follow one in the files, where chains can start. */
    private static int inFiles(List<StaleHeaders.Stale> stale) throws IOException {
        Set<Hash256> known = new HashSet<>();
        for (RealFile file : RealFile.ofMainnet().toList()) {
            file.headers().forEach(header -> known.add(header.hash()));
        }
        int count = 0;
        for (StaleHeaders.Stale one : stale) {
            if (known.contains(one.header().previous())) {
                known.add(one.header().hash());
                count++;
            }
        }
        return count;
    }

    /** Six blocks that broke BIP66 and no rule of headers, on 4 July 2015. */
    @Test
    void theInvalidBranchOf2015HasTheWorkOfTheBestBranch() throws IOException {
        Headers branch = RealFile.read("mainnet/bip66fork_363731-363736.bin");
        assertEquals(6, branch.size());
        assertFollowsAnUnknownParent(branch, BIP66_FIRST);
    }

    @Test
    void theFirst18HeadersOfBitcoinCashKeepAllRules() throws IOException {
        Headers branch = bitcoinCash();
        assertEquals(18, branch.size());
        assertFollowsAnUnknownParent(branch, BCH_FIRST);
    }

    /**
     * Bitcoin Cash made its difficulty easier by a fifth when six blocks took more than twelve
     * hours by median time past. Here they did.
     */
    @Test
    void theNextOneBreaksThem() throws IOException {
        Headers branch = bitcoinCash();
        Duration six = Duration.between(medianTimePast(branch, 12), medianTimePast(branch, 18));
        assertTrue(six.compareTo(Duration.ofHours(12)) > 0, six::toString);
        BlockHeader last = branch.get(branch.size() - 1);
        BigInteger target = CompactTarget.of(last.bits()).value();
        int eased = CompactTarget.bitsOf(target.add(target.shiftRight(2)));

        Unrooted unrooted = new Unrooted(MainnetPeriods.read(), BCH_FIRST, branch);
        branch.forEach(header -> assertEquals(Optional.empty(), unrooted.add(header)));
        BlockHeader next = child(last, last.time().plusSeconds(600), eased);
        assertEquals(Optional.of(HeaderRule.DIFFICULTY), unrooted.add(next));
        BlockHeader ours = child(last, last.time().plusSeconds(600), last.bits());
        assertEquals(Optional.of(HeaderRule.PROOF_OF_WORK), unrooted.add(ours));
    }

    private static void assertFollowsAnUnknownParent(Headers branch, int first) throws IOException {
        MainnetPeriods periods = MainnetPeriods.read();
        Unrooted unrooted = new Unrooted(periods, first, branch);
        for (int i = 0; i < branch.size(); i++) {
            BlockHeader header = branch.get(i);
            assertBroken(HeaderRule.PROOF_OF_WORK, unrooted, header, HeaderField.NONCE);
            assertBroken(HeaderRule.DIFFICULTY, unrooted, header, HeaderField.BITS);
            assertEquals(Optional.empty(), unrooted.add(header));
            assertEquals(first + i, unrooted.height());
            assertEquals(periods.chainWork(first + i), unrooted.work());
        }
    }

    private static void assertBroken(
            HeaderRule rule, Unrooted unrooted, BlockHeader header, int at) {
        assertEquals(Optional.of(rule), unrooted.add(Forge.garbled(header, at)));
    }

    private static Headers bitcoinCash() throws IOException {
        return Forge.headers(
                StaleHeaders.read(StaleHeaders.EVERY).between(BCH_FIRST, BCH_LAST).stream()
                        .map(StaleHeaders.Stale::header)
                        .toList());
    }

    /** As of the branch's header of that number, from 1. */
    private static Instant medianTimePast(Headers branch, int number) {
        return StreamSupport.stream(branch.slice(number - 11, number).spliterator(), false)
                .map(BlockHeader::time)
                .sorted()
                .toList()
                .get(5);
    }

    private static BlockHeader child(BlockHeader parent, Instant time, int bits) {
        ByteBuffer raw =
                ByteBuffer.allocate(BlockHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN).putInt(4);
        parent.hash().writeTo(raw);
        raw.position(HeaderField.TIME);
        return BlockHeader.of(raw.putInt((int) time.getEpochSecond()).putInt(bits).array());
    }

    /**
     * A branch within one difficulty period whose parent is not in the data. Of that one the hash
     * is known, the height, the bits and the work, and nothing else: another header stands in for
     * it. So every rule is asked but that of the period's end; and of the median's times those
     * before the branch are unknown, and count as early.
     */
    private static final class Unrooted {
        private static final long LATEST = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

        private final HeaderTree tree;
        private final HeaderRules rules;
        private Hash256 previous;
        private int end = HeaderTree.START;

        private Unrooted(MainnetPeriods periods, int first, Headers branch) {
            int last = first + branch.size() - 1;
            assertEquals(first / DifficultyRule.PERIOD, last / DifficultyRule.PERIOD);
            int bits = periods.bits(first);
            BlockHeader standIn =
                    child(RealForksTest.genesis(), branch.get(0).time().minusSeconds(1), bits);
            ChainStart parent = new ChainStart(standIn, first - 1, periods.chainWork(first - 1));
            tree = new HeaderTree(parent, 0);
            rules = new HeaderRules(withinAPeriod(), tree);
            previous = branch.get(0).previous();
        }

        private Optional<HeaderRule> add(BlockHeader header) {
            byte[] raw = header.bytes();
            byte[] hash = header.hash().bytes();
            assertEquals(previous, header.previous());
            Optional<HeaderRule> broken = rules.firstBroken(raw, 0, hash, end, LATEST);
            if (broken.isEmpty()) {
                tree.reserve(1);
                end = tree.stage(raw, 0, hash, end, CompactTarget.of(header.bits()));
                tree.commit();
                previous = header.hash();
            }
            return broken;
        }

        private int height() {
            return tree.height(end);
        }

        private BigInteger work() {
            return tree.work(end);
        }

        private static NetworkRules withinAPeriod() {
            NetworkRules mainnet = NetworkRules.of(Network.MAINNET);
            return new NetworkRules(
                    mainnet.network(),
                    mainnet.genesis(),
                    mainnet.limitBits(),
                    false,
                    mainnet.easyAfterSilence(),
                    mainnet.bip94());
        }
    }

    private static BlockHeader genesis() {
        return NetworkRules.of(Network.MAINNET).genesis();
    }
}
