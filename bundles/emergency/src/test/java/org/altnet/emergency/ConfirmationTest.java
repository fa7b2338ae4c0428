package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.emergency.EmergencyTx.State;
import org.altnet.api.emergency.TxReceipt.Status;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.node.TipEvent;
import org.altnet.api.stack.Altstack.Offence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seen in a block by a node or in one from another medium, lost again, and settled. */
class ConfirmationTest {
    private static final Tx TX = Txs.number(1);
    private static final Tx OTHER = Txs.number(2);

    @TempDir Path directory;
    private World world;
    private final Map<Hash256, Block> blocks = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
    }

    @Test
    void byAnOwnNodeAndSettledWhenDeepEnough() {
        ScriptedNode node = world.node("core");
        world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        world.send(TX);
        StoredHeader block = world.chain.grow();
        node.confirms(TX, block.hash());
        world.room.tipChanged(new TipEvent("core", block, world.time.now()));
        world.pass(Duration.ZERO);
        assertEquals(State.CONFIRMED, world.now(TX).state());
        assertEquals(Optional.of(block), world.now(TX).block());
        assertEquals("core", world.now(TX).seenBy());
        int sent = world.altstack.recipients().size();
        for (int i = 0; i < 4; i++) {
            world.chain.grow();
        }
        world.pass(Duration.ofHours(1));
        assertEquals(State.CONFIRMED, world.now(TX).state(), "five deep");
        world.chain.grow();
        world.pass(Duration.ofSeconds(2));
        assertEquals(State.SETTLED, world.now(TX).state());
        world.pass(Duration.ofDays(1));
        assertEquals(sent, world.altstack.recipients().size(), "never sent again");
    }

    @Test
    void aBlockBesideTheBestChainIsNoConfirmation() {
        ScriptedNode node = world.node("core");
        world.send(TX);
        world.chain.grow();
        node.confirms(TX, world.chain.aside(19).hash());
        world.pass(Duration.ofMinutes(5));
        assertEquals(State.SENDING, world.now(TX).state());
    }

    @Test
    void byABlockFromAnotherMedium() {
        ScriptedNode node = world.node("core");
        node.best = Optional.of(world.chain.tip());
        PeerId library = world.altstack.library("hidden", "lib", this::serve);
        world.send(TX);
        StoredHeader first = grow(OTHER);
        StoredHeader second = grow(OTHER, TX);
        grow(OTHER);
        world.pass(Duration.ofSeconds(3));
        assertEquals(Optional.of(second), world.now(TX).block());
        assertEquals(library.toString(), world.now(TX).seenBy());
        assertEquals(List.of(first.hash(), second.hash()), asked(), "in order, and no further");
    }

    @Test
    void onlyWhatNoOwnNodeHasAndOnlyOnce() {
        ScriptedNode node = world.node("core");
        world.altstack.library("hidden", "lib", this::serve);
        world.send(TX);
        grow(OTHER);
        node.best = Optional.of(world.chain.tip());
        world.pass(Duration.ofSeconds(3));
        assertEquals(List.of(), asked());
        StoredHeader lacking = grow(OTHER);
        world.pass(Duration.ofHours(2));
        assertEquals(List.of(lacking.hash()), asked());
        world.send(OTHER);
        world.pass(Duration.ofMinutes(2));
        assertEquals(List.of(lacking.hash()), asked(), "it was there before the sending");
    }

    @Test
    void aFalseBlockIsNotBelieved() {
        PeerId liar =
                world.altstack.library(
                        "hidden",
                        "liar",
                        wanted -> World.block(world.chain.find(wanted.block()).orElseThrow(), TX));
        PeerId odd =
                world.altstack.library(
                        "hidden",
                        "odd",
                        wanted -> World.block(world.chain.atHeight(3).orElseThrow(), TX));
        world.altstack.library("hidden", "none", wanted -> new NotFound(wanted.block()));
        PeerId stub = world.altstack.library("hidden", "stub", wanted -> Block.of(new byte[] {1}));
        world.send(TX);
        StoredHeader block = world.chain.grow();
        world.defects.put(block.hash(), "the merkle root is another one");
        world.pass(Duration.ofSeconds(3));
        assertEquals(State.SENDING, world.now(TX).state());
        assertEquals(
                Map.of(
                        liar,
                        List.of(Offence.MALFORMED),
                        odd,
                        List.of(Offence.ODD),
                        stub,
                        List.of(Offence.ODD)),
                world.altstack.offences);
    }

    @Test
    void aBlockThatNobodyHasIsAskedForLessAndLess() {
        world.send(TX);
        world.chain.grow();
        world.pass(Duration.ofMinutes(10));
        int early = asked().size();
        assertTrue(early >= 3 && early <= 5, early + " times in ten minutes");
        world.pass(Duration.ofHours(5));
        int later = asked().size() - early;
        assertTrue(later >= 5 && later <= 9, later + " times in five hours");
        world.altstack.library("hidden", "lib", this::serve);
        blocks.put(world.chain.tip().hash(), World.block(world.chain.tip(), TX));
        world.pass(Duration.ofMinutes(70));
        assertEquals(State.CONFIRMED, world.now(TX).state());
    }

    @Test
    void aReorganisationBringsItBack() {
        PeerId peer = world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        ScriptedNode node = world.node("core");
        world.send(TX, World.acks(1));
        world.pass(Duration.ofMinutes(1));
        StoredHeader block = world.chain.grow();
        node.confirms(TX, block.hash());
        world.pass(Duration.ofSeconds(3));
        assertEquals(State.CONFIRMED, world.now(TX).state());

        node.transactions.clear();
        world.chain.reorganise(18);
        world.pass(Duration.ofSeconds(2));
        assertEquals(Optional.empty(), world.now(TX).block());
        assertFalse(world.now(TX).state() == State.CONFIRMED);
        assertEquals(2, node.submitted.size());
        world.pass(Duration.ofSeconds(2));
        assertEquals(List.of(peer, peer), world.altstack.recipients());

        StoredHeader again = world.chain.grow();
        node.confirms(TX, again.hash());
        world.pass(Duration.ofSeconds(3));
        assertEquals(Optional.of(again), world.now(TX).block());
    }

    /** The branch that overtakes may have it in a block below where the chain was then. */
    @Test
    void blocksOfAnotherBranchAreAllLater() {
        world.altstack.library("hidden", "lib", this::serve);
        world.send(TX);
        world.chain.reorganise(15);
        StoredHeader low = world.chain.atHeight(17).orElseThrow();
        blocks.put(low.hash(), World.block(low, TX));
        blocks.put(
                world.chain.atHeight(16).orElseThrow().hash(),
                World.block(world.chain.atHeight(16).orElseThrow(), OTHER));
        world.pass(Duration.ofSeconds(3));
        assertEquals(Optional.of(low), world.now(TX).block());
    }

    @Test
    void aReorganisationWhileNobodyWasRunningIsSeenAtTheStart() throws IOException {
        ScriptedNode node = world.node("core");
        world.send(TX);
        node.confirms(TX, world.chain.grow().hash());
        world.pass(Duration.ofSeconds(3));
        assertEquals(State.CONFIRMED, world.now(TX).state());
        node.transactions.clear();
        world.chain.reorganise(19);
        world.start();
        world.pass(Duration.ofSeconds(1));
        assertEquals(State.SENDING, world.now(TX).state());
    }

    @Test
    void aNodeThatHasLostItGetsItAgain() {
        ScriptedNode node = world.node("core");
        world.send(TX);
        world.pass(Duration.ofMinutes(2));
        assertEquals(1, node.submitted.size());
        node.transactions.clear();
        world.pass(Duration.ofMinutes(2));
        assertEquals(2, node.submitted.size());
        assertEquals(Status.ACCEPTED, world.receipt(TX, "core").status());
    }

    @Test
    void enoughWhoLieHoldNothingBackWhenBlocksComeWithoutIt() throws IOException {
        world.altstack.peer("hidden", "liar", ScriptedAltstack.ACCEPTS);
        PeerId open = world.altstack.peer("open", "o", ScriptedAltstack.ACCEPTS);
        PeerId sealed = world.altstack.peer("sealed", "s", ScriptedAltstack.ACCEPTS);
        world.send(TX, World.acks(1));
        for (int i = 0; i < 20; i++) {
            world.chain.grow();
        }
        world.pass(Duration.ofMinutes(11));
        assertEquals(State.ACKNOWLEDGED, world.now(TX).state());
        assertEquals(Map.of(), world.alarms.standing, "blocks of before the deadline");
        growAfterTheDeadline(Doubts.BLOCKS - 1);
        assertEquals(Map.of(), world.alarms.standing);
        assertFalse(world.altstack.recipients().contains(sealed));

        growAfterTheDeadline(1);
        String key = "emergency.unconfirmed:" + TX.txid();
        assertEquals(Set.of(key), world.alarms.standing.keySet());
        assertEquals(1, world.alarms.raised);
        assertTrue(world.altstack.recipients().contains(sealed));
        assertFalse(world.altstack.recipients().contains(open), "one kind after the other");

        world.start();
        growAfterTheDeadline(Doubts.BLOCKS);
        assertTrue(world.altstack.recipients().contains(open));
        world.node("core").confirms(TX, world.chain.grow().hash());
        world.pass(Duration.ofSeconds(3));
        assertEquals(State.CONFIRMED, world.now(TX).state());
        assertEquals(Map.of(), world.alarms.standing);
    }

    private void growAfterTheDeadline(int blocks) {
        world.chain.seconds = world.time.now().wall().getEpochSecond();
        for (int i = 0; i < blocks; i++) {
            world.chain.grow();
        }
        world.pass(Duration.ofSeconds(5));
    }

    @Test
    void whatIsBroadcastPrivatelyIsNotLost() {
        ScriptedNode node = world.node("core");
        node.privateBroadcast = true;
        world.send(TX);
        world.pass(Duration.ofMinutes(5));
        assertEquals(1, node.submitted.size());
        assertEquals(Status.ACCEPTED, world.receipt(TX, "core").status());
        assertEquals("accepted: handed to private broadcast", world.receipt(TX, "core").text());
    }

    private StoredHeader grow(Tx... transactions) {
        StoredHeader header = world.chain.grow();
        blocks.put(header.hash(), World.block(header, transactions));
        return header;
    }

    private Message serve(GetData wanted) {
        Block block = blocks.get(wanted.block());
        return block == null ? new NotFound(wanted.block()) : block;
    }

    private List<Hash256> asked() {
        return world.altstack.blockQuestions.stream().map(GetData::block).toList();
    }
}
