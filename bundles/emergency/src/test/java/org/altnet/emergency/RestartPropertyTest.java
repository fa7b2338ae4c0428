package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.altnet.api.driver.PeerId;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.EmergencyTx.State;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.emergency.TxReceipt.Status;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Message;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.time.Moment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers of every kind come, go, take, refuse and are silent; the operator sends, sends again and
 * stops; the process is killed between any two of its tasks. Whatever happens: what was kept is
 * never lost, who is counted has said so, and nothing is on public media before its time.
 */
class RestartPropertyTest {
    private static final int STEPS = Math.max(60, Integer.getInteger("altnet.fuzz.rounds", 0) / 20);
    private static final List<String> DRIVERS =
            List.of("hidden", "hidden", "sealed", "open", "radio", "loop");

    @TempDir Path directory;

    private final Map<Hash256, SendOptions> kept = new HashMap<>();
    private final Map<Hash256, Moment> begun = new HashMap<>();
    private final Map<Hash256, Set<PeerId>> took = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private World world;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappens(int seed) throws IOException {
        Random random = new Random(seed);
        world = new World(directory).start();
        world.node("core");
        for (int i = 0; i < STEPS; i++) {
            step(random);
            check();
        }
        assertNotEquals(0, world.altstack.recipients().size(), "something was sent");
    }

    private void step(Random random) throws IOException {
        switch (random.nextInt(9)) {
            case 0, 1 -> comes(random);
            case 2 -> world.altstack.leave(peer(random));
            case 3 -> send(random);
            case 4 -> {
                world.killAfter(random.nextInt(12));
                world.pass(Duration.ofSeconds(random.nextInt(90)));
                world.start();
            }
            case 5 -> {
                Tx tx = Txs.number(random.nextInt(4));
                world.room.stop(tx.txid());
            }
            case 6 -> world.pass(Duration.ofMinutes(random.nextInt(15)));
            default -> world.pass(Duration.ofSeconds(random.nextInt(40)));
        }
        world.pass(Duration.ZERO);
    }

    private static PeerId peer(Random random) {
        return new PeerId(DRIVERS.get(random.nextInt(DRIVERS.size())), "p" + random.nextInt(4));
    }

    private void comes(Random random) {
        PeerId id = peer(random);
        int kind = random.nextInt(4);
        world.altstack.peer(id.driver(), id.address(), tx -> says(id, kind, tx));
    }

    private Optional<Message> says(PeerId id, int kind, Tx tx) {
        mayBeTold(id, tx);
        TxResult.Status status =
                switch (kind) {
                    case 0, 1 -> TxResult.Status.ACCEPTED;
                    case 2 -> TxResult.Status.REJECTED;
                    default -> null;
                };
        if (status == TxResult.Status.ACCEPTED) {
            took.computeIfAbsent(tx.txid(), any -> new HashSet<>()).add(id);
        }
        return Optional.ofNullable(status).map(one -> new TxResult(tx.txid(), one, ""));
    }

    private void mayBeTold(PeerId id, Tx tx) {
        EmergencyTx known = world.now(tx);
        if (id.driver().equals("loop")) {
            faults.add("told ourselves");
        }
        Set<String> allowed = known.options().drivers();
        if (!allowed.isEmpty() && !allowed.contains(id.driver())) {
            faults.add("told " + id + " by another driver than was named");
        }
        if (id.driver().equals("open")) {
            if (world.time.now().since(begun.get(tx.txid())).compareTo(World.ESCALATE) < 0) {
                faults.add("told " + id + " too early");
            }
            if (acks(known).size() >= known.options().minAcks()) {
                faults.add("told " + id + " though enough had it");
            }
        }
        if (known.state() == State.STOPPED) {
            faults.add("told " + id + " what was stopped");
        }
    }

    private void send(Random random) {
        Tx tx = Txs.number(random.nextInt(4));
        SendOptions options =
                new SendOptions(
                        random.nextInt(4) == 0 ? Set.of("sealed", "open") : Set.of(),
                        1 + random.nextInt(3),
                        Duration.ofMinutes(10));
        begun.put(tx.txid(), world.time.now());
        if (random.nextInt(3) == 0) {
            world.killAfter(random.nextInt(3));
        }
        CompletableFuture<EmergencyTx> sent = world.room.send(tx, options).toCompletableFuture();
        world.time.run();
        if (sent.isDone()) {
            kept.put(tx.txid(), sent.join().options());
        } else {
            kept.computeIfPresent(tx.txid(), (txid, before) -> null); // either is right now
        }
    }

    private void check() throws IOException {
        assertEquals(List.of(), faults);
        kept.forEach(
                (txid, options) ->
                        assertEquals(
                                options, world.room.find(txid).orElseThrow().options(), "lost"));
        Map<Hash256, EmergencyTx> onDisk =
                new LedgerStore(directory)
                        .load().stream().collect(Collectors.toMap(Sending::txid, Sending::known));
        for (EmergencyTx known : world.room.all()) {
            assertEquals(onDisk.get(known.txid()), known, "the disk knows as much");
            Set<PeerId> acks = acks(known);
            assertTrue(
                    took.getOrDefault(known.txid(), Set.of()).containsAll(acks),
                    "counted who has not said so");
            boolean enough = acks.size() >= known.options().minAcks();
            assertTrue(
                    known.state() == State.STOPPED
                            || enough == (known.state() == State.ACKNOWLEDGED),
                    known.state() + " with " + acks);
        }
    }

    private static Set<PeerId> acks(EmergencyTx known) {
        return known.receipts().stream()
                .filter(receipt -> !receipt.driver().isEmpty())
                .filter(receipt -> receipt.status() == Status.ACCEPTED)
                .map(TxReceipt::destination)
                .map(PeerId::parse)
                .collect(Collectors.toSet());
    }
}
