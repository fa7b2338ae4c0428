package org.altnet.chain;

import static org.altnet.api.chain.HeaderRule.DIFFICULTY;
import static org.altnet.api.chain.HeaderRule.FUTURE_TIME;
import static org.altnet.api.chain.HeaderRule.KNOWN_PARENT;
import static org.altnet.api.chain.HeaderRule.MEDIAN_TIME_PAST;
import static org.altnet.api.chain.HeaderRule.PROOF_OF_WORK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Network;
import org.bitcoinj.base.internal.TimeUtils;
import org.bitcoinj.core.NetworkParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where bitcoinj 0.17.1, given headers alone, decides otherwise than we do; and that it does
 * nowhere else, on headers that were made to break one rule each and have the work that they claim.
 *
 * <p>We are stricter:
 *
 * <ul>
 *   <li>median time past: bitcoinj asks for it only when it has full blocks;
 *   <li>at a change of difficulty bitcoinj takes bits of a smaller exponent, too: it forgets the
 *       digits in front of those that they can express;
 *   <li>on testnet3, after 20 minutes of silence or if the time goes back, bitcoinj takes any bits
 *       at all;
 *   <li>on testnet3, otherwise, bitcoinj takes another way to write the same target;
 *   <li>on signet bitcoinj has regtest's easiest target, and so becomes easier where we do not;
 *   <li>a period that spans more than 2^31 seconds bitcoinj counts as one of negative length, and
 *       becomes harder where the rule makes it easier;
 *   <li>testnet4, and with it BIP94, bitcoinj does not have.
 * </ul>
 *
 * <p>bitcoinj is stricter:
 *
 * <ul>
 *   <li>at the tip it refuses versions 2 and 3 (not 1) once 950 of 1,000 headers have a higher one
 *       (so does Bitcoin Core with all old ones, from the heights of the soft forks on);
 *   <li>testnet3's easy blocks it takes only from 15 February 2012 on;
 *   <li>at five heights of mainnet (91,722 to 200,000) it knows the hash;
 *   <li>the first header of its chain, sent again, it refuses as soon as there is another.
 * </ul>
 */
class BitcoinjDifferenceTest {
    private static final int LIMIT = 0x207fffff;
    private static final int LAST = DifficultyRule.PERIOD - 1;
    private static final Duration FAST = Duration.ofMinutes(5);
    private static final Duration SILENCE = Duration.ofSeconds(1201);

    /** When bitcoinj has testnet3's easy blocks. */
    private static final Instant SINCE = Instant.parse("2012-02-16T00:00:00Z");

    /** Two chains that are given the same. */
    private static final class Pair {
        private final TestChain ours;
        private final Bitcoinj bitcoinj;
        private final Forge forge = new Forge();

        private Pair(NetworkRules rules, NetworkParameters parameters) throws IOException {
            ours = new TestChain(rules);
            bitcoinj = new Bitcoinj(parameters, ChainStart.genesis(rules.genesis()));
            TimeUtils.setMockClock(ours.time.now().wall());
        }

        private BlockHeader tip() {
            return ours.chain.tip().header();
        }

        /** The rule that keeps it out of our chain; it must not get into theirs. */
        private Optional<HeaderRule> bothSay(BlockHeader header) throws Exception {
            Optional<HeaderRule> broken = weSay(header);
            assertEquals(broken.isEmpty(), bitcoinj.accepts(header), broken::toString);
            assertTrue(bitcoinj.hasTip(ours.chain.tip()));
            return broken;
        }

        private void onlyBitcoinjTakes(BlockHeader header, HeaderRule ourRule) throws Exception {
            assertEquals(Optional.of(ourRule), weSay(header));
            assertTrue(bitcoinj.accepts(header));
        }

        private void onlyWeTake(BlockHeader header) throws Exception {
            assertFalse(bitcoinj.accepts(header));
            assertEquals(Optional.empty(), weSay(header));
        }

        private Optional<HeaderRule> weSay(BlockHeader header) {
            return ours.accept(header).rejection().map(Rejection::rule);
        }

        private void grow(int count, Duration spacing) throws Exception {
            for (int i = 0; i < count; i++) {
                assertEquals(Optional.empty(), bothSay(forge.child(tip(), spacing)));
            }
        }

        private BlockHeader child(Duration later, int bits) {
            return forge.child(tip(), later, bits);
        }
    }

    @AfterEach
    void giveBackWhatIsShared() {
        TimeUtils.clearMockClock();
        EasyParameters.unregisterAll();
    }

    /** Forks and all, over three changes of difficulty. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nowhereElse(long seed) throws Exception {
        Random random = new Random(seed);
        NetworkRules rules = DifficultyRuleTest.rules(true, false, false);
        Pair pair = new Pair(rules, EasyParameters.likeMainnet());
        ReferenceTree tree = new ReferenceTree(rules);
        Set<HeaderRule> broken = EnumSet.noneOf(HeaderRule.class);
        while (pair.ours.chain.tip().height() < 3 * DifficultyRule.PERIOD + 50) {
            ReferenceTree.Node parent = tree.tip();
            for (int back = random.nextInt(20) == 0 ? random.nextInt(5) : 0; back > 0; back--) {
                parent = parent.parent() == null ? parent : parent.parent();
            }
            BlockHeader header = any(random, pair.forge, tree, parent);
            Optional<HeaderRule> ours = pair.weSay(header);
            ours.ifPresent(broken::add);
            if (ours.equals(Optional.of(MEDIAN_TIME_PAST))) {
                continue;
            }
            String what = "seed " + seed + ": " + header + " at " + (parent.height() + 1);
            assertEquals(ours.isEmpty(), pair.bitcoinj.accepts(header), what);
            assertTrue(pair.bitcoinj.hasTip(pair.ours.chain.tip()), what);
            if (!ours.equals(Optional.of(FUTURE_TIME))) {
                assertEquals(tree.add(header), ours, what);
            }
        }
        assertEquals(
                Set.of(DIFFICULTY, PROOF_OF_WORK, KNOWN_PARENT, FUTURE_TIME, MEDIAN_TIME_PAST),
                broken);
    }

    /** Most of them good, the others with one thing wrong and all the work they claim. */
    private static BlockHeader any(
            Random random, Forge forge, ReferenceTree tree, ReferenceTree.Node parent) {
        BlockHeader before = parent.header();
        Duration later = Duration.ofSeconds(random.nextInt(1000));
        int bits = tree.requiredBits(parent, before.time().plus(later).getEpochSecond());
        return switch (random.nextInt(40)) {
            case 0 -> forge.child(before, later, harder(bits, 1 + random.nextInt(0x1fffff)));
            case 1 -> forge.child(before, later, LIMIT);
            case 2 -> forge.child(forge.child(before, later, bits), later, bits);
            case 3 -> forge.child(before, Duration.ofDays(365 * 30), bits);
            case 4 -> forge.child(before, Duration.ofHours(-3), bits);
            case 5 -> forge.childWithoutWork(before, later, bits);
            default -> forge.child(before, later, bits);
        };
    }

    private static int harder(int bits, int by) {
        BigInteger target = CompactTarget.of(bits).value();
        return CompactTarget.bitsOf(target.subtract(BigInteger.valueOf(by).shiftLeft(216)));
    }

    @Test
    void medianTimePast() throws Exception {
        Pair pair = new Pair(TestChain.REGTEST, Bitcoinj.parameters(Network.REGTEST));
        pair.grow(20, Forge.SPACING);
        Duration toMedian = Forge.SPACING.multipliedBy(-5);
        pair.onlyBitcoinjTakes(pair.child(toMedian, LIMIT), MEDIAN_TIME_PAST);
    }

    @Test
    void futureTimeIsTheSameToTheSecond() throws Exception {
        Pair pair = new Pair(TestChain.REGTEST, Bitcoinj.parameters(Network.REGTEST));
        Instant latest = pair.ours.time.now().wall().plus(Duration.ofHours(2));
        Duration ahead = Duration.between(pair.tip().time(), latest);
        assertEquals(
                Optional.of(FUTURE_TIME), pair.bothSay(pair.child(ahead.plusSeconds(1), LIMIT)));
        assertEquals(Optional.empty(), pair.bothSay(pair.child(ahead, LIMIT)));
    }

    /** A period of 9.5 days: the target's second byte is small, and can stand in front. */
    @Test
    void bitsOfASmallerExponentWhenTheDifficultyChanges() throws Exception {
        Pair pair = new Pair(mainnetRules(), EasyParameters.likeMainnet());
        pair.grow(LAST, Duration.ofSeconds(301));
        long seconds = LAST * 301L;
        BigInteger target =
                CompactTarget.of(LIMIT)
                        .value()
                        .multiply(BigInteger.valueOf(seconds))
                        .divide(BigInteger.valueOf(14 * 24 * 3600));
        int mantissa = target.shiftRight(224).intValueExact() & 0xffffff;
        assertTrue(mantissa > 0 && mantissa < 0x800000, Integer.toHexString(mantissa));
        int bits = 0x1f << 24 | mantissa;
        assertNotEquals(bits, DifficultyRule.adjust(LIMIT, seconds, LIMIT));
        pair.onlyBitcoinjTakes(pair.child(FAST, bits), DIFFICULTY);
    }

    @Test
    void testnet3sBitsAfterSilence() throws Exception {
        Pair pair = afterFebruary2012();
        int any = 0x203456aa;
        pair.onlyBitcoinjTakes(pair.child(SILENCE, any), DIFFICULTY);
    }

    @Test
    void testnet3sBitsWhenTimeGoesBack() throws Exception {
        Pair pair = afterFebruary2012();
        pair.onlyBitcoinjTakes(pair.child(Duration.ofSeconds(-1), 0x203456aa), DIFFICULTY);
    }

    @Test
    void testnet3sEasyBlocksFromTheDayOnAreTheSame() throws Exception {
        Pair pair = afterFebruary2012();
        int earned = pair.tip().bits();
        assertNotEquals(LIMIT, earned);
        Duration twentyMinutes = SILENCE.minusSeconds(1);
        assertEquals(Optional.of(DIFFICULTY), pair.bothSay(pair.child(twentyMinutes, LIMIT)));
        assertEquals(Optional.empty(), pair.bothSay(pair.child(SILENCE, LIMIT)));
        assertEquals(Optional.of(DIFFICULTY), pair.bothSay(pair.child(twentyMinutes, LIMIT)));
        assertEquals(Optional.empty(), pair.bothSay(pair.child(twentyMinutes, earned)));
    }

    @Test
    void testnet3sOtherWaysToWriteATarget() throws Exception {
        BlockHeader genesis = genesisOf(SINCE, 0x20400000);
        NetworkRules rules = new NetworkRules(Network.REGTEST, genesis, LIMIT, true, true, false);
        Pair pair = new Pair(rules, EasyParameters.likeTestnet3());
        assertEquals(CompactTarget.of(0x20400000).value(), CompactTarget.of(0x21004000).value());
        pair.onlyBitcoinjTakes(pair.child(Forge.SPACING, 0x21004000), DIFFICULTY);
    }

    /** Signet's limit is 2^21 times harder than regtest's; here it is twice as hard. */
    @Test
    void signetsEasiestTarget() throws Exception {
        int limit = 0x203fffff;
        NetworkRules rules =
                new NetworkRules(
                        Network.REGTEST, genesisOf(SINCE, limit), limit, true, false, false);
        Pair pair = new Pair(rules, EasyParameters.likeMainnet());
        pair.grow(LAST, Duration.ofMinutes(21));
        pair.onlyBitcoinjTakes(
                pair.child(FAST, DifficultyRule.adjust(limit, LAST * 21 * 60, LIMIT)), DIFFICULTY);
        assertEquals(Optional.empty(), pair.weSay(pair.child(FAST, limit)));
    }

    @Test
    void aPeriodOf69Years() throws Exception {
        Pair pair = new Pair(mainnetRules(), EasyParameters.likeMainnet());
        pair.ours.time.stepWall(Duration.ofDays(365 * 60));
        TimeUtils.setMockClock(pair.ours.time.now().wall());
        pair.grow(1, Duration.ofDays(365 * 69));
        pair.grow(LAST - 1, FAST);
        int quarter = DifficultyRule.adjust(LIMIT, 0, LIMIT);
        pair.onlyBitcoinjTakes(pair.child(FAST, quarter), DIFFICULTY);
        assertEquals(Optional.empty(), pair.weSay(pair.child(FAST, LIMIT)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theyRefuseVersionsThatMostHaveLeft(int version) throws Exception {
        Pair pair = new Pair(TestChain.REGTEST, Bitcoinj.parameters(Network.REGTEST));
        pair.grow(1000, Forge.SPACING);
        assertEquals(Optional.empty(), pair.bothSay(pair.forge.childOfVersion(pair.tip(), 1)));
        pair.onlyWeTake(pair.forge.childOfVersion(pair.tip(), version));
    }

    @Test
    void theyHaveTestnet3sEasyBlocksOnlySinceFebruary2012() throws Exception {
        Pair pair = new Pair(testnet3Rules(), EasyParameters.likeTestnet3());
        pair.grow(LAST, FAST);
        int earned = DifficultyRule.adjust(LIMIT, LAST * FAST.toSeconds(), LIMIT);
        assertEquals(Optional.empty(), pair.bothSay(pair.child(FAST, earned)));
        pair.onlyWeTake(pair.child(SILENCE, LIMIT));
    }

    @Test
    void theyKnowTheHashAtSomeHeights() throws Exception {
        BlockHeader genesis = TestChain.REGTEST.genesis();
        BlockHeader theirs = new Forge(1_000_000).child(genesis);
        Pair pair = new Pair(mainnetRules(), EasyParameters.likeMainnetWithCheckpoint(1, theirs));
        pair.onlyWeTake(pair.child(FAST, LIMIT));
    }

    @Test
    void theyRefuseTheirFirstHeader() throws Exception {
        Pair pair = new Pair(TestChain.REGTEST, Bitcoinj.parameters(Network.REGTEST));
        assertEquals(Optional.empty(), pair.bothSay(TestChain.REGTEST.genesis()));
        pair.grow(1, Forge.SPACING);
        pair.onlyWeTake(TestChain.REGTEST.genesis());
    }

    /** A chain like testnet3's of 2012 whose difficulty is no longer the easiest. */
    private static Pair afterFebruary2012() throws Exception {
        Pair pair = new Pair(testnet3Rules(), EasyParameters.likeTestnet3());
        pair.grow(LAST, FAST);
        int earned = DifficultyRule.adjust(LIMIT, LAST * FAST.toSeconds(), LIMIT);
        Duration toThatDay = Duration.between(pair.tip().time(), SINCE);
        assertEquals(Optional.empty(), pair.bothSay(pair.child(toThatDay, earned)));
        StoredHeader tip = pair.ours.chain.tip();
        assertEquals(DifficultyRule.PERIOD, tip.height());
        pair.grow(11, Forge.SPACING);
        return pair;
    }

    private static NetworkRules mainnetRules() {
        return DifficultyRuleTest.rules(true, false, false);
    }

    private static NetworkRules testnet3Rules() {
        return DifficultyRuleTest.rules(true, true, false);
    }

    private static BlockHeader genesisOf(Instant time, int bits) {
        BlockHeader regtest = TestChain.REGTEST.genesis();
        return new Forge().child(regtest, Duration.between(regtest.time(), time), bits);
    }
}
