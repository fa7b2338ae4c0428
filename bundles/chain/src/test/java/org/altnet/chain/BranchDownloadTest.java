package org.altnet.chain;

import static org.altnet.chain.TestChain.REGTEST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;

/** Long branches against a chain of 2,000 headers that asks for as much work as 30,000 have. */
class BranchDownloadTest {
    private static final int MINIMUM_HEIGHT = 30_000;
    private static final int LONG = 33_333;

    private final TestChain test =
            chain(new MemoryFile(), WorkFloor.atLeast(BigInteger.valueOf(2L * MINIMUM_HEIGHT)));
    private final HeaderDownload download = begin();

    @Test
    void aLongBranchIsWeighedThenTakenAgainAndStored() {
        Headers branch = new CheapBranch(test.genesis(), 1).next(LONG);
        int rounds = 0;
        while (test.chain.tip().height() < LONG) {
            AcceptOutcome outcome = answer(branch);
            assertFalse(outcome.isRejected(), outcome::toString);
            rounds++;
        }
        assertEquals(branch.get(LONG - 1), test.chain.tip().header());
        assertFalse(download.isHolding());
        assertEquals(2 * MINIMUM_HEIGHT / Headers.MAX + 2, rounds);
    }

    @Test
    void nothingIsStoredWhileItIsWeighedNorBeforeEnoughHeadersHaveFollowed() {
        Headers branch = new CheapBranch(test.genesis(), 1).next(LONG);
        int asked = 0;
        while (test.chain.tip().height() == 0) {
            AcceptOutcome outcome = answer(branch);
            asked += outcome.held();
        }
        assertTrue(asked > MINIMUM_HEIGHT + Presync.BUFFER - Headers.MAX, "after " + asked);
        assertTrue(test.chain.tip().height() <= Headers.MAX);
        assertTrue(download.isHolding());
    }

    @Test
    void aBranchThatEndsTooSoonIsRefusedWithItsWork() {
        Headers branch = new CheapBranch(test.genesis(), 1).next(MINIMUM_HEIGHT - 2);
        AcceptOutcome outcome = answerUntilRejected(branch);
        Rejection rejection = outcome.rejection().orElseThrow();
        assertEquals(HeaderRule.LOW_WORK, rejection.rule());
        assertEquals(MINIMUM_HEIGHT - 2, rejection.height());
        assertEquals(branch.get(branch.size() - 1).hash(), rejection.hash());
        assertNothingStored();
        assertFalse(download.isHolding());
        assertEquals(test.chain.locator(), download.locator());
    }

    @Test
    void anotherBranchTheSecondTimeIsNotedBeforeAnyOfItIsStored() {
        Headers weighed = new CheapBranch(test.genesis(), 1).next(LONG);
        while (height() < MINIMUM_HEIGHT - Headers.MAX) {
            answer(weighed);
        }
        answer(weighed);
        assertEquals(0, height(), "asks again from the start");
        AcceptOutcome outcome = answerUntilRejected(new CheapBranch(test.genesis(), 2).next(LONG));
        Rejection rejection = outcome.rejection().orElseThrow();
        assertEquals(HeaderRule.LOW_WORK, rejection.rule());
        assertTrue(rejection.detail().contains("another branch"), rejection::toString);
        assertNothingStored();
    }

    @Test
    void aBadHeaderIsNamedByHeightAndRuleWhicheverTimeItComes() {
        Headers branch = new CheapBranch(test.genesis(), 1).next(LONG);
        Random random = new Random(5);
        for (int round = 0; round < 40; round++) {
            HeaderDownload fresh = begin();
            int steps = 1 + random.nextInt(22);
            for (int i = 0; i < steps; i++) {
                assertFalse(answer(fresh, branch).isRejected());
            }
            int from = fresh.locator().entries().get(0).height();
            byte[] raw = branch.slice(from, Math.min(LONG, from + Headers.MAX)).bytes();
            int flipped = random.nextInt(raw.length / BlockHeader.LENGTH);
            raw[flipped * BlockHeader.LENGTH + HeaderField.BITS + 2] ^= 1;
            Rejection rejection = fresh.accept(Headers.of(raw), true).rejection().orElseThrow();
            assertEquals(HeaderRule.DIFFICULTY, rejection.rule());
            assertEquals(flipped, rejection.index());
            assertEquals(from + flipped + 1, rejection.height());
        }
    }

    @Test
    void garbageOfEveryKindIsRefusedOrHarmless() {
        Headers branch = new CheapBranch(test.genesis(), 1).next(20_000);
        Random random = new Random(6);
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 2000) / 10;
        for (int round = 0; round < rounds; round++) {
            HeaderDownload fresh = begin();
            answer(fresh, branch);
            answer(fresh, branch);
            byte[] raw = branch.slice(4000, 4010).bytes();
            if (random.nextInt(4) == 0) {
                random.nextBytes(raw);
            }
            raw[random.nextInt(raw.length)] ^= (byte) (1 << random.nextInt(8));
            AcceptOutcome outcome = fresh.accept(Headers.of(raw), true);
            assertEquals(!outcome.isRejected(), fresh.isHolding());
            assertEquals(outcome.isRejected() ? 0 : 10, outcome.held());
        }
        assertNothingStored();
    }

    /** Two hours that a clock may be off, two that a header may: six headers a second. */
    @Test
    void aBranchLongerThanTimeAllowsIsRefused() {
        TestChain young = chain(new MemoryFile(), WorkFloor.atLeast(BigInteger.valueOf(1_000_000)));
        young.time.stepWall(Duration.between(young.time.now().wall(), young.genesis().time()));
        HeaderDownload endless = young.chain.download(young.genesis().hash(), "peer");
        CheapBranch branch = new CheapBranch(young.genesis(), 1);
        AcceptOutcome outcome;
        do {
            outcome = endless.accept(branch.next(Headers.MAX), true);
        } while (!outcome.isRejected());
        Rejection rejection = outcome.rejection().orElseThrow();
        assertEquals(HeaderRule.LOW_WORK, rejection.rule());
        assertEquals(4 * 60 * 60 * 6 + 1, rejection.height());
        assertTrue(rejection.detail().contains("mined since"), rejection::toString);
    }

    @Test
    void aForkIsWeighedFromWhereItLeavesWhatIsKnown() {
        TestChain other = chain(new MemoryFile(), WorkFloor.of(Network.REGTEST));
        BlockHeader[] best = other.grow(5000);
        Headers fork = new CheapBranch(best[999], 7).next(4100);
        StoredHeader tip = other.chain.tip();
        HeaderDownload long5100 = other.chain.download(tip.hash(), "peer");
        Headers known = Headers.of(Arrays.copyOfRange(best, 900, 1000));
        AcceptOutcome first = long5100.accept(known.plus(fork.slice(0, 1900)), true);
        assertEquals(100, first.known());
        assertEquals(1900, first.held());
        assertEquals(0, first.added());
        while (long5100.isHolding()) {
            AcceptOutcome outcome = answer(long5100, fork, 1000);
            assertFalse(outcome.isRejected(), outcome::toString);
        }
        answer(long5100, fork, 1000);
        assertEquals(5100, other.chain.tip().height());
        assertEquals(1, other.reorganisations.size());
        assertEquals(4000, other.reorganisations.get(0).depth());
        assertEquals("peer", other.reorganisations.get(0).source());
    }

    @Test
    void whatAFullDiskTookOfAReleaseIsToldAndKept() {
        Headers branch = new CheapBranch(test.genesis(), 1).next(LONG);
        test.file.room((1 + Presync.BUFFER + 2 * Headers.MAX) * BlockHeader.LENGTH);
        AcceptOutcome outcome = answerUntilRejected(branch);
        Rejection rejection = outcome.rejection().orElseThrow();
        assertEquals(HeaderRule.STORAGE, rejection.rule());
        assertEquals(-1, rejection.index());
        StoredHeader tip = test.chain.tip();
        assertEquals(tip.height() + 1, rejection.height());
        assertEquals(tip, outcome.tipAfter());
        assertEquals(outcome.added(), tip.height() - outcome.tipBefore().height());
        assertTrue(outcome.added() > Headers.MAX, "some of what it had held: " + outcome);
        assertEquals(tip.height(), height(), "goes on from there");
        assertFalse(download.isHolding());
    }

    @Test
    void whatHasEnoughWorkGoesStraightToTheChain() {
        TestChain other = chain(new MemoryFile(), WorkFloor.of(Network.REGTEST));
        HeaderDownload direct = other.chain.download(other.genesis().hash(), "peer");
        Headers branch = new CheapBranch(other.genesis(), 1).next(4500);
        for (int height = 0; height < 4500; height = height(direct)) {
            AcceptOutcome outcome = answer(direct, branch);
            assertEquals(Math.min(Headers.MAX, 4500 - height), outcome.added());
            assertFalse(direct.isHolding());
        }
        assertEquals(4500, other.chain.tip().height());
    }

    @Test
    void tooManyAtATimeAreRefusedAndAnUnknownStartToo() {
        answer(new CheapBranch(test.genesis(), 1).next(2000));
        AcceptOutcome outcome = download.accept(batch(1, 2001), true);
        assertEquals(HeaderRule.BATCH_SIZE, outcome.rejection().orElseThrow().rule());
        Hash256 unknown = Forge.unknownHash(1);
        assertThrows(IllegalArgumentException.class, () -> test.chain.download(unknown, "peer"));
    }

    /** A hostile peer's two million headers: no disk, and memory for one batch and some bits. */
    @Test
    void twoMillionCheapHeadersCostNoDiskAndBoundedMemory() {
        int count = Integer.getInteger("altnet.presync.headers", 2_000_000);
        TestChain victim =
                chain(
                        new MemoryFile(),
                        WorkFloor.atLeast(BigInteger.valueOf(2L * count + 1_000_000)));
        HeaderDownload hostile = victim.chain.download(victim.genesis().hash(), "hostile");
        CheapBranch branch = new CheapBranch(victim.genesis(), 3);
        long before = usedHeap();
        for (int sent = 0; sent < count; sent += Headers.MAX) {
            AcceptOutcome outcome = hostile.accept(branch.next(Headers.MAX), true);
            assertEquals(Headers.MAX, outcome.held(), outcome::toString);
        }
        long grown = usedHeap() - before;
        assertEquals(count, height(hostile));
        assertTrue(grown < 4_000_000, "grew by " + grown + " bytes");
        assertEquals(BlockHeader.LENGTH, victim.file.bytes().length);
        assertEquals(1, victim.chain.tips().size());
    }

    private AcceptOutcome answerUntilRejected(Headers branch) {
        AcceptOutcome outcome = answer(branch);
        while (!outcome.isRejected()) {
            outcome = answer(branch);
        }
        return outcome;
    }

    private AcceptOutcome answer(Headers branch) {
        return answer(download, branch);
    }

    private static AcceptOutcome answer(HeaderDownload download, Headers branch) {
        return answer(download, branch, 0);
    }

    /** As a peer with that branch answers, whose first header follows height {@code below}. */
    private static AcceptOutcome answer(HeaderDownload download, Headers branch, int below) {
        BlockLocator.Entry first = download.locator().entries().get(0);
        int from = first.height() - below;
        int to = Math.min(branch.size(), from + Headers.MAX);
        return download.accept(branch.slice(from, to), to < branch.size());
    }

    private Headers batch(int salt, int count) {
        return new CheapBranch(test.genesis(), salt).next(count);
    }

    private HeaderDownload begin() {
        return test.chain.download(test.genesis().hash(), "peer");
    }

    private int height() {
        return height(download);
    }

    private static int height(HeaderDownload download) {
        return download.locator().entries().get(0).height();
    }

    private void assertNothingStored() {
        assertEquals(BlockHeader.LENGTH, test.file.bytes().length);
        assertEquals(0, test.chain.tip().height());
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static TestChain chain(MemoryFile file, WorkFloor floor) {
        try {
            return new TestChain(REGTEST, file, floor);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
