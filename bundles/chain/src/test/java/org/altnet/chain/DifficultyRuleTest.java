package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains of regtest's ease with the other networks' ways to adjust it. */
class DifficultyRuleTest {
    private static final int LIMIT = 0x207fffff;
    private static final int LAST = DifficultyRule.PERIOD - 1;
    private static final BlockHeader GENESIS = NetworkRules.of(Network.REGTEST).genesis();

    private final Forge forge = new Forge();

    @ParameterizedTest
    @CsvSource({
        "first adjustment at 32256, 1261130161, 1262152739, 1d00ffff, 1d00d86a",
        "limit at 2016, 1231006505, 1233061996, 1d00ffff, 1d00ffff",
        "to a quarter at 68544, 1279008237, 1279297671, 1c05a3f4, 1c0168fd",
        "to the fourfold at most, 1263163443, 1269211443, 1c387f6f, 1d00e1fd"
    })
    void adjustsAsMainnetDid(String when, long first, long last, String bits, String adjusted) {
        int result =
                DifficultyRule.adjust(Integer.parseUnsignedInt(bits, 16), last - first, 0x1d00ffff);
        assertEquals(adjusted, CompactTarget.hex(result), when);
    }

    /** What a header's bits may be, as far as its parent's alone tell. */
    @ParameterizedTest
    @CsvSource({
        "MAINNET, 100, 1c05a3f4, 1c05a3f4, true",
        "MAINNET, 100, 1c05a3f4, 1c05a3f3, false",
        "MAINNET, 68544, 1c05a3f4, 1c0168fd, true",
        "MAINNET, 68544, 1c05a3f4, 1c0168fc, false",
        "MAINNET, 68544, 1c05a3f4, 1c168fd0, true",
        "MAINNET, 68544, 1c05a3f4, 1c168fd1, false",
        "MAINNET, 2016, 1d00ffff, 1d010000, false",
        "MAINNET, 2016, 1d00ffff, 00000000, false",
        "MAINNET, 2016, 1d00ffff, 1cffffff, false",
        "TESTNET3, 100, 1c05a3f4, 1d00ffff, true",
        "TESTNET4, 100, 1d00ffff, 1c05a3f4, true",
        "TESTNET4, 100, 1d00ffff, 1d010000, false",
        "TESTNET3, 100, 1d00ffff, ff123456, false",
        "REGTEST, 2016, 207fffff, 207fffff, true",
        "REGTEST, 2016, 207fffff, 207ffffe, false"
    })
    void knowsWhatMayFollow(Network network, int height, String parent, String bits, boolean may) {
        assertEquals(
                may,
                DifficultyRule.mayFollow(
                        NetworkRules.of(network),
                        height,
                        Integer.parseUnsignedInt(parent, 16),
                        Integer.parseUnsignedInt(bits, 16)));
    }

    @Test
    void adjustsSignetsLimitWithoutOverflow() {
        assertEquals(0x1e0377ae, DifficultyRule.adjust(0x1e0377ae, Long.MAX_VALUE, 0x1e0377ae));
    }

    @Test
    void countsTimesAsUnsigned() {
        NetworkRules network = rules(true, false, false);
        HeaderTree tree = new HeaderTree(ChainStart.genesis(GENESIS), 0);
        Duration untilAfter2038 = Duration.ofSeconds(0xf0000000L - GENESIS.time().getEpochSecond());
        int parent = add(tree, 0, forge.child(GENESIS, untilAfter2038));
        for (int height = 2; height <= LAST; height++) {
            parent = add(tree, parent, forge.child(header(tree, parent), Duration.ofMinutes(5)));
        }
        assertEquals(LIMIT, new DifficultyRule(network, tree).requiredBits(parent, 0xf0200000L));
    }

    @Test
    void neverAdjustsOnRegtest() {
        HeaderTree tree = new HeaderTree(ChainStart.genesis(GENESIS), 0);
        int last = grow(tree, 0, LAST, Duration.ofSeconds(1));
        DifficultyRule rule = new DifficultyRule(NetworkRules.of(Network.REGTEST), tree);
        assertEquals(LIMIT, rule.requiredBits(last, tree.time(last) + 1));
        assertEquals(LIMIT, rule.requiredBits(last - 1, tree.time(last) + 10_000));
    }

    @Test
    void adjustsByThe2015IntervalsOfAPeriod() {
        HeaderTree tree = new HeaderTree(ChainStart.genesis(GENESIS), 0);
        int last = grow(tree, 0, LAST, Duration.ofMinutes(5));
        DifficultyRule rule = new DifficultyRule(rules(true, false, false), tree);
        int expected = DifficultyRule.adjust(LIMIT, 2015 * 300, LIMIT);
        assertEquals(expected, rule.requiredBits(last, tree.time(last) + 600));
        int next = add(tree, last, forge.child(header(tree, last), Forge.SPACING, expected));
        assertEquals(expected, rule.requiredBits(next, tree.time(next) + 5000));
        assertEquals(LIMIT, rule.requiredBits(last - 1, tree.time(last)));
    }

    @Test
    void easesAfterTwentyMinutesOfSilenceAndForgetsThat() {
        HeaderTree tree = new HeaderTree(ChainStart.genesis(GENESIS), 0);
        int last = grow(tree, 0, LAST, Duration.ofMinutes(5));
        DifficultyRule rule = new DifficultyRule(rules(true, true, false), tree);
        int earned = rule.requiredBits(last, tree.time(last) + 5000);
        assertEquals(DifficultyRule.adjust(LIMIT, 2015 * 300, LIMIT), earned);
        int first = add(tree, last, forge.child(header(tree, last), Forge.SPACING, earned));

        assertEquals(earned, rule.requiredBits(first, tree.time(first) + 1200));
        assertEquals(LIMIT, rule.requiredBits(first, tree.time(first) + 1201));
        Duration silence = Duration.ofSeconds(1201);
        int easy = add(tree, first, forge.child(header(tree, first), silence, LIMIT));
        int easier = add(tree, easy, forge.child(header(tree, easy), silence, LIMIT));
        assertEquals(earned, rule.requiredBits(easier, tree.time(easier) + 1200));
    }

    /** A period that ends on an easy block: testnet3 falls to it, testnet4 does not (BIP94). */
    @Test
    void adjustsFromTheLastBlockOnTestnet3AndFromTheFirstOnTestnet4() {
        HeaderTree tree = new HeaderTree(ChainStart.genesis(GENESIS), 0);
        DifficultyRule testnet3 = new DifficultyRule(rules(true, true, false), tree);
        int end = grow(tree, 0, LAST, Duration.ofMinutes(5));
        int earned = testnet3.requiredBits(end, tree.time(end) + 1);
        int first = add(tree, end, forge.child(header(tree, end), Forge.SPACING, earned));
        int at = grow(tree, first, LAST - 1, Duration.ofMinutes(10));
        int last = add(tree, at, forge.child(header(tree, at), Duration.ofSeconds(1201), LIMIT));

        long seconds = tree.time(last) - tree.time(first);
        assertEquals(
                DifficultyRule.adjust(LIMIT, seconds, LIMIT),
                testnet3.requiredBits(last, tree.time(last) + 1));
        DifficultyRule testnet4 = new DifficultyRule(rules(true, true, true), tree);
        assertEquals(
                DifficultyRule.adjust(earned, seconds, LIMIT),
                testnet4.requiredBits(last, tree.time(last) + 1));
    }

    static NetworkRules rules(boolean retargets, boolean easyAfterSilence, boolean bip94) {
        return new NetworkRules(
                Network.REGTEST, GENESIS, LIMIT, retargets, easyAfterSilence, bip94);
    }

    private int grow(HeaderTree tree, int from, int count, Duration spacing) {
        int at = from;
        for (int i = 0; i < count; i++) {
            at = add(tree, at, forge.child(header(tree, at), spacing));
        }
        return at;
    }

    static int add(HeaderTree tree, int parent, BlockHeader header) {
        tree.reserve(1);
        int index =
                tree.stage(
                        header.bytes(),
                        0,
                        header.hash().bytes(),
                        parent,
                        CompactTarget.of(header.bits()));
        tree.commit();
        return index;
    }

    static BlockHeader header(HeaderTree tree, int index) {
        byte[] raw = new byte[BlockHeader.LENGTH];
        tree.copyTo(index, raw, 0);
        return BlockHeader.of(raw);
    }
}
