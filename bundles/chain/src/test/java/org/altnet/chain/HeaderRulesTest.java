package org.altnet.chain;

import static org.altnet.api.chain.HeaderRule.BATCH_SIZE;
import static org.altnet.api.chain.HeaderRule.DIFFICULTY;
import static org.altnet.api.chain.HeaderRule.FUTURE_TIME;
import static org.altnet.api.chain.HeaderRule.KNOWN_PARENT;
import static org.altnet.api.chain.HeaderRule.LINK;
import static org.altnet.api.chain.HeaderRule.MEDIAN_TIME_PAST;
import static org.altnet.api.chain.HeaderRule.PROOF_OF_WORK;
import static org.altnet.api.chain.HeaderRule.TIME_WARP;
import static org.altnet.chain.Forge.concat;
import static org.altnet.chain.Forge.last;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule, kept and broken, in the middle of a batch that must then leave no trace. */
class HeaderRulesTest {
    private static final int BEFORE = 20;
    private static final int INDEX = 3;
    private static final int HEIGHT = BEFORE + INDEX + 1;

    private TestChain test;
    private Forge forge;
    private BlockHeader[] good;

    @BeforeEach
    void growAChain() throws IOException {
        test = TestChain.regtest();
        forge = test.forge;
        test.grow(BEFORE);
        good = forge.branch(test.chain.tip().header(), INDEX);
    }

    @Test
    void takesHeadersThatKeepThemAll() {
        AcceptOutcome outcome = test.accept(concat(good, forge.branch(last(good), 5)));
        assertTrue(outcome.rejection().isEmpty());
        assertEquals(INDEX + 5, outcome.added());
        assertEquals(0, outcome.known());
        assertEquals(BEFORE, outcome.tipBefore().height());
        assertEquals(BEFORE + INDEX + 5, outcome.tipAfter().height());
        assertEquals(outcome.tipAfter(), outcome.last().orElseThrow());
        assertTrue(outcome.tipChanged());
    }

    @Test
    void aVersionMayBeAnything() {
        BlockHeader strange;
        int version = 0;
        do {
            byte[] raw = forge.child(last(good)).bytes();
            HeaderField.putInteger(raw, 0, --version);
            strange = BlockHeader.of(raw);
        } while (!CompactTarget.of(strange.bits()).isMetBy(strange.hash().bytes()));
        assertFalse(test.accept(concat(good, strange)).isRejected());
    }

    @Test
    void atMost2000AtATime() {
        BlockHeader[] many = forge.branch(test.chain.tip().header(), Headers.MAX + 1);
        Rejection rejection = rejected(many);
        assertEquals(BATCH_SIZE, rejection.rule());
        assertEquals(Headers.MAX, rejection.index());
        assertEquals(last(many).hash(), rejection.hash());
        assertTrue(rejection.detail().contains("2001"), rejection.detail());
    }

    @Test
    void theFirstHasAKnownParent() {
        BlockHeader orphan = forge.child(forge.child(test.chain.tip().header()));
        Rejection rejection = rejected(orphan, forge.child(orphan));
        assertEquals(KNOWN_PARENT, rejection.rule());
        assertEquals(0, rejection.index());
        assertEquals(-1, rejection.height());
        assertEquals(orphan.hash(), rejection.hash());
        assertTrue(rejection.detail().contains(orphan.previous().toString()));
    }

    @Test
    void eachFollowsTheOneBefore() {
        BlockHeader stranger = forge.child(good[0]);
        Rejection rejection = rejectedAfterGoodOnes(LINK, stranger);
        assertTrue(rejection.detail().contains(good[0].hash().toString()));
        assertTrue(rejection.detail().contains(last(good).hash().toString()));
    }

    @Test
    void knownHeadersToo() {
        BlockHeader one = test.chain.atHeight(5).orElseThrow().header();
        BlockHeader other = test.chain.atHeight(7).orElseThrow().header();
        Rejection rejection = rejected(one, other);
        assertEquals(LINK, rejection.rule());
        assertEquals(1, rejection.index());
    }

    @Test
    void bitsAreWhatIsRequired() {
        BlockHeader easy = forge.child(last(good), Forge.SPACING, 0x207ffffe);
        Rejection rejection = rejectedAfterGoodOnes(DIFFICULTY, easy);
        assertTrue(rejection.detail().contains("207ffffe"), rejection.detail());
        assertTrue(rejection.detail().contains("207fffff"), rejection.detail());
    }

    @Test
    void bitsThatStateNoTargetAreWrongBitsAndNoMore() {
        byte[] raw = forge.child(last(good)).bytes();
        HeaderField.putInteger(raw, HeaderField.BITS, 0xff800000);
        rejectedAfterGoodOnes(DIFFICULTY, BlockHeader.of(raw));
    }

    @Test
    void theHashMeetsTheTarget() {
        Rejection rejection =
                rejectedAfterGoodOnes(PROOF_OF_WORK, forge.childWithoutWork(last(good)));
        assertTrue(rejection.detail().contains("7fffff00000000"), rejection.detail());
    }

    @Test
    void theTimeIsLaterThanTheMedianOfEleven() {
        Instant median = last(good).time().minus(Forge.SPACING.multipliedBy(5));
        Duration toMedian = Duration.between(last(good).time(), median);
        Rejection rejection =
                rejectedAfterGoodOnes(MEDIAN_TIME_PAST, forge.child(last(good), toMedian));
        assertEquals(2, rejection.detail().split(median.toString(), -1).length - 1);
        AcceptOutcome later =
                test.accept(concat(good, forge.child(last(good), toMedian.plusSeconds(1))));
        assertFalse(later.isRejected());
    }

    /** What was staged for the first batch must not be remembered for the second. */
    @Test
    void theMedianIsThatOfTheBranchWhateverWasRefusedBefore() {
        BlockHeader tip = test.chain.tip().header();
        BlockHeader late = forge.child(tip, Duration.ofDays(30));
        BlockHeader[] lateOnes = concat(new BlockHeader[] {late}, forge.branch(late, 10));
        rejected(concat(lateOnes, forge.childWithoutWork(last(lateOnes))));
        BlockHeader[] others = forge.branch(tip, lateOnes.length);
        Duration toMedian = Forge.SPACING.multipliedBy(-5);
        BlockHeader next = forge.child(last(others), toMedian.plusSeconds(1));
        assertFalse(test.accept(concat(others, next)).isRejected());
    }

    @Test
    void theMedianOfFewerThanElevenIsTheUpperOne() throws IOException {
        TestChain young = TestChain.regtest();
        BlockHeader[] three = young.grow(3);
        Duration back = Forge.SPACING.negated();
        assertTrue(young.accept(forge.child(three[2], back)).isRejected());
        assertFalse(young.accept(forge.child(three[2], back.plusSeconds(1))).isRejected());
    }

    @Test
    void theTimeIsAtMostTwoHoursAhead() {
        Duration ahead = Duration.between(last(good).time(), test.time.now().wall()).plusHours(2);
        BlockHeader early = forge.child(last(good), ahead.plusSeconds(1));
        Rejection rejection = rejectedAfterGoodOnes(FUTURE_TIME, early);
        assertTrue(rejection.detail().contains(early.time().toString()), rejection.detail());
        assertTrue(
                rejection.detail().contains(test.time.now().wall().toString()), rejection.detail());
        test.time.advance(Duration.ofSeconds(1));
        assertFalse(test.accept(concat(good, early)).isRejected());
    }

    @Test
    void onTestnet4APeriodBeginsAtMost600SecondsBeforeItsParent() throws IOException {
        NetworkRules bip94 = DifficultyRuleTest.rules(true, true, true);
        assertTrue(warp(bip94, -600).rejection().isEmpty());
        Rejection rejection = warp(bip94, -601).rejection().orElseThrow();
        assertEquals(TIME_WARP, rejection.rule());
        assertEquals(DifficultyRule.PERIOD, rejection.height());
        assertEquals(0, rejection.index());
        NetworkRules testnet3 = DifficultyRuleTest.rules(true, true, false);
        assertTrue(warp(testnet3, -601).rejection().isEmpty());
    }

    @Test
    void rulesAreNamedInTheirOrder() {
        byte[] raw = forge.childWithoutWork(last(good)).bytes();
        HeaderField.putInteger(raw, HeaderField.TIME, 0);
        HeaderField.putInteger(raw, HeaderField.BITS, 1);
        rejectedAfterGoodOnes(DIFFICULTY, BlockHeader.of(raw));
    }

    private Rejection rejectedAfterGoodOnes(HeaderRule rule, BlockHeader bad) {
        Rejection rejection = rejected(concat(good, bad, forge.child(last(good))));
        assertEquals(rule, rejection.rule());
        assertEquals(INDEX, rejection.index());
        assertEquals(HEIGHT, rejection.height());
        assertEquals(bad.hash(), rejection.hash());
        return rejection;
    }

    /** Checks that nothing of the batch is left. */
    private Rejection rejected(BlockHeader... batch) {
        StoredHeader tip = test.chain.tip();
        byte[] stored = test.file.bytes();
        AcceptOutcome outcome = test.accept(batch);
        assertTrue(outcome.isRejected());
        assertEquals(0, outcome.added());
        assertTrue(outcome.last().isEmpty());
        assertFalse(outcome.tipChanged());
        assertEquals(tip, test.chain.tip());
        assertArrayEquals(stored, test.file.bytes());
        for (BlockHeader header : batch) {
            assertEquals(
                    contains(stored, header.hash()), test.chain.find(header.hash()).isPresent());
        }
        return outcome.rejection().orElseThrow();
    }

    private static boolean contains(byte[] stored, Hash256 hash) {
        for (BlockHeader header : Headers.of(stored)) {
            if (header.hash().equals(hash)) {
                return true;
            }
        }
        return false;
    }

    private static AcceptOutcome warp(NetworkRules network, long seconds) throws IOException {
        TestChain chain = new TestChain(network);
        BlockHeader[] period = chain.grow(DifficultyRule.PERIOD - 1);
        BlockHeader last = last(period);
        long spanned = last.time().getEpochSecond() - period[0].time().getEpochSecond() + 600;
        int bits = DifficultyRule.adjust(last.bits(), spanned, network.limitBits());
        return chain.accept(chain.forge.child(last, Duration.ofSeconds(seconds), bits));
    }
}
