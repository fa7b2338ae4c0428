package org.altnet.chain;

import static org.altnet.chain.TestChain.REGTEST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.chain.Reorganisation;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;

/** Tips, who showed them, and what happens when another becomes the best. */
class BranchEndsTest {
    private final TestChain test = chain(new MemoryFile());
    private final BlockHeader[] trunk = test.grow(5);
    private final BlockHeader[] fork = test.forge.branch(trunk[2], 2);

    @Test
    void theBestComesFirstThenByWork() {
        accept("mallory", fork);
        BlockHeader[] small = test.forge.branch(trunk[3], 1);
        accept("trudy", small);
        accept("alice", test.forge.branch(trunk[4], 1));
        List<ChainTip> tips = test.chain.tips();
        assertEquals(List.of(6, 5, 5), tips.stream().map(tip -> tip.header().height()).toList());
        assertEquals(test.chain.tip(), tips.get(0).header());
        assertTrue(tips.get(0).isBest());
        assertEquals(0, tips.get(0).branchLength());
        ChainTip first = tips.stream().filter(tip -> tip.branchLength() == 2).findAny().get();
        assertEquals(fork[1], first.header().header());
        assertEquals(3, first.forkPoint().height());
        assertEquals(List.of("mallory"), first.sources());
        assertFalse(first.isBest());
    }

    @Test
    void whoeverShowsATipIsNotedOnceAndInOrder() {
        accept("mallory", fork);
        accept("trudy", fork);
        accept("mallory", fork[1]);
        accept("early", fork[0]);
        assertEquals(List.of("mallory", "trudy"), test.chain.tips().get(1).sources());
        accept("oscar", test.forge.branch(fork[1], 1));
        assertEquals(2, test.chain.tips().size());
        assertEquals(List.of("oscar"), tip(fork.length + 1).sources());
    }

    @Test
    void whoBeganAForkIsNotForgottenWhenAnotherLengthensIt() {
        BlockHeader[] short1 = test.forge.branch(trunk[1], 1);
        accept("mallory", short1);
        accept("trudy", test.forge.branch(short1[0], 1));
        ChainTip fork = test.chain.tips().get(1);
        assertEquals(2, fork.branchLength());
        assertEquals(List.of("mallory", "trudy"), fork.sources());
    }

    @Test
    void notMoreSourcesAreKeptThanSixteen() {
        IntStream.range(0, 40).forEach(i -> accept("peer " + i, fork));
        List<String> sources = test.chain.tips().get(1).sources();
        assertEquals(ChainTip.MAX_SOURCES, sources.size());
        assertEquals("peer 0", sources.get(0));
    }

    @Test
    void tipsAreThereAgainAfterARestartWithoutTheirSources() throws IOException {
        accept("mallory", fork);
        TestChain again = chain(new MemoryFile(test.file.bytes()));
        assertEquals(
                test.chain.tips().stream().map(ChainTip::header).toList(),
                again.chain.tips().stream().map(ChainTip::header).toList());
        assertEquals(List.of(), again.chain.tips().get(1).sources());
        again.chain.accept(Headers.of(fork), "trudy");
        assertEquals(List.of("trudy"), again.chain.tips().get(1).sources());
    }

    @Test
    void aReorganisationIsToldOnceWithItsDepth() {
        AcceptOutcome behind = accept("mallory", fork);
        assertFalse(behind.isReorganisation());
        BlockHeader[] more = test.forge.branch(fork[1], 1);
        AcceptOutcome outcome = accept("mallory", more);
        assertTrue(outcome.isReorganisation());
        assertEquals(3, outcome.forkPoint().height());
        assertEquals(1, test.reorganisations.size());
        Reorganisation event = test.reorganisations.get(0);
        assertEquals(2, event.depth());
        assertEquals(trunk[4], event.before().header());
        assertEquals(more[0], event.after().header());
        assertEquals(trunk[2], event.forkPoint().header());
        assertEquals("mallory", event.source());
        assertEquals(Network.REGTEST, event.network());
    }

    @Test
    void growthIsNoReorganisation() {
        AcceptOutcome outcome = accept("alice", test.forge.branch(trunk[4], 3));
        assertTrue(outcome.tipChanged());
        assertFalse(outcome.isReorganisation());
        assertEquals(outcome.tipBefore(), outcome.forkPoint());
        assertEquals(List.of(), test.reorganisations);
    }

    private ChainTip tip(int branchLength) {
        return test.chain.tips().stream()
                .filter(tip -> tip.branchLength() == branchLength || tip.isBest())
                .filter(tip -> tip.header().height() == 3 + branchLength)
                .findAny()
                .orElseThrow();
    }

    private AcceptOutcome accept(String source, BlockHeader... headers) {
        AcceptOutcome outcome = test.chain.accept(Headers.of(headers), source);
        assertFalse(outcome.isRejected(), outcome::toString);
        return outcome;
    }

    private static TestChain chain(MemoryFile file) {
        try {
            return new TestChain(REGTEST, file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
