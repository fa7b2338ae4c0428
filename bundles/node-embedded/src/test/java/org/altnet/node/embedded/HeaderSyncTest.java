package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.testing.ManualTime;
import org.altnet.chain.FileHeaderChains;
import org.bitcoinj.core.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderSyncTest {
    private final ManualTime time = Today.time();
    private final List<StoredHeader> news = new ArrayList<>();
    private NodeChain chain;
    private HeaderSync sync;

    @TempDir Path directory;

    @BeforeEach
    void open() throws IOException {
        chain =
                new NodeChain(
                        new FileHeaderChains()
                                .open(Network.REGTEST, directory.resolve("regtest.headers")),
                        news::add);
        sync = new HeaderSync(chain, time);
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void asksUntilAnAnswerBringsNothingNew() {
        Headers all = headers(RegtestBlocks.chain(4_500, now()));
        Peer peer = new Peer("a");
        sync.connected(peer);
        assertEquals(State.STARTING, state());
        peer.answer(all.slice(0, 2_000));
        assertEquals(State.SYNCING, state());
        peer.answer(all.slice(2_000, 4_000));
        peer.answer(all.slice(4_000, 4_500));
        assertEquals(List.of(0, 2_000, 4_000), peer.askedFrom());
        assertEquals(State.READY, state());
        assertEquals(4_500, chain.view().tip().height());
        assertEquals(
                List.of(2_000, 4_000, 4_500), news.stream().map(StoredHeader::height).toList());
    }

    @Test
    void whileBehindOnePeerIsAskedAtATime() {
        Headers all = headers(RegtestBlocks.chain(2_010, now()));
        Peer first = new Peer("a");
        Peer second = new Peer("b");
        sync.connected(first);
        sync.connected(second);
        assertEquals(List.of(), second.askedFrom());
        first.answer(all.slice(0, 2_000));
        assertEquals(List.of(), second.askedFrom());
        first.answer(all.slice(2_000, 2_010));
        assertEquals(List.of(2_010), second.askedFrom());
    }

    @Test
    void aSilentPeerMakesRoomForTheNext() {
        Peer silent = new Peer("a");
        Peer second = new Peer("b");
        sync.connected(silent);
        sync.connected(second);
        time.advance(HeaderSync.ANSWER_WITHIN.minusSeconds(1));
        sync.tick();
        assertEquals("", silent.dropped);
        time.advance(Duration.ofSeconds(1));
        sync.tick();
        assertTrue(silent.dropped.contains("no answer"), silent.dropped);
        assertFalse(silent.misbehaved);
        assertEquals(List.of(0), second.askedFrom());
    }

    @Test
    void aSlowPeerMakesRoomForTheNextThatWaits() {
        Headers all = headers(RegtestBlocks.chain(6_010, now()));
        Peer slow = new Peer("a");
        Peer second = new Peer("b");
        sync.connected(slow);
        sync.connected(second);

        time.advance(Talk.SLOW);
        slow.answer(all.slice(0, 2_000));
        assertEquals(List.of(0), slow.askedFrom());
        assertEquals(List.of(2_000), second.askedFrom());
        assertEquals(State.SYNCING, state());

        time.advance(Talk.SLOW.minusSeconds(1));
        second.answer(all.slice(2_000, 4_000));
        second.answer(all.slice(4_000, 6_000));
        assertEquals(List.of(2_000, 4_000, 6_000), second.askedFrom(), "fast enough");
        second.answer(all.slice(6_000, 6_010));
        assertEquals(List.of(0, 6_010), slow.askedFrom(), "from where the other got us");
        slow.answer(Headers.EMPTY);
        assertEquals(State.READY, state());
        assertEquals("", slow.dropped);
    }

    @Test
    void aSlowPeerIsAskedOnWhileThereIsNobodyElse() {
        Headers all = headers(RegtestBlocks.chain(4_010, now()));
        Peer slow = new Peer("a");
        sync.connected(slow);
        for (int from = 0; from < 4_000; from += 2_000) {
            time.advance(HeaderSync.ANSWER_WITHIN.minusSeconds(1));
            slow.answer(all.slice(from, from + 2_000));
        }
        assertEquals(List.of(0, 2_000, 4_000), slow.askedFrom());
    }

    @Test
    void aBranchIsFollowedToItsEndThoughThePeerIsSlow() {
        Instant lastWeek = now().minus(Duration.ofDays(7));
        Peer first = new Peer("a");
        sync.connected(first);
        Headers ours = headers(RegtestBlocks.chain(2_500, lastWeek));
        first.answer(ours.slice(0, 2_000));
        first.answer(ours.slice(2_000, 2_500));
        Peer slow = new Peer("b");
        sync.connected(slow);
        Peer third = new Peer("c");
        sync.connected(third);

        Headers branch = headers(RegtestBlocks.chain(2_600, now()));
        time.advance(Talk.SLOW);
        slow.answer(branch.slice(0, 2_000));
        assertEquals(List.of(2_500), third.askedFrom());
        third.answer(Headers.EMPTY);
        assertEquals(branch.get(1_999).hash(), slow.lastQuestion().get(0).hash());
        slow.answer(branch.slice(2_000, 2_600));
        assertEquals(0, slow.lastQuestion().get(0).height(), "it has the work: once more");
        slow.answer(branch.slice(0, 2_000));
        slow.answer(branch.slice(2_000, 2_600));
        assertEquals(branch.get(2_599).hash(), chain.view().tip().hash());
    }

    @Test
    void aPeerThatKeepsAnnouncingDoesNotPushInFront() {
        Peer loud = new Peer("a");
        Peer second = new Peer("b");
        sync.connected(loud);
        sync.connected(second);
        loud.answer(Headers.EMPTY);
        assertEquals(List.of(0), second.askedFrom());
        Peer third = new Peer("c");
        sync.connected(third);
        sync.announced(loud, BitcoinjTypes.hash(RegtestBlocks.chain(1, now()).get(0).getHash()));
        second.answer(Headers.EMPTY);
        assertEquals(List.of(0), third.askedFrom());
        assertEquals(List.of(0), loud.askedFrom());
        third.answer(Headers.EMPTY);
        assertEquals(List.of(0, 0), loud.askedFrom());
    }

    @Test
    void aPeerThatGoesMakesRoomForTheNext() {
        Peer first = new Peer("a");
        Peer second = new Peer("b");
        sync.connected(first);
        sync.connected(second);
        sync.disconnected(first, "gone");
        assertEquals(List.of(0), second.askedFrom());
        sync.disconnected(second, "gone");
        assertTrue(sync.status().isEmpty());
    }

    @Test
    void anInvalidHeaderEndsTheConnection() {
        List<Block> blocks = RegtestBlocks.chain(3, now());
        Headers gap = headers(List.of(blocks.get(0), blocks.get(2)));
        Peer liar = new Peer("a");
        Peer second = new Peer("b");
        sync.connected(liar);
        sync.connected(second);
        liar.answer(gap);
        assertTrue(liar.dropped.contains("LINK"), liar.dropped);
        assertTrue(liar.misbehaved);
        assertEquals(0, chain.view().tip().height());
        assertEquals(List.of(0), second.askedFrom());
    }

    @Test
    void aHeaderWithoutItsParentsBringsTheQuestionForThem() {
        Peer peer = caughtUp();
        List<Block> more = moreBlocks(3);
        sync.received(peer, headers(more.subList(2, 3)));
        assertEquals(List.of(0, 10), peer.askedFrom());
        peer.answer(headers(more));
        assertEquals(13, chain.view().tip().height());
    }

    @Test
    void aPeerWhoseHeadersNeverConnectIsDropped() {
        Peer peer = caughtUp();
        Headers orphan = headers(RegtestBlocks.chain(2, now()).subList(1, 2));
        for (int i = 0; i < 9; i++) {
            sync.received(peer, orphan);
        }
        assertEquals("", peer.dropped);
        sync.received(peer, orphan);
        assertTrue(peer.dropped.contains("KNOWN_PARENT"), peer.dropped);
        assertEquals(2, peer.askedFrom().size(), "one question at a time");
    }

    @Test
    void anAnnouncedHeaderIsTakenAtOnce() {
        Peer peer = caughtUp();
        sync.received(peer, headers(moreBlocks(1)));
        assertEquals(11, chain.view().tip().height());
        assertEquals(List.of(0), peer.askedFrom());
    }

    @Test
    void anAnnouncedBlockIsAskedForOnce() {
        Peer peer = caughtUp();
        Hash256 unknown = BitcoinjTypes.hash(moreBlocks(1).get(0).getHash());
        sync.announced(peer, chain.view().tip().hash());
        assertEquals(List.of(0), peer.askedFrom());
        sync.announced(peer, unknown);
        sync.announced(peer, unknown);
        assertEquals(List.of(0, 10), peer.askedFrom());
    }

    @Test
    void aPeerThatAnnouncesNothingIsAskedAgain() {
        Peer peer = caughtUp();
        time.advance(HeaderSync.ASK_AGAIN_AFTER);
        sync.tick();
        assertEquals(List.of(0, 10), peer.askedFrom());
        peer.answer(Headers.EMPTY);
        assertEquals(State.READY, state());
    }

    @Test
    void aBranchLongerThanABatchIsFollowedToItsEnd() {
        Peer peer = new Peer("a");
        sync.connected(peer);
        Instant yesterday = now().minus(Duration.ofHours(20));
        peer.answer(headers(RegtestBlocks.chain(2_000, yesterday)));
        peer.answer(headers(moreBlocks(1_000, yesterday)));
        assertEquals(3_000, chain.view().tip().height());

        time.advance(HeaderSync.ASK_AGAIN_AFTER);
        sync.tick();
        Headers branch = headers(RegtestBlocks.chain(4_001, now()));
        peer.answer(branch.slice(0, 2_000));
        assertEquals(branch.get(1_999).hash(), peer.lastQuestion().get(0).hash());
        assertEquals(3_000, peer.lastQuestion().get(1).height(), "then our own best chain");
        peer.answer(branch.slice(2_000, 4_000));
        assertEquals(0, peer.lastQuestion().get(0).height(), "it has the work: once more");
        peer.answer(branch.slice(0, 2_000));
        peer.answer(branch.slice(2_000, 4_000));
        assertEquals(branch.get(3_999).hash(), peer.lastQuestion().get(0).hash());
        peer.answer(branch.slice(4_000, 4_001));
        assertEquals(branch.get(4_000).hash(), chain.view().tip().hash());
    }

    @Test
    void fullBatchesOfOldNewsAreNotAskedForForEver() {
        Headers all = headers(RegtestBlocks.chain(2_000, now()));
        Peer parrot = new Peer("a");
        sync.connected(parrot);
        for (int i = 0; i < 20; i++) {
            sync.received(parrot, all);
        }
        assertTrue(parrot.askedFrom().size() <= 3, parrot.askedFrom().toString());
    }

    @Test
    void anOldTipIsSyncingUntilPeersHaveHadTimeToKnowBetter() {
        Peer peer = new Peer("a");
        sync.connected(peer);
        peer.answer(headers(RegtestBlocks.chain(5, now().minus(Duration.ofHours(25)))));
        assertEquals(State.SYNCING, state());
        for (int minutes = 2; minutes < 10; minutes += 2) {
            time.advance(HeaderSync.ASK_AGAIN_AFTER);
            sync.tick();
            peer.answer(Headers.EMPTY);
            assertEquals(State.SYNCING, state(), "after " + minutes + " minutes");
        }
        time.advance(HeaderSync.ASK_AGAIN_AFTER);
        assertEquals(State.READY, state());
    }

    @Test
    void reconnectingDoesNotKeepTheNodeSyncing() {
        Peer peer = new Peer("a");
        sync.connected(peer);
        peer.answer(Headers.EMPTY);
        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofMinutes(1));
            sync.disconnected(peer, "gone");
            peer = new Peer("a");
            sync.connected(peer);
            peer.answer(Headers.EMPTY);
        }
        assertEquals(State.READY, state());
    }

    @Test
    void onceCaughtUpAnOldTipIsNotSyncing() {
        Peer peer = caughtUp();
        time.advance(Duration.ofHours(30));
        sync.tick();
        peer.answer(Headers.EMPTY);
        assertEquals(State.READY, state());
    }

    @Test
    void aHeaderFromTheFutureIsHeldAgainstNobody() {
        Peer peer = caughtUp();
        List<Block> later = moreBlocks(1, now().plus(Duration.ofHours(3)));
        sync.received(peer, headers(later));
        assertEquals("", peer.dropped);
        assertEquals(10, chain.view().tip().height());
        time.advance(HeaderSync.ASK_AGAIN_AFTER);
        sync.tick();
        assertEquals(List.of(0, 10), peer.askedFrom());
    }

    @Test
    void aStoppedNodeTakesNothing() {
        Peer peer = caughtUp();
        List<Block> more = moreBlocks(1);
        chain.close();
        sync.received(peer, headers(more));
        assertEquals(State.UNREACHABLE, state());
        assertThrows(NodeException.class, () -> chain.accept(Headers.EMPTY, "test"));
    }

    private Peer caughtUp() {
        Peer peer = new Peer("a");
        sync.connected(peer);
        peer.answer(headers(RegtestBlocks.chain(10, now())));
        assertEquals(State.READY, state());
        return peer;
    }

    private List<Block> moreBlocks(int count) {
        return moreBlocks(count, now());
    }

    /** Blocks that follow the tip. */
    private List<Block> moreBlocks(int count, Instant end) {
        StoredHeader tip = chain.view().tip();
        Block parent = Block.read(ByteBuffer.wrap(tip.header().bytes()));
        return RegtestBlocks.on(parent, tip.height(), count, end.plusSeconds(60L * count));
    }

    private static Headers headers(List<Block> blocks) {
        return RegtestBlocks.headers(blocks);
    }

    private Instant now() {
        return time.now().wall();
    }

    private State state() {
        return sync.status().orElseThrow().state();
    }

    /** A peer that the test speaks for. */
    private final class Peer implements HeaderPeer {
        private final String name;
        private final List<List<BlockLocator.Entry>> questions = new ArrayList<>();
        private String dropped = "";
        private boolean misbehaved;

        Peer(String name) {
            this.name = name;
        }

        void answer(Headers headers) {
            sync.received(this, headers);
        }

        /** Heights of our best chain from which it was asked. */
        List<Integer> askedFrom() {
            return questions.stream().map(entries -> entries.get(0).height()).toList();
        }

        List<BlockLocator.Entry> lastQuestion() {
            return questions.get(questions.size() - 1);
        }

        @Override
        public void askHeaders(BlockLocator locator) {
            questions.add(locator.entries());
        }

        @Override
        public void drop(String reason, boolean misbehaved) {
            dropped = reason;
            this.misbehaved = misbehaved;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
