package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.Reorganisation;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random trees with many forks, ties of equal work and, but on regtest, branches of various
 * difficulty: what the chain makes of them, and answers, is what {@link ReferenceTree} does.
 *
 * <p>The rule of ties: the best tip is, of all headers with the most work, the one accepted first.
 * So the order of arrival decides between those and nothing else.
 *
 * <p>A failure tells the network and the seed.
 */
class RandomTreeTest {
    private static final int SEEDS = Math.max(3, Integer.getInteger("altnet.fuzz.rounds", 0) / 100);
    private static final int BUSH = 120;
    private static final int ORDERS = 3;
    private static final int QUERIES = 200;

    /** A tree to be, and all that is random about it. */
    private record Case(String network, NetworkRules rules, int trunk, long seed) {
        @Override
        public String toString() {
            return network + ", seed " + seed;
        }
    }

    /** On retargeting networks the forks begin just before the difficulty changes. */
    static Stream<Case> cases() {
        int trunk = DifficultyRule.PERIOD - 12;
        return IntStream.rangeClosed(1, SEEDS)
                .boxed()
                .flatMap(
                        seed ->
                                Stream.of(
                                        new Case("regtest", TestChain.REGTEST, 30, seed),
                                        new Case("like mainnet", rules(false, false), trunk, seed),
                                        new Case("like testnet3", rules(true, false), trunk, seed),
                                        new Case("like testnet4", rules(true, true), trunk, seed)));
    }

    private static NetworkRules rules(boolean easyAfterSilence, boolean bip94) {
        return DifficultyRuleTest.rules(true, easyAfterSilence, bip94);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void anyOrderOfArrivalEndsInTheSameTip(Case tree) {
        assertAll(tree.toString(), () -> arriveInAnyOrder(tree));
    }

    private static void arriveInAnyOrder(Case tree) throws IOException {
        Random random = new Random(tree.seed());
        ReferenceTree all = grown(tree, random);
        BigInteger most = all.tip().work();
        for (int order = 0; order < ORDERS; order++) {
            TestChain test = new TestChain(tree.rules());
            ReferenceTree arrived = new ReferenceTree(tree.rules());
            arrive(test, arrived, all.nodes().subList(1, tree.trunk() + 1));
            List<ReferenceTree.Node> missing =
                    new ArrayList<>(all.nodes().subList(tree.trunk() + 1, all.nodes().size()));
            Collections.shuffle(missing, random);
            while (!missing.isEmpty()) {
                ReferenceTree.Node next = missing.get(random.nextInt(missing.size()));
                arrive(test, arrived, lineTo(next, 1 + random.nextInt(8)));
                missing.removeIf(node -> arrived.find(node.hash()).isPresent());
            }
            assertEquals(most, test.chain.tip().chainWork());
            assertEquals(firstWith(most, arrived).hash(), test.chain.tip().hash());
            assertRestarts(tree, test);
            assertNothingChanges(test, all, random);
        }
    }

    /** One batch, which both take or both refuse, and the same tip. */
    private static void arrive(
            TestChain test, ReferenceTree arrived, List<ReferenceTree.Node> line) {
        for (int from = 0; from < line.size(); from += Headers.MAX) {
            arriveAtOnce(
                    test, arrived, line.subList(from, Math.min(line.size(), from + Headers.MAX)));
        }
    }

    private static void arriveAtOnce(
            TestChain test, ReferenceTree arrived, List<ReferenceTree.Node> line) {
        ReferenceTree.Node before = arrived.tip();
        int known = arrived.nodes().size();
        int reorganisations = test.reorganisations.size();
        AcceptOutcome outcome = test.chain.accept(headers(line), "test");
        if (arrived.find(line.get(0).header().previous()).isEmpty()) {
            Rejection rejection = outcome.rejection().orElseThrow();
            assertEquals(HeaderRule.KNOWN_PARENT, rejection.rule());
            assertEquals(0, rejection.index());
        } else {
            line.forEach(node -> assertEquals(Optional.empty(), arrived.add(node.header())));
            assertEquals(Optional.empty(), outcome.rejection());
        }
        assertEquals(arrived.nodes().size() - known, outcome.added());
        ReferenceTree.Node tip = arrived.tip();
        assertEquals(before.hash(), outcome.tipBefore().hash());
        assertEquals(tip.hash(), outcome.tipAfter().hash());
        assertSame(tip, test.chain.tip());
        List<Reorganisation> news =
                test.reorganisations.subList(reorganisations, test.reorganisations.size());
        assertEquals(tip.descendsFrom(before) ? 0 : 1, news.size());
        news.forEach(
                event -> {
                    assertSame(before, event.before());
                    assertSame(tip, event.after());
                    assertSame(arrived.forkPoint(before, tip), event.forkPoint());
                });
    }

    private static ReferenceTree.Node firstWith(BigInteger work, ReferenceTree arrived) {
        return arrived.nodes().stream()
                .filter(node -> node.work().equals(work))
                .findFirst()
                .orElseThrow();
    }

    private static void assertRestarts(Case tree, TestChain test) throws IOException {
        MemoryFile copy = new MemoryFile(test.file.bytes());
        TestChain again = new TestChain(tree.rules(), copy);
        assertEquals(test.chain.tip(), again.chain.tip());
        assertArrayEquals(test.file.bytes(), copy.bytes());
    }

    /** Whatever is there already may come again, in whatever pieces. */
    private static void assertNothingChanges(TestChain test, ReferenceTree all, Random random) {
        byte[] stored = test.file.bytes();
        assertEquals(all.nodes().size() * BlockHeader.LENGTH, stored.length);
        StoredHeader tip = test.chain.tip();
        int reorganisations = test.reorganisations.size();
        for (int i = 0; i < QUERIES; i++) {
            ReferenceTree.Node node = any(all, random);
            List<ReferenceTree.Node> line = lineTo(node, 1 + random.nextInt(50));
            AcceptOutcome outcome = test.chain.accept(headers(line), "again");
            assertFalse(outcome.isRejected(), outcome::toString);
            assertEquals(0, outcome.added());
            assertEquals(line.size(), outcome.known());
            assertSame(node, outcome.last().orElseThrow());
            assertEquals(tip, outcome.tipAfter());
        }
        assertEquals(reorganisations, test.reorganisations.size());
        assertArrayEquals(stored, test.file.bytes());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answersAsOneWouldWorkThemOut(Case tree) {
        assertAll(tree.toString(), () -> ask(tree));
    }

    private static void ask(Case tree) throws IOException {
        Random random = new Random(tree.seed());
        ReferenceTree all = grown(tree, random);
        TestChain test = new TestChain(tree.rules());
        ReferenceTree arrived = new ReferenceTree(tree.rules());
        List<ReferenceTree.Node> nodes = all.nodes();
        arrive(test, arrived, nodes.subList(1, tree.trunk() + 1));
        for (ReferenceTree.Node node : nodes.subList(tree.trunk() + 1, nodes.size())) {
            arrive(test, arrived, List.of(node));
        }
        HeaderChain chain = test.chain;
        ReferenceTree.Node tip = all.tip();
        for (int height = -1; height <= tip.height() + 2; height++) {
            Optional<Hash256> found = chain.atHeight(height).map(StoredHeader::hash);
            boolean exists = height >= 0 && height <= tip.height();
            assertEquals(
                    exists ? Optional.of(tip.ancestor(height).hash()) : Optional.empty(), found);
        }
        nodes.forEach(node -> assertSame(node, chain.find(node.hash()).orElseThrow()));
        assertEquals(locator(tip), heights(chain.locator(), tip));
        assertTips(all, chain.tips());
        for (int i = 0; i < QUERIES; i++) {
            ReferenceTree.Node one = any(all, random);
            ReferenceTree.Node other = any(all, random);
            assertSame(all.forkPoint(one, other), chain.forkPoint(one.hash(), other.hash()));
            assertBetween(chain, one, other, random.nextInt(100));
            assertAfter(chain, all, random);
        }
    }

    private static void assertBetween(
            HeaderChain chain, ReferenceTree.Node from, ReferenceTree.Node to, int max) {
        ReferenceTree.Node common = from;
        while (!to.descendsFrom(common)) {
            common = common.parent();
        }
        if (common != from) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> chain.headersBetween(from.hash(), to.hash(), max));
        }
        assertEquals(
                headers(first(max, lineTo(to, to.height() - common.height()))),
                chain.headersBetween(common.hash(), to.hash(), max));
    }

    private static void assertAfter(HeaderChain chain, ReferenceTree all, Random random) {
        ReferenceTree.Node tip = all.tip();
        List<BlockLocator.Entry> entries = new ArrayList<>();
        int after = 0;
        for (int i = random.nextInt(5); i > 0; i--) {
            ReferenceTree.Node node = any(all, random);
            boolean isKnown = random.nextInt(4) > 0;
            Hash256 hash = isKnown ? node.hash() : Forge.unknownHash(random.nextInt());
            entries.add(new BlockLocator.Entry(hash, BlockLocator.Entry.UNKNOWN_HEIGHT));
        }
        for (BlockLocator.Entry entry : entries) {
            Optional<ReferenceTree.Node> node = all.find(entry.hash()).filter(tip::descendsFrom);
            if (node.isPresent()) {
                after = node.get().height();
                break;
            }
        }
        ReferenceTree.Node stop = any(all, random);
        int end = tip.height();
        if (tip.descendsFrom(stop) && stop.height() > after) {
            end = stop.height();
        }
        int max = random.nextInt(Headers.MAX + 1);
        assertEquals(
                headers(first(max, lineTo(tip.ancestor(end), end - after))),
                chain.headersAfter(new BlockLocator(entries), stop.hash(), max));
    }

    private static void assertTips(ReferenceTree all, List<ChainTip> tips) {
        ReferenceTree.Node best = all.tip();
        assertSame(best, tips.get(0).header());
        Set<Hash256> parents = new HashSet<>();
        all.nodes().forEach(node -> parents.add(node.header().previous()));
        Set<Hash256> ends = new HashSet<>();
        all.nodes().forEach(node -> ends.add(node.hash()));
        ends.removeAll(parents);
        for (int i = 0; i < tips.size(); i++) {
            ReferenceTree.Node end = all.find(tips.get(i).header().hash()).orElseThrow();
            assertTrue(ends.remove(end.hash()));
            assertSame(all.forkPoint(end, best), tips.get(i).forkPoint());
            assertTrue(
                    i == 0 || !tips.get(i).header().hasMoreWorkThan(tips.get(i - 1).header()),
                    "by work");
        }
        assertEquals(Set.of(), ends);
    }

    /** The tip, ten more, then steps of 2, 4, 8 and so on, and genesis. */
    private static List<Integer> locator(ReferenceTree.Node tip) {
        List<Integer> heights = new ArrayList<>();
        int height = tip.height();
        for (int i = 0; i <= 10 && height > 0; i++) {
            heights.add(height--);
        }
        height++;
        for (int step = 2; height - step > 0 && tip.height() > 10; step *= 2) {
            height -= step;
            heights.add(height);
        }
        heights.add(0);
        return heights;
    }

    private static List<Integer> heights(BlockLocator locator, ReferenceTree.Node tip) {
        locator.entries()
                .forEach(entry -> assertEquals(tip.ancestor(entry.height()).hash(), entry.hash()));
        return locator.entries().stream().map(BlockLocator.Entry::height).toList();
    }

    /** A trunk, then a bush whose branches have their own times and so their own difficulty. */
    private static ReferenceTree grown(Case tree, Random random) {
        Forge forge = new Forge();
        ReferenceTree grown = new ReferenceTree(tree.rules());
        for (int i = 0; i < tree.trunk(); i++) {
            add(grown, forge, grown.nodes().get(i), 300);
        }
        for (int i = 0; i < BUSH; i++) {
            int back = random.nextInt(1 + random.nextInt(30));
            int parent = Math.max(tree.trunk(), grown.nodes().size() - 1 - back);
            add(grown, forge, grown.nodes().get(parent), random.nextInt(4000) - 300);
        }
        return grown;
    }

    /** That much later if the rules allow it, otherwise as early as they do. */
    private static void add(
            ReferenceTree tree, Forge forge, ReferenceTree.Node parent, int seconds) {
        BlockHeader before = parent.header();
        long earliest = Math.max(tree.medianTimePast(parent) + 1, parent.time() - 600);
        long time = Math.max(earliest, parent.time() + seconds);
        BlockHeader header =
                forge.child(
                        before,
                        Duration.ofSeconds(time - parent.time()),
                        tree.requiredBits(parent, time));
        assertEquals(Optional.empty(), tree.add(header));
    }

    private static ReferenceTree.Node any(ReferenceTree tree, Random random) {
        List<ReferenceTree.Node> nodes = tree.nodes();
        int recent = Math.min(nodes.size(), 2 * BUSH);
        return nodes.get(
                random.nextInt(3) == 0
                        ? random.nextInt(nodes.size())
                        : nodes.size() - 1 - random.nextInt(recent));
    }

    /** So many headers that end there, or as many as there are from genesis on. */
    private static List<ReferenceTree.Node> lineTo(ReferenceTree.Node end, int length) {
        List<ReferenceTree.Node> line = new ArrayList<>();
        for (ReferenceTree.Node at = end; at != null && line.size() < length; at = at.parent()) {
            line.add(at);
        }
        Collections.reverse(line);
        return line;
    }

    private static List<ReferenceTree.Node> first(int max, List<ReferenceTree.Node> line) {
        return line.subList(0, Math.min(max, line.size()));
    }

    private static Headers headers(List<ReferenceTree.Node> line) {
        return Forge.headers(line.stream().map(ReferenceTree.Node::header).toList());
    }

    private static void assertSame(ReferenceTree.Node expected, StoredHeader actual) {
        assertEquals(expected.header(), actual.header());
        assertEquals(expected.height(), actual.height());
        assertEquals(expected.work(), actual.chainWork());
    }
}
