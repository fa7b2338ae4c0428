package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Trust;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.altnet.api.testing.ManualTime;

/** A room among neighbours that do as the test says. */
final class World {
    static final Duration ESCALATE = Duration.ofSeconds(60);

    final ManualTime time = new ManualTime();
    final ScriptedChain chain = new ScriptedChain(20);
    final ScriptedAltstack altstack = new ScriptedAltstack(time);
    final ScriptedAlarms alarms = new ScriptedAlarms();
    final Map<Hash256, String> defects = new HashMap<>();
    final List<ScriptedNode> nodes = new ArrayList<>();
    ReceptionPolicy reception = new ReceptionPolicy(true, 10, 60, TxSanity.MAX_WEIGHT, 0);
    OwnNodeTurn ownNodes = OwnNodeTurn.FIRST;
    EmergencyRoom room;

    private Life life = new Life();

    /** What one process runs: nothing more once it is killed. */
    private final class Life implements Lane {
        private final Lane lane = time.lane();
        private int left = Integer.MAX_VALUE;

        @Override
        public void execute(Runnable task) {
            schedule(Duration.ZERO, task);
        }

        @Override
        public Task schedule(Duration delay, Runnable task) {
            return lane.schedule(
                    delay,
                    () -> {
                        if (left > 0) {
                            left--;
                            task.run();
                        }
                    });
        }
    }

    private final Path directory;

    /** With a driver of each kind, and no peers. */
    World(Path directory) {
        this.directory = directory;
        altstack.driver("hidden", Privacy.HIDDEN, Trust.ANONYMOUS, Exchange.REQUEST);
        altstack.driver("sealed", Privacy.ENCRYPTED, Trust.AUTHENTICATED, Exchange.REQUEST);
        altstack.driver("open", Privacy.PUBLIC, Trust.OPEN, Exchange.REQUEST);
        altstack.driver("radio", Privacy.PUBLIC, Trust.OPEN, Exchange.PUSH);
        altstack.driver("loop", Privacy.HIDDEN, Trust.SELF, Exchange.REQUEST);
    }

    /** A process that starts, perhaps after another one was killed. */
    World start() throws IOException {
        life.left = 0;
        life = new Life();
        room =
                new EmergencyRoom(
                        new EmergencySettings(
                                Network.REGTEST, directory, ESCALATE, ownNodes, 6, reception),
                        new EmergencyRoom.Neighbours(
                                chain,
                                block -> Optional.ofNullable(defects.get(block.header().hash())),
                                altstack,
                                alarms),
                        life,
                        time,
                        42);
        room.start();
        nodes.forEach(node -> room.addNode(node, life));
        time.run();
        return this;
    }

    /** The process is killed after so many tasks from now on. */
    void killAfter(int tasks) {
        life.left = tasks;
    }

    ScriptedNode node(String id) {
        ScriptedNode node = new ScriptedNode(id);
        nodes.add(node);
        if (room != null) {
            room.addNode(node, life);
        }
        return node;
    }

    EmergencyTx send(Tx tx) {
        return send(tx, SendOptions.DEFAULT);
    }

    EmergencyTx send(Tx tx, SendOptions options) {
        CompletableFuture<EmergencyTx> sent = room.send(tx, options).toCompletableFuture();
        time.run();
        return sent.join();
    }

    static SendOptions acks(int count) {
        return new SendOptions(Set.of(), count, Duration.ofMinutes(10));
    }

    void pass(Duration by) {
        time.advance(by);
        assertEquals(List.of(), time.failures());
    }

    EmergencyTx now(Tx tx) {
        return room.find(tx.txid()).orElseThrow();
    }

    TxReceipt receipt(Tx tx, String destination) {
        return now(tx).receipts().stream()
                .filter(receipt -> receipt.destination().equals(destination))
                .findFirst()
                .orElseThrow();
    }

    static Block block(StoredHeader header, Tx... transactions) {
        ByteBuffer out = ByteBuffer.allocate(100_000);
        out.put(header.header().bytes()).put((byte) transactions.length);
        for (Tx tx : transactions) {
            out.put(tx.bytes());
        }
        byte[] raw = new byte[out.position()];
        out.flip().get(raw);
        assertEquals(header.hash(), BlockHeader.of(raw, 0).hash());
        return Block.of(raw);
    }
}
