package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxPlace;
import org.altnet.api.stack.Altstack.Offence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions of others: given to the own nodes by policy, and answered. */
class ReceptionTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 500);
    private static final PeerId STRANGER = new PeerId("hidden", "stranger");
    private static final PeerId FRIEND = new PeerId("sealed", "friend");
    private static final Tx TX = Txs.number(1);

    @TempDir Path directory;
    private World world;
    private ScriptedNode node;

    @BeforeEach
    void start() throws Exception {
        world = new World(directory).start();
        node = world.node("core");
        world.altstack.friend(FRIEND);
    }

    @Test
    void theNodeTakesItAndThePeerIsTold() {
        assertEquals(new TxResult(TX.txid(), Status.ACCEPTED, ""), receive(STRANGER, TX));
        assertEquals(List.of(TX), node.submitted);
        assertEquals(List.of(), world.altstack.recipients(), "it is not passed on");
    }

    @Test
    void theNodesWordsAreMadeFit() {
        node.says =
                tx ->
                        new TxOutcome(
                                TxOutcome.Result.REJECTED, "bad\u0000\n" + "\u20ac".repeat(200));
        TxResult result = receive(STRANGER, TX);
        assertEquals(Status.REJECTED, result.status());
        assertTrue(result.reason().startsWith("bad"), result.reason());
        assertEquals(32 + 1 + 254, result.length(), "84 whole characters of three bytes and 5");
    }

    @Test
    void copiesDoNotBotherTheNodeForAWhile() {
        receive(STRANGER, TX);
        assertEquals(Status.KNOWN, receive(FRIEND, TX).status());
        assertEquals(1, node.submitted.size());
        world.pass(ResultMemory.KEPT);
        receive(FRIEND, TX);
        assertEquals(2, node.submitted.size());
    }

    @Test
    void twoAtTheSameTimeAreAskedOnceAndBothTold() {
        world.room.received(STRANGER, TX);
        world.room.received(FRIEND, TX);
        world.pass(Duration.ZERO);
        assertEquals(1, node.submitted.size());
        assertEquals(1, world.altstack.answersTo(STRANGER).size());
        assertEquals(1, world.altstack.answersTo(FRIEND).size());
    }

    @Test
    void soManyOfOnePeerAndThenLater() {
        for (int i = 0; i < 5; i++) {
            assertEquals(Status.ACCEPTED, receive(STRANGER, Txs.number(i)).status());
        }
        assertEquals(Status.UNAVAILABLE, receive(STRANGER, Txs.number(5)).status());
        assertEquals(
                Status.UNAVAILABLE,
                receive(new PeerId("hidden", "stranger@elsewhere"), Txs.number(5)).status(),
                "the same key from elsewhere");
        assertEquals(Status.ACCEPTED, receive(FRIEND, Txs.number(5)).status());
        world.pass(Duration.ofMinutes(7));
        assertEquals(Status.ACCEPTED, receive(STRANGER, Txs.number(6)).status());
        assertEquals(Status.UNAVAILABLE, receive(STRANGER, Txs.number(7)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden", "sealed"})
    void manyNamesDoNotGetMoreAndDoNotHoldUpWhoIsChosen(String driver) {
        int taken = 0;
        for (int i = 0; i < 60; i++) {
            PeerId name = world.altstack.peer(driver, "name" + i, ScriptedAltstack.SILENT);
            taken += receive(name, Txs.number(i)).status() == Status.ACCEPTED ? 1 : 0;
        }
        assertEquals(20, taken);
        assertEquals(Status.ACCEPTED, receive(FRIEND, Txs.number(100)).status());
    }

    @Test
    void aPolicyAgainstItIsSaid() throws Exception {
        world.reception = new ReceptionPolicy(false, 10, 60, TxSanity.MAX_WEIGHT, 0);
        world.start();
        assertEquals(Status.REFUSED, receive(STRANGER, TX).status());
        world.reception = new ReceptionPolicy(true, 10, 60, 1_000, 0);
        world.start();
        assertEquals(Status.REFUSED, receive(STRANGER, Txs.make().signature(300).tx()).status());
        assertEquals(List.of(), node.submitted);
    }

    @Test
    void aFeeFloorWhereTheNodeCanTell() throws Exception {
        world.reception = new ReceptionPolicy(true, 10, 60, TxSanity.MAX_WEIGHT, 5);
        world.start();
        Tx parent = Txs.make().paying(50_500).tx();
        node.transactions.put(parent.txid(), new TxPlace(parent, Optional.empty()));
        assertEquals(
                Status.REFUSED,
                receive(STRANGER, Txs.make().spending(parent.txid()).tx()).status());
        assertEquals(
                Status.ACCEPTED,
                receive(STRANGER, Txs.make().spending(parent.txid()).paying(40_000).tx()).status());
        assertEquals(
                Status.ACCEPTED, receive(STRANGER, TX).status(), "left to the node's own floor");
    }

    @Test
    void aFeeFloorByWhatTheNodesTestTells() throws Exception {
        world.reception = new ReceptionPolicy(true, 10, 60, TxSanity.MAX_WEIGHT, 5);
        world.start();
        node.test = Optional.of(paying(10));
        assertEquals(Status.REFUSED, receive(STRANGER, Txs.number(1)).status());
        assertEquals(List.of(), node.submitted);
        node.test = Optional.of(paying(10_000));
        assertEquals(Status.ACCEPTED, receive(STRANGER, Txs.number(2)).status());
    }

    private static TxOutcome paying(long satoshi) {
        return new TxOutcome(TxOutcome.Result.ACCEPTED, "", OptionalLong.of(satoshi));
    }

    @Test
    void noNodeNoAnswerButNotNow() {
        node.state = NodeStatus.State.SYNCING;
        assertEquals(Status.UNAVAILABLE, receive(STRANGER, TX).status());
        node.state = NodeStatus.State.READY;
        node.failing = true;
        assertEquals(Status.UNAVAILABLE, receive(STRANGER, TX).status());
        node.failing = false;
        assertEquals(Status.ACCEPTED, receive(STRANGER, TX).status(), "nothing is remembered");
    }

    @Test
    void severalNodesAreAllAskedAndTheBestWordCounts() {
        ScriptedNode other = world.node("other");
        node.says = tx -> new TxOutcome(TxOutcome.Result.REJECTED, "full");
        assertEquals(Status.ACCEPTED, receive(STRANGER, TX).status());
        assertEquals(1, node.submitted.size());
        assertEquals(1, other.submitted.size());
    }

    @Test
    void whatNoNodeWouldTakeIsRejectedWithoutANode() {
        TxResult result = receive(STRANGER, Txs.make().paying().tx());
        assertEquals(Status.REJECTED, result.status());
        assertEquals("it has no outputs", result.reason());
        assertEquals(List.of(), node.submitted);
    }

    @Test
    void anyBytesAreAnsweredOrHeldAgainstThePeer() {
        Random random = new Random(11);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = Txs.number(i).bytes();
            for (int j = random.nextInt(3); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            PeerId peer = new PeerId("sealed", "p" + i);
            world.room.received(peer, Tx.of(bytes));
            world.pass(Duration.ZERO);
            int told = world.altstack.answersTo(peer).size();
            List<Offence> held = world.altstack.offences.getOrDefault(peer, List.of());
            assertEquals(1, told + held.size());
        }
    }

    @Test
    void oneWhoFloodsLeavesRoomForOthers() {
        for (int i = 0; i < 100; i++) {
            world.room.received(new PeerId("hidden", "stranger@port" + i), Txs.number(i));
        }
        world.room.received(FRIEND, TX);
        world.pass(Duration.ZERO);
        int answered = 0;
        for (int i = 0; i < 100; i++) {
            PeerId port = new PeerId("hidden", "stranger@port" + i);
            answered += world.altstack.answersTo(port).size();
        }
        assertEquals(Inbox.MOST_OF_ONE_PEER, answered, "of one key");
        assertEquals(1, world.altstack.answersTo(FRIEND).size());
    }

    private TxResult receive(PeerId from, Tx tx) {
        world.room.received(from, tx);
        world.pass(Duration.ZERO);
        List<TxResult> answers = world.altstack.answersTo(from);
        return answers.get(answers.size() - 1);
    }
}
