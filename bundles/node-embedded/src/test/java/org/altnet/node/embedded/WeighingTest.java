package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.node.SubmitOutcome.Result;
import org.altnet.api.testing.ManualTime;
import org.altnet.chain.FileHeaderChains;
import org.bitcoinj.core.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node at height 5,000, and peers whose branches begin with too little work to be stored. */
class WeighingTest {
    private static final int OURS = 5_000;

    /** Stores nothing before it is done, and needs three questions to be weighed. */
    private static final int THEIRS = 5_100;

    private final ManualTime time = Today.time();
    private final List<StoredHeader> news = new ArrayList<>();
    private Path file;
    private NodeChain chain;
    private HeaderSync sync;
    private List<Block> ours;
    private int branches;

    @TempDir Path directory;

    @BeforeEach
    void standAtHeightFiveThousand() throws IOException {
        file = directory.resolve("regtest.headers");
        chain = new NodeChain(new FileHeaderChains().open(Network.REGTEST, file), news::add);
        sync = new HeaderSync(chain, time);
        ours = RegtestBlocks.chain(OURS, now().minus(Duration.ofDays(30)));
        store(ours);
        news.clear();
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void aBranchWithMoreWorkIsWeighedAndThenStored() throws IOException {
        long before = Files.size(file);
        Peer peer = connected("a", branch(THEIRS));
        assertEquals(List.of(OURS), peer.askedFrom);
        peer.answer();
        assertEquals(State.SYNCING, state());
        assertTrue(text().contains("weighing headers up to height 2000"), text());
        peer.answer();
        peer.answer();
        assertEquals(List.of(OURS, 2_000, 4_000, 0), peer.askedFrom, "it has the work: once more");
        assertEquals(before, Files.size(file));
        assertEquals(List.of(), news);

        peer.answerAll();

        assertEquals(List.of(OURS, 2_000, 4_000, 0, 2_000, 4_000), peer.askedFrom);
        assertEquals(peer.tip(), chain.view().tip().hash());
        assertEquals(before + THEIRS * 80L, Files.size(file));
        assertEquals(peer.tip(), news.get(news.size() - 1).hash());
        assertFalse(text().contains("weighing"), text());
        assertEquals("", peer.dropped);
    }

    @Test
    void cheapHeadersCostNoDiskAndTheNextIsAsked() throws IOException {
        Block tip = ours.get(OURS - 1);
        store(RegtestBlocks.on(tip, OURS, 15_000, now().minus(Duration.ofDays(1))));
        long before = Files.size(file);
        Peer cheap = connected("a", branch(19_000));
        Peer honest = connected("b", ours);

        cheap.answerAll();

        assertEquals(10, cheap.askedFrom.size(), "weighed to its end, once");
        assertEquals(before, Files.size(file));
        assertEquals(1, chain.view().tips().size());
        assertEquals(1, honest.askedFrom.size());
        assertEquals("", cheap.dropped, "it may be far behind itself");
        honest.answerAll();

        for (int i = 0; i < 2; i++) {
            time.advance(HeaderSync.ASK_AGAIN_AFTER);
            sync.tick();
            honest.answerAll();
            cheap.answerAll();
        }
        assertTrue(cheap.dropped.contains("LOW_WORK"), cheap.dropped);
        assertTrue(cheap.misbehaved);
        assertEquals(3 * 10, cheap.askedFrom.size());
        assertEquals(before, Files.size(file));
    }

    @Test
    void aPeerThatIsFarBehindIsNoNewsAndNotDropped() {
        Peer peer = connected("a", branch(20));
        for (int i = 0; i < 20; i++) {
            peer.answerAll();
            time.advance(HeaderSync.ASK_AGAIN_AFTER);
            sync.tick();
        }
        assertEquals("", peer.dropped);
        assertEquals(1, chain.view().tips().size());
        assertEquals(State.READY, state());
    }

    @Test
    void anAnnouncementDoesNotDisturbTheWeighing() {
        List<Block> branch = branch(THEIRS + 1);
        Peer peer = connected("a", branch.subList(0, THEIRS));
        peer.answer();
        for (int i = 0; i < 3; i++) {
            peer.announce(branch.subList(THEIRS, THEIRS + 1));
            peer.answer();
        }
        assertEquals(List.of(OURS, 2_000, 4_000, 0, 2_000), peer.askedFrom);
        peer.announce(branch.subList(THEIRS, THEIRS + 1));
        peer.answerAll();
        assertEquals(peer.tip(), chain.view().tip().hash());
        peer.announce(branch.subList(THEIRS, THEIRS + 1));
        assertEquals(THEIRS + 1, chain.view().tip().height());
        assertEquals("", peer.dropped);
    }

    @Test
    void whoHasToWaitMayAnnounceAllTheSame() {
        List<Block> branch = branch(THEIRS);
        Peer first = connected("a", branch);
        Peer second = connected("b", branch);
        first.answer();
        for (int i = 0; i < 20; i++) {
            second.announce(branch.subList(THEIRS - 20 + i, THEIRS - 19 + i));
        }
        assertEquals("", second.dropped);
        assertEquals(List.of(), second.askedFrom);
        first.answerAll();
        assertEquals(1, second.askedFrom.size());
    }

    @Test
    void anInvalidAnnouncementIsNoExcuseWhileWeighing() {
        Peer peer = connected("a", branch(THEIRS));
        peer.answer();
        peer.announce(List.of(ours.get(10), ours.get(20)));
        assertTrue(peer.dropped.contains("LINK"), peer.dropped);
        assertEquals(List.of(OURS), connected("b", ours).askedFrom, "the scales are free again");
    }

    @Test
    void aPeerThatChangesItsBranchOnTheWayHasShownNothing() {
        Peer peer = connected("a", branch(THEIRS));
        peer.answer();
        peer.answer();
        peer.answer();
        peer.standOn(branch(3_000));
        peer.answerAll();
        assertEquals(1, chain.view().tips().size());
        assertEquals(OURS, chain.view().tip().height());
        assertEquals("", peer.dropped);

        peer.standOn(branch(THEIRS));
        time.advance(HeaderSync.ASK_AGAIN_AFTER);
        sync.tick();
        peer.answerAll();
        assertEquals(peer.tip(), chain.view().tip().hash(), "weighed anew");
    }

    @Test
    void aSlowOneMakesRoomAndGoesOnWhereItWas() {
        Peer slow = connected("a", branch(THEIRS));
        Peer second = connected("b", ours);
        time.advance(Talk.SLOW);
        slow.answer();
        assertEquals(1, slow.askedFrom.size());
        second.answer();
        assertEquals(List.of(OURS, 2_000), slow.askedFrom);

        Peer third = connected("c", ours);
        time.advance(Talk.SLOW);
        slow.answer();
        assertEquals(List.of(OURS, 2_000, 4_000), slow.askedFrom, "more patience the second time");
        time.advance(Talk.SLOW.multipliedBy(2));
        slow.answer();
        assertEquals(1, third.askedFrom.size());
    }

    @Test
    void whatASlowOneHadWeighedIsForgottenWhenTheScalesAreNeeded() {
        Peer slow = connected("a", branch(THEIRS));
        Peer second = connected("b", branch(THEIRS + 1));
        time.advance(Talk.SLOW);
        slow.answer();
        second.answer();
        assertEquals(2, second.askedFrom.size());
        time.advance(Talk.SLOW);
        second.answer();
        assertEquals(List.of(OURS, OURS), slow.askedFrom, "from the beginning");
        slow.answerAll();
        second.answerAll();
        assertEquals(second.tip(), chain.view().tip().hash());
    }

    @Test
    void onceCaughtUpBranchesAreWeighedOneAfterAnother() {
        catchUp();
        Peer first = connected("a", branch(THEIRS));
        Peer second = connected("b", branch(THEIRS));
        first.answer();
        second.answer();
        assertEquals(2, first.askedFrom.size());
        assertEquals(1, second.askedFrom.size(), "held up");
        assertEquals(State.READY, state(), "or cheap headers would keep the watchdog quiet");

        first.answerAll();

        assertEquals(2, second.askedFrom.size(), "as soon as the scales are free");
        second.answerAll();
        assertEquals(first.tip(), chain.view().tip().hash());
    }

    @Test
    void whoIsHeldUpTakesTheTurnOfOneThatGoes() {
        catchUp();
        Peer first = connected("a", branch(THEIRS));
        Peer second = connected("b", branch(THEIRS));
        first.answer();
        second.answer();
        sync.disconnected(first, "gone");
        second.answerAll();
        assertEquals(second.tip(), chain.view().tip().hash());
    }

    @Test
    void whoIsHeldUpIsNotHeldUpForEver() {
        catchUp();
        Peer endless = connected("a", branch(THEIRS));
        Peer second = connected("b", branch(THEIRS));
        endless.answer();
        second.answer();
        time.advance(Talk.SLOW);
        endless.answer();
        second.answerAll();
        assertEquals(second.tip(), chain.view().tip().hash());
    }

    @Test
    void weighingIsNoNewsForEver() {
        Peer peer = connected("a", branch(THEIRS));
        peer.answer();
        time.advance(HeaderSync.SETTLED);
        assertEquals(State.SYNCING, state());
        time.advance(HeaderSync.SETTLED_WEIGHING);
        assertEquals(State.READY, state());
        assertTrue(text().contains("weighing headers up to height 2000"), text());
    }

    @Test
    void aDeepForkIsTakenFromTheOperatorsHand() throws Exception {
        Headers theirs = RegtestBlocks.headers(branch(THEIRS));
        for (int from = 0; from < THEIRS; from += Headers.MAX) {
            Headers batch = theirs.slice(from, Math.min(THEIRS, from + Headers.MAX));
            assertEquals(Result.ACCEPTED, chain.submit(batch, "altnet").result());
        }
        assertEquals(theirs.get(THEIRS - 1).hash(), chain.view().tip().hash());
        assertEquals(1, news.size());
    }

    private void catchUp() {
        Block tip = ours.get(OURS - 1);
        Peer peer = connected("recent", List.of());
        List<Block> recent = new ArrayList<>(ours);
        recent.addAll(RegtestBlocks.on(tip, OURS, 1, now()));
        peer.standOn(recent);
        peer.answerAll();
        assertEquals(State.READY, state());
        news.clear();
    }

    private void store(List<Block> blocks) {
        Headers all = RegtestBlocks.headers(blocks);
        for (int from = 0; from < all.size(); from += Headers.MAX) {
            int to = Math.min(all.size(), from + Headers.MAX);
            assertFalse(chain.view().accept(all.slice(from, to), "test").isRejected());
        }
    }

    /** A branch of its own from genesis. */
    private List<Block> branch(int length) {
        return RegtestBlocks.chain(length, now().minusSeconds(60L * ++branches));
    }

    private Peer connected(String name, List<Block> branch) {
        Peer peer = new Peer(name);
        peer.standOn(branch);
        sync.connected(peer);
        return peer;
    }

    private Instant now() {
        return time.now().wall();
    }

    private State state() {
        return sync.status().orElseThrow().state();
    }

    private String text() {
        return sync.status().orElseThrow().text();
    }

    /** Answers when it is told to, as a node that stands on its branch does. */
    private final class Peer implements HeaderPeer {
        private final String name;
        private final Deque<BlockLocator> open = new ArrayDeque<>();
        private final List<Integer> askedFrom = new ArrayList<>();
        private Headers branch = Headers.EMPTY;
        private Map<Hash256, Integer> heights = Map.of();
        private String dropped = "";
        private boolean misbehaved;

        Peer(String name) {
            this.name = name;
        }

        void standOn(List<Block> blocks) {
            branch = RegtestBlocks.headers(blocks);
            heights = new HashMap<>();
            for (int i = 0; i < branch.size(); i++) {
                heights.put(branch.get(i).hash(), i + 1);
            }
        }

        Hash256 tip() {
            return branch.get(branch.size() - 1).hash();
        }

        void announce(List<Block> blocks) {
            sync.received(this, RegtestBlocks.headers(blocks));
        }

        /** Answers the question that is open. */
        void answer() {
            int from =
                    open.remove().entries().stream()
                            .map(entry -> heights.get(entry.hash()))
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(0);
            sync.received(this, branch.slice(from, Math.min(branch.size(), from + Headers.MAX)));
        }

        void answerAll() {
            while (!open.isEmpty()) {
                assertTrue(askedFrom.size() < 100, "asked for ever: " + askedFrom);
                answer();
            }
        }

        @Override
        public void askHeaders(BlockLocator locator) {
            open.add(locator);
            askedFrom.add(locator.entries().get(0).height());
        }

        @Override
        public void drop(String reason, boolean nowMisbehaved) {
            dropped = reason;
            misbehaved = nowMisbehaved;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
