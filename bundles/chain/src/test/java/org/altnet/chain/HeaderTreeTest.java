package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;

/** The tree alone, which asks for no proof of work. */
class HeaderTreeTest {
    private static final BlockHeader GENESIS = NetworkRules.of(Network.REGTEST).genesis();
    private static final CompactTarget EASY = CompactTarget.of(0x207fffff);
    private static final CompactTarget HARD = CompactTarget.of(0x1f7fffff);

    private final Random random = new Random(7);
    private final HeaderTree tree = new HeaderTree(ChainStart.genesis(GENESIS), 0);
    private final List<BlockHeader> added = new ArrayList<>(List.of(GENESIS));

    @Test
    void givesBackWhatItTookOnAllPagesAndAfterRehashing() {
        growAtRandom(HeaderTree.FULL * HeaderTree.FIRST_BUCKETS + HeaderPage.ROWS, 40);
        for (int index = 0; index < added.size(); index++) {
            BlockHeader header = added.get(index);
            assertEquals(header, DifficultyRuleTest.header(tree, index));
            assertEquals(index, tree.find(header.hash().bytes(), 0));
            assertEquals(header.hash(), tree.hash(index));
        }
        assertEquals(HeaderTree.NONE, tree.find(Forge.unknownHash(1).bytes(), 0));
        assertEquals(added.size(), tree.size());
    }

    @Test
    void findsAncestorsAndForkPointsAsASearchStepByStepDoes() {
        growAtRandom(3000, 400);
        for (int i = 0; i < 3000; i++) {
            int one = random.nextInt(tree.size());
            int other = random.nextInt(tree.size());
            int height = random.nextInt(tree.height(one) + 1);
            assertEquals(ancestorStepByStep(one, height), tree.ancestor(one, height));
            assertEquals(forkPointStepByStep(one, other), tree.forkPoint(one, other));
        }
    }

    @Test
    void reachesAnAncestorInFewSteps() {
        int tip = growLine(0, 100_000, EASY);
        long start = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            assertEquals(i, tree.height(tree.ancestor(tip, i)));
        }
        long micros = (System.nanoTime() - start) / 10_000 / 1000;
        assertTrue(micros < 50, "an ancestor took " + micros + " us, step by step is 200");
    }

    @Test
    void followsTheMostWorkEvenIfThatIsLowerAndBackAgain() {
        int low = growLine(0, 10, EASY);
        assertEquals(low, tree.tip());
        int hard = growLine(4, 3, HARD);
        assertEquals(hard, tree.tip());
        assertBestBranchIsThatOf(hard);
        int back = growLine(low, 1000, EASY);
        assertEquals(back, tree.tip());
        assertBestBranchIsThatOf(back);
    }

    @Test
    void keepsTheFirstOfEquals() {
        int first = growLine(0, 5, EASY);
        growLine(0, 5, EASY);
        assertEquals(first, tree.tip());
    }

    @Test
    void hidesAndForgetsWhatIsOnlyStaged() {
        int tip = growLine(0, 3, EASY);
        BlockHeader header = header(tree.hash(tip));
        stage(tip, header, EASY);
        assertEquals(1, tree.staged());
        assertEquals(HeaderTree.NONE, tree.find(header.hash().bytes(), 0));
        assertEquals(tip, tree.tip());
        tree.discard();
        assertEquals(0, tree.staged());
        tree.commit();
        assertEquals(tip, tree.tip());
        assertEquals(4, tree.size());
    }

    private void assertBestBranchIsThatOf(int tip) {
        for (int height = 0; height <= tree.height(tip); height++) {
            int index = ancestorStepByStep(tip, height);
            assertEquals(index, tree.atHeight(height));
            assertTrue(tree.isOnBestBranch(index));
        }
        assertEquals(HeaderTree.NONE, tree.atHeight(tree.height(tip) + 1));
        assertEquals(HeaderTree.NONE, tree.atHeight(-1));
        for (int index = 0; index < tree.size(); index++) {
            if (tree.height(index) > tree.height(tip)
                    || ancestorStepByStep(tip, tree.height(index)) != index) {
                assertFalse(tree.isOnBestBranch(index));
            }
        }
    }

    private int growLine(int from, int count, CompactTarget target) {
        int at = from;
        for (int i = 0; i < count; i++) {
            at = add(at, header(tree.hash(at)), target);
        }
        return at;
    }

    private void growAtRandom(int count, int back) {
        for (int i = 0; i < count; i++) {
            int parent = Math.max(0, tree.size() - 1 - random.nextInt(back));
            add(parent, header(tree.hash(parent)), EASY);
        }
    }

    private int add(int parent, BlockHeader header, CompactTarget target) {
        int index = stage(parent, header, target);
        tree.commit();
        added.add(header);
        return index;
    }

    private int stage(int parent, BlockHeader header, CompactTarget target) {
        tree.reserve(1);
        return tree.stage(header.bytes(), 0, header.hash().bytes(), parent, target);
    }

    private BlockHeader header(Hash256 parent) {
        byte[] raw = new byte[BlockHeader.LENGTH];
        random.nextBytes(raw);
        System.arraycopy(parent.bytes(), 0, raw, HeaderField.PREVIOUS, Hash256.LENGTH);
        return BlockHeader.of(raw);
    }

    private int ancestorStepByStep(int index, int height) {
        int at = index;
        while (tree.height(at) > height) {
            at = tree.parent(at);
        }
        return at;
    }

    private int forkPointStepByStep(int one, int other) {
        int a = one;
        int b = other;
        while (a != b) {
            if (tree.height(a) >= tree.height(b)) {
                a = tree.parent(a);
            } else {
                b = tree.parent(b);
            }
        }
        return a;
    }
}
