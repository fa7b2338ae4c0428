package org.altnet.chain;

import static org.altnet.chain.TestChain.REGTEST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkFloorTest {
    private static final BigInteger TWO = BigInteger.TWO;

    /** A header at regtest's difficulty is 2 units of work, and so is its genesis. */
    private static BigInteger workAt(int height) {
        return TWO.multiply(BigInteger.valueOf(height + 1L));
    }

    @Test
    void aBranchMayHave144BlocksLessThanTheBest() throws IOException {
        TestChain test = withFloor(WorkFloor.of(Network.REGTEST));
        BlockHeader[] best = test.grow(300);
        BlockHeader[] fork = test.forge.branch(best[99], 200);
        AcceptOutcome tooLittle = test.accept(Arrays.copyOf(fork, 55));
        assertEquals(HeaderRule.LOW_WORK, tooLittle.rejection().orElseThrow().rule());
        assertEquals(0, tooLittle.rejection().orElseThrow().index());
        assertEquals(101, tooLittle.rejection().orElseThrow().height());
        assertEquals(301 * BlockHeader.LENGTH, test.file.bytes().length);
        AcceptOutcome enough = test.accept(Arrays.copyOf(fork, 56));
        assertFalse(enough.isRejected(), enough::toString);
        assertEquals(156, enough.last().orElseThrow().height());
        assertEquals(300, test.chain.tip().height());
    }

    @Test
    void ofKnownHeadersTheRejectionPointsAtTheFirstThatIsNot() throws IOException {
        TestChain test = withFloor(WorkFloor.of(Network.REGTEST));
        BlockHeader[] best = test.grow(300);
        BlockHeader[] batch = Forge.concat(Arrays.copyOf(best, 10), test.forge.branch(best[9], 3));
        AcceptOutcome outcome = test.accept(batch);
        assertEquals(10, outcome.known());
        assertEquals(10, outcome.rejection().orElseThrow().index());
        assertEquals(11, outcome.rejection().orElseThrow().height());
        assertEquals(batch[10].hash(), outcome.rejection().orElseThrow().hash());
        assertEquals(
                "the branch ends here with chain work 1c, must have at least 13a",
                outcome.rejection().orElseThrow().detail());
    }

    @Test
    void nothingBelowTheMinimumIsStoredThoughItBeTheBest() throws IOException {
        TestChain test = withFloor(WorkFloor.atLeast(workAt(20)));
        BlockHeader[] branch = test.forge.branch(test.genesis(), 20);
        assertTrue(test.accept(Arrays.copyOf(branch, 19)).isRejected());
        assertEquals(BlockHeader.LENGTH, test.file.bytes().length);
        assertFalse(test.accept(branch).isRejected());
        assertEquals(20, test.chain.tip().height());
    }

    /** What was enough once stays, though the minimum has been raised since. */
    @Test
    void whatIsStoredIsReadWhateverTheFloor() throws IOException {
        TestChain test = TestChain.regtest();
        test.grow(10);
        TestChain reopened =
                new TestChain(
                        REGTEST, new MemoryFile(test.file.bytes()), WorkFloor.atLeast(workAt(100)));
        assertEquals(10, reopened.chain.tip().height());
        assertFalse(reopened.accept(test.chain.tip().header()).isRejected(), "it is known");
        assertTrue(reopened.accept(test.forge.child(test.chain.tip().header())).isRejected());
    }

    /** Genesis is what every new chain begins with, and the minimum is far above it. */
    @ParameterizedTest
    @EnumSource(Network.class)
    void everyNetworkButRegtestHasAMinimum(Network network) {
        BigInteger genesis = CompactTarget.of(NetworkRules.of(network).genesis().bits()).work();
        BigInteger minimum = WorkFloor.of(network).minimum();
        assertEquals(network != Network.REGTEST, minimum.compareTo(genesis) > 0);
    }

    private static TestChain withFloor(WorkFloor floor) throws IOException {
        return new TestChain(REGTEST, new MemoryFile(), floor);
    }
}
