package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.altnet.api.driver.Lane;
import org.altnet.api.emergency.Inspection;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxPlace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at a transaction, with what the nodes say of it. */
class InspectionTest {
    @TempDir Path directory;
    private World world;

    @BeforeEach
    void start() throws Exception {
        world = new World(directory).start();
    }

    @Test
    void eachNodeSaysWhatItThinks() throws Exception {
        world.node("old");
        ScriptedNode core = world.node("core");
        core.test = Optional.of(new TxOutcome(TxOutcome.Result.REJECTED, "min relay fee not met"));
        world.node("dead").failing = true;
        Inspection seen = inspect(Txs.make().tx());
        assertEquals(
                Map.of(
                        "old",
                        "cannot tell",
                        "core",
                        "rejected: min relay fee not met",
                        "dead",
                        "cannot tell: node dead does not answer"),
                seen.nodes());
        assertEquals(OptionalLong.empty(), seen.fee());
        assertTrue(core.submitted.isEmpty(), "nothing is sent");
    }

    @Test
    void theFeeIfANodeKnowsWhatIsSpent() throws Exception {
        Tx parent = Txs.make().paying(60_000, 51_000).tx();
        ScriptedNode node = world.node("core");
        node.transactions.put(parent.txid(), new TxPlace(parent, Optional.empty()));
        assertEquals(
                OptionalLong.of(1_000),
                inspect(Txs.make().spending(parent.txid()).index(1).tx()).fee());
        assertEquals(
                OptionalLong.empty(),
                inspect(Txs.make().spending(parent.txid()).index(2).tx()).fee(),
                "there is no such output");
        Hash256 unknown = Hash256.digest(new byte[] {9});
        assertEquals(
                OptionalLong.empty(),
                inspect(Txs.make().spending(parent.txid(), unknown).tx()).fee());
    }

    @Test
    void theFeeThatTheNodesTestTells() throws Exception {
        ScriptedNode node = world.node("core");
        node.test =
                Optional.of(
                        new TxOutcome(
                                TxOutcome.Result.REJECTED,
                                "max-fee-exceeded",
                                OptionalLong.of(5_000_000)));
        Inspection seen = inspect(Txs.make().tx());
        assertEquals(OptionalLong.of(5_000_000), seen.fee());
        assertTrue(seen.warnings().get(0).contains("for each virtual byte"), seen.toString());
    }

    @Test
    void whatOwnNodesHaveToDoWithIt() throws Exception {
        assertEquals("", inspect(Txs.make().tx()).ownNodes());
        world.node("core");
        assertTrue(inspect(Txs.make().tx()).ownNodes().contains("at once"));
        CompletableFuture<Inspection> others =
                world.room
                        .inspect(
                                Txs.make().tx(),
                                new SendOptions(Set.of("hidden"), 1, Duration.ofMinutes(1)))
                        .toCompletableFuture();
        world.time.run();
        assertEquals("do not get it", others.get().ownNodes());
    }

    @Test
    void aFeeThatIsAMistake() throws Exception {
        Tx parent = Txs.make().paying(100_000_000).tx();
        ScriptedNode node = world.node("core");
        node.transactions.put(parent.txid(), new TxPlace(parent, Optional.empty()));
        Inspection dear = inspect(Txs.make().spending(parent.txid()).tx());
        assertTrue(dear.warnings().get(0).contains("for each virtual byte"), dear.toString());
        CompletableFuture<Inspection> more =
                world.room
                        .inspect(
                                Txs.make().spending(parent.txid()).paying(100_000_001).tx(),
                                SendOptions.DEFAULT)
                        .toCompletableFuture();
        world.time.run();
        assertTrue(
                assertThrows(ExecutionException.class, more::get)
                        .getMessage()
                        .contains("spends 1 satoshi more"));
    }

    @Test
    void aNodeThatHangsIsNotWaitedForForever() throws Exception {
        Lane stuck =
                new Lane() {
                    @Override
                    public void execute(Runnable task) {}

                    @Override
                    public Task schedule(Duration delay, Runnable task) {
                        return () -> {};
                    }
                };
        ScriptedNode node = new ScriptedNode("stuck");
        world.room.addNode(node, stuck);
        CompletableFuture<Inspection> inspection =
                world.room.inspect(Txs.make().tx(), SendOptions.DEFAULT).toCompletableFuture();
        world.pass(Inspector.ANSWER_WITHIN);
        assertEquals(
                Map.of("stuck", "cannot tell: node stuck does not answer"),
                inspection.get().nodes());
        CompletableFuture<Inspection> second =
                world.room.inspect(Txs.make().tx(), SendOptions.DEFAULT).toCompletableFuture();
        world.room.removeNode(node);
        assertEquals(Map.of("stuck", "cannot tell: node stuck is gone"), second.get().nodes());
    }

    private Inspection inspect(Tx tx) throws Exception {
        CompletableFuture<Inspection> inspection =
                world.room.inspect(tx, SendOptions.DEFAULT).toCompletableFuture();
        world.time.run();
        return inspection.get();
    }
}
