package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.altnet.api.driver.PeerId;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.EmergencyTx.State;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.emergency.TxReceipt.Status;
import org.altnet.api.emergency.UnsoundTransactionException;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TxOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the operator's word to enough nodes that have it, or to the operator's notice. */
class SendingTest {
    private static final Tx TX = Txs.number(1);

    @TempDir Path directory;
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
    }

    @Test
    void ownNodesAndHiddenPeersAtOnceAndNobodyElseIfThatIsEnough() {
        ScriptedNode node = world.node("core");
        PeerId a = world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        PeerId b = world.altstack.peer("hidden", "b", ScriptedAltstack.ACCEPTS);
        world.altstack.peer("sealed", "c", ScriptedAltstack.ACCEPTS);
        world.altstack.peer("open", "d", ScriptedAltstack.ACCEPTS);
        EmergencyTx sent = world.send(TX);
        assertEquals(State.SENDING, sent.state());
        assertTrue(Files.exists(directory.resolve(TX.txid() + ".tx")));
        world.pass(Duration.ofSeconds(5));
        assertEquals(List.of(TX), node.submitted);
        assertEquals(State.ACKNOWLEDGED, world.now(TX).state());
        world.pass(Duration.ofMinutes(5));
        assertEquals(List.of(a, b), world.altstack.recipients());
        assertEquals(
                new TxReceipt(
                        "hidden",
                        "hidden:a",
                        Status.ACCEPTED,
                        world.receipt(TX, "hidden:a").at(),
                        1,
                        "accepted"),
                world.receipt(TX, "hidden:a"));
    }

    @Test
    void mediaThatTellMoreAreOpenedOneAfterTheOtherWhileTooFewHaveIt() {
        world.altstack.peer("hidden", "a", ScriptedAltstack.SILENT);
        world.altstack.peer("sealed", "b", ScriptedAltstack.SILENT);
        world.altstack.peer("open", "c", ScriptedAltstack.ACCEPTS);
        world.altstack.peer("radio", "d", ScriptedAltstack.SILENT);
        world.send(TX);
        world.pass(Duration.ofSeconds(29));
        assertEquals(List.of("hidden"), media());
        world.pass(Duration.ofSeconds(3));
        assertEquals(List.of("hidden", "sealed"), media());
        world.pass(Duration.ofSeconds(27));
        assertFalse(media().contains("open"), "a second before it is time");
        world.pass(Duration.ofSeconds(3));
        assertEquals(List.of("hidden", "open", "radio", "sealed"), media());
        assertEquals(Status.SENT, world.receipt(TX, "radio:d").status());
    }

    @Test
    void encryptedMediaNeedNotWaitForHiddenOnesThatAreNotThere() {
        world.altstack.peer("sealed", "b", ScriptedAltstack.ACCEPTS);
        world.altstack.peer("loop", "me", ScriptedAltstack.ACCEPTS);
        world.send(TX);
        world.pass(Duration.ofSeconds(2));
        assertEquals(List.of("sealed"), media(), "and nobody talks to himself");
    }

    @Test
    void fewAtATimeAndTheOthersSeeThatTheyAreNext() {
        for (int i = 0; i < 5; i++) {
            world.altstack.peer("hidden", "p" + i, ScriptedAltstack.SILENT);
        }
        world.send(TX);
        assertEquals(FanOutPolicy.PARALLEL, world.altstack.recipients().size());
        assertEquals(Status.SENT, world.receipt(TX, "hidden:p0").status());
        assertEquals(Status.QUEUED, world.receipt(TX, "hidden:p4").status());
        world.pass(Duration.ofSeconds(29));
        assertEquals(FanOutPolicy.PARALLEL, world.altstack.mostAtOnce);
        world.pass(Duration.ofSeconds(15));
        assertTrue(world.altstack.recipients().contains(new PeerId("hidden", "p4")));
    }

    @Test
    void theOwnNodesWordIsNoAcknowledgementNorThatOfOnePeerAtTwoAddresses() {
        world.node("one");
        world.node("two");
        world.altstack.peer("hidden", "key@here", ScriptedAltstack.ACCEPTS);
        world.altstack.peer("hidden", "key@there", ScriptedAltstack.ACCEPTS);
        world.send(TX);
        world.pass(Duration.ofSeconds(20));
        assertEquals(Status.ACCEPTED, world.receipt(TX, "one").status());
        assertEquals(Status.ACCEPTED, world.receipt(TX, "hidden:key@there").status());
        assertEquals(State.SENDING, world.now(TX).state());
    }

    @Test
    void eachAnswerIsWhatItIs() {
        peer("known", TxResult.Status.KNOWN, "");
        peer("confirmed", TxResult.Status.CONFIRMED, "");
        peer("rejects", TxResult.Status.REJECTED, "missing-inputs");
        peer("refuses", TxResult.Status.REFUSED, "none of others");
        peer("later", TxResult.Status.UNAVAILABLE, "");
        world.altstack.peer("hidden", "odd", tx -> Optional.of(new NotFound(Hash256.ZERO)));
        world.altstack.peer(
                "hidden",
                "other",
                tx -> Optional.of(new TxResult(Hash256.ZERO, TxResult.Status.ACCEPTED, "")));
        ScriptedNode node = world.node("core");
        node.says = tx -> new TxOutcome(TxOutcome.Result.UNSUPPORTED, "");
        world.send(TX, World.acks(9));
        world.pass(Duration.ofSeconds(10));
        assertEquals(Status.ACCEPTED, world.receipt(TX, "hidden:known").status());
        assertEquals(Status.ACCEPTED, world.receipt(TX, "hidden:confirmed").status());
        assertEquals("rejected: missing-inputs", world.receipt(TX, "hidden:rejects").text());
        assertEquals(Status.REJECTED, world.receipt(TX, "hidden:refuses").status());
        assertEquals(Status.FAILED, world.receipt(TX, "hidden:later").status());
        assertEquals(Status.FAILED, world.receipt(TX, "hidden:odd").status());
        assertEquals(Status.FAILED, world.receipt(TX, "hidden:other").status());
        assertEquals(Status.FAILED, world.receipt(TX, "core").status());
    }

    @Test
    void anAltstackThatThrowsIsAMediumThatFailed() {
        world.altstack.throwing = true;
        world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        world.send(TX);
        world.pass(Duration.ofSeconds(1));
        assertEquals(Status.FAILED, world.receipt(TX, "hidden:a").status());
    }

    @Test
    void onlyTheDriversThatTheOperatorNames() {
        world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        world.altstack.peer("sealed", "b", ScriptedAltstack.ACCEPTS);
        world.altstack.peer("open", "c", ScriptedAltstack.ACCEPTS);
        world.send(TX, new SendOptions(Set.of("sealed"), 2, Duration.ofMinutes(10)));
        world.pass(Duration.ofMinutes(20));
        assertEquals(List.of("sealed"), media());
    }

    @Test
    void publicMediaThatAloneAreNamedNeedNotWait() {
        world.altstack.peer("open", "c", ScriptedAltstack.ACCEPTS);
        ScriptedNode node = world.node("core");
        world.send(TX, named("open"));
        assertEquals(List.of("open"), media());
        world.pass(Duration.ofHours(1));
        assertEquals(List.of(), node.submitted, "not named");
    }

    @Test
    void namedMediaThatTellLessAndMayComeAreWaitedFor() {
        world.altstack.peer("open", "c", ScriptedAltstack.ACCEPTS);
        world.send(TX, named("open", "to-come"));
        world.pass(World.ESCALATE.minusSeconds(2));
        assertEquals(List.of(), media());
        world.pass(Duration.ofSeconds(4));
        assertEquals(List.of("open"), media());
    }

    @Test
    void ownNodesAreNamedOrFollowTheSetting() throws IOException {
        ScriptedNode node = world.node("core");
        world.send(TX, named("own", "hidden"));
        assertEquals(List.of(TX), node.submitted);
        world.ownNodes = OwnNodeTurn.LAST;
        world.start();
        Tx late = Txs.number(2);
        world.send(late);
        world.pass(World.ESCALATE.minusSeconds(2));
        assertFalse(node.submitted.contains(late));
        world.pass(Duration.ofSeconds(5));
        assertTrue(node.submitted.contains(late));
        world.ownNodes = OwnNodeTurn.NEVER;
        world.start();
        Tx never = Txs.number(3);
        world.send(never);
        world.pass(Duration.ofHours(1));
        assertFalse(node.submitted.contains(never));
    }

    @Test
    void ownNodesThatComeLastAreLeftAloneIfEnoughHaveIt() throws IOException {
        world.ownNodes = OwnNodeTurn.LAST;
        world.start();
        ScriptedNode node = world.node("core");
        world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        world.send(TX, World.acks(1));
        world.pass(Duration.ofMinutes(5));
        assertEquals(List.of(), node.submitted);
    }

    private static SendOptions named(String... drivers) {
        return new SendOptions(Set.of(drivers), 1, Duration.ofMinutes(10));
    }

    @Test
    void whoComesLaterGetsItThen() {
        world.send(TX);
        world.pass(Duration.ofSeconds(20));
        world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        ScriptedNode node = world.node("late");
        world.pass(Duration.ofSeconds(4));
        assertEquals(Status.ACCEPTED, world.receipt(TX, "hidden:a").status());
        assertEquals(1, node.submitted.size());
    }

    @Test
    void anOwnNodeThatIsAwayIsNotTriedAndGetsItWhenItIsBack() {
        ScriptedNode node = world.node("core");
        node.failing = true;
        world.send(TX);
        world.pass(Duration.ofSeconds(1));
        assertEquals(1, world.receipt(TX, "core").attempts());
        ScriptedNode never = world.node("starting");
        never.state = NodeStatus.State.STARTING;
        node.state = NodeStatus.State.UNREACHABLE;
        world.pass(Duration.ofHours(8));
        assertEquals(1, world.receipt(TX, "core").attempts());
        assertEquals(Status.QUEUED, world.receipt(TX, "starting").status());
        assertEquals(0, world.receipt(TX, "starting").attempts());
        node.failing = false;
        node.state = NodeStatus.State.READY;
        never.state = NodeStatus.State.SYNCING;
        world.pass(Duration.ofSeconds(2));
        assertEquals(List.of(TX), node.submitted);
        assertEquals(List.of(TX), never.submitted);
        assertEquals(Status.ACCEPTED, world.receipt(TX, "core").status());
    }

    @Test
    void whatANodeRefusedWhileItWasBehindIsTriedWhenItIsReady() {
        ScriptedNode node = world.node("core");
        node.state = NodeStatus.State.SYNCING;
        node.says = tx -> new TxOutcome(TxOutcome.Result.REJECTED, "missing-inputs");
        world.send(TX);
        world.pass(Duration.ofMinutes(1));
        assertEquals(1, node.submitted.size());
        node.state = NodeStatus.State.READY;
        world.pass(Duration.ofSeconds(2));
        assertEquals(2, node.submitted.size());
    }

    @Test
    void whoLeavesIsTriedWhenHeIsBack() {
        PeerId a = world.altstack.peer("hidden", "a", ScriptedAltstack.SILENT);
        world.send(TX);
        world.pass(Duration.ofSeconds(31));
        assertEquals(Status.FAILED, world.receipt(TX, "hidden:a").status());
        assertEquals("silent", world.receipt(TX, "hidden:a").text());
        world.altstack.leave(a);
        world.pass(Duration.ofMinutes(1));
        world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        world.pass(Duration.ofSeconds(4));
        assertEquals(Status.ACCEPTED, world.receipt(TX, "hidden:a").status());
        assertEquals(2, world.receipt(TX, "hidden:a").attempts());
    }

    @Test
    void anAnswerThatComesTooLateStillCountsAndAnothersDoesNot() {
        PeerId a = world.altstack.peer("hidden", "a", ScriptedAltstack.SILENT);
        world.send(TX, World.acks(1));
        world.pass(Duration.ofSeconds(31));
        TxResult result = new TxResult(TX.txid(), TxResult.Status.ACCEPTED, "");
        world.room.received(new PeerId("hidden", "stranger"), result);
        world.pass(Duration.ofSeconds(1));
        assertEquals(State.SENDING, world.now(TX).state());
        world.room.received(a, result);
        world.pass(Duration.ofSeconds(1));
        assertEquals(State.ACKNOWLEDGED, world.now(TX).state());
    }

    @Test
    void tooFewInTimeIsANoticeUntilThereAreEnough() {
        world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        world.send(TX);
        world.pass(Duration.ofMinutes(11));
        String key = "emergency.overdue:" + TX.txid();
        assertEquals(State.OVERDUE, world.now(TX).state());
        assertEquals(
                Map.of(
                        key,
                        "NOTICE 1 of 2 nodes of peers have taken an emergency transaction in"
                                + " 10 min 0 s"),
                world.alarms.standing);
        assertEquals(1, world.alarms.raised, "once, not at each look");
        world.altstack.peer("hidden", "b", ScriptedAltstack.ACCEPTS);
        world.pass(Duration.ofSeconds(4));
        assertEquals(State.ACKNOWLEDGED, world.now(TX).state());
        assertEquals(Map.of(), world.alarms.standing);
    }

    @Test
    void whatEverybodyRejectsIsSaidToBeRejected() {
        peer("a", TxResult.Status.REJECTED, "bad-txns-inputs-missingorspent");
        ScriptedNode node = world.node("core");
        node.says =
                tx -> new TxOutcome(TxOutcome.Result.REJECTED, "bad-txns-inputs-missingorspent");
        world.send(TX);
        world.pass(Duration.ofMinutes(11));
        assertEquals(
                "NOTICE every node that was asked rejects an emergency transaction: rejected:"
                        + " bad-txns-inputs-missingorspent",
                world.alarms.standing.get("emergency.overdue:" + TX.txid()));
    }

    @Test
    void sentTwiceItIsOneAndWhoHasItIsNotAskedAgain() {
        PeerId a = world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        PeerId b = world.altstack.peer("hidden", "b", ScriptedAltstack.SILENT);
        world.send(TX);
        world.pass(Duration.ofSeconds(31));
        world.send(TX, World.acks(1));
        assertEquals(List.of(a, b), world.altstack.recipients());
        world.altstack.peer("hidden", "c", ScriptedAltstack.ACCEPTS);
        world.send(TX, World.acks(2));
        world.pass(Duration.ofSeconds(1));
        assertEquals(1, world.room.all().size());
        assertEquals(List.of(a, b, b, new PeerId("hidden", "c")), world.altstack.recipients());
        assertEquals(2, world.now(TX).options().minAcks());
    }

    @Test
    void stoppedIsStoppedAndCanBeSentAgain() throws Exception {
        world.altstack.peer("hidden", "a", ScriptedAltstack.SILENT);
        world.send(TX);
        assertTrue(stop(TX));
        assertFalse(stop(TX));
        assertFalse(stop(Txs.number(99)));
        world.altstack.peer("hidden", "b", ScriptedAltstack.ACCEPTS);
        world.pass(Duration.ofHours(1));
        assertEquals(1, world.altstack.recipients().size());
        assertEquals(State.STOPPED, world.now(TX).state());
        world.send(TX, World.acks(1));
        world.pass(Duration.ofSeconds(3));
        assertEquals(State.ACKNOWLEDGED, world.now(TX).state());
    }

    @Test
    void whatNoNodeWouldTakeIsNotSent() {
        CompletableFuture<EmergencyTx> sent =
                world.room
                        .send(Txs.make().paying().tx(), SendOptions.DEFAULT)
                        .toCompletableFuture();
        ExecutionException failure = assertThrows(ExecutionException.class, sent::get);
        assertInstanceOf(UnsoundTransactionException.class, failure.getCause());
        assertEquals(List.of(), world.room.all());
    }

    @Test
    void whatCannotBeKeptIsNotSent() throws IOException {
        Files.createFile(directory.resolve("file"));
        World blocked = new World(directory.resolve("file").resolve("below")).start();
        blocked.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        CompletionException failure =
                assertThrows(CompletionException.class, () -> blocked.send(TX));
        assertInstanceOf(IOException.class, failure.getCause());
        blocked.pass(Duration.ofMinutes(5));
        assertEquals(List.of(), blocked.altstack.recipients());
    }

    @Test
    void soManyAndNoMore() {
        for (int i = 0; i < Ledger.MAX_LIVE; i++) {
            world.send(Txs.number(i));
        }
        assertThrows(CompletionException.class, () -> world.send(Txs.number(5_000)));
        world.send(Txs.number(3));
        assertEquals(Ledger.MAX_LIVE, world.room.all().size());
    }

    @Test
    void whatAnEarlierRunMayNotHaveSentIsSentAgainAtOnce() throws IOException {
        world.altstack.peer("radio", "d", ScriptedAltstack.SILENT);
        world.send(TX);
        world.pass(Duration.ofSeconds(62));
        assertEquals(1, world.altstack.recipients().size());
        world.start();
        world.pass(Duration.ofSeconds(2));
        assertEquals(2, world.altstack.recipients().size());
        assertEquals(2, world.receipt(TX, "radio:d").attempts());
    }

    @Test
    void aDamagedFileIsKeptAndTold() throws IOException {
        Path file = directory.resolve(TX.txid() + ".tx");
        world.send(TX);
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        world.start();
        assertEquals(List.of(), world.room.all());
        assertTrue(Files.exists(directory.resolve(TX.txid() + ".tx.damaged")));
        assertTrue(world.alarms.standing.containsKey("emergency.damaged"));
        Files.write(file, bytes);
        world.start();
        assertTrue(Files.exists(directory.resolve(TX.txid() + ".tx.damaged.2")));
    }

    private boolean stop(Tx tx) throws Exception {
        CompletableFuture<Boolean> stopped = world.room.stop(tx.txid()).toCompletableFuture();
        world.time.run();
        return stopped.get();
    }

    private void peer(String name, TxResult.Status status, String reason) {
        world.altstack.peer("hidden", name, ScriptedAltstack.says(status, reason));
    }

    private List<String> media() {
        return world.altstack.recipients().stream()
                .map(PeerId::driver)
                .distinct()
                .sorted()
                .toList();
    }
}
