package org.altnet.emergency;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Privacy;
import org.altnet.api.emergency.EmergencyTransactions;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.EmergencyTx.State;
import org.altnet.api.emergency.Inspection;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.UnsoundTransactionException;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Message;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.TimeSource;
import org.altnet.room.BudgetedLog;
import org.altnet.room.DurationSetting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emergency transactions, those of the operator and those of peers, without OSGi.
 *
 * <p>Called on any thread; everything that changes does so on one lane, where nothing waits but for
 * the local disk. Nodes are asked on lanes of their own.
 */
final class EmergencyRoom implements EmergencyTransactions, PeerMessageListener, TipListener {
    /** How often everything is looked at while a transaction is on its way: peers come and go. */
    static final Duration TICK = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(EmergencyRoom.class);
    private static final String DAMAGED = "emergency.damaged";
    private static final int LINES_PER_MINUTE = 30;

    private final Lane lane;
    private final TimeSource clock;
    private final Alarms alarms;
    private final HeaderChain chain;
    private final LedgerStore store;
    private final Ledger ledger;
    private final OwnNodes nodes;
    private final OwnNodeTurn ownNodes;
    private final Inspector inspector;
    private final Progress progress;
    private final Dispatch dispatch;
    private final ConfirmationWatch watch;
    private final Reception reception;
    private final Inbox inbox = new Inbox();
    private boolean ticking;

    /**
     * The services of the other rooms that this one needs.
     *
     * @param chain AltNet's view of the headers
     * @param rules what belongs to a header
     */
    record Neighbours(HeaderChain chain, BlockRules rules, Altstack altstack, Alarms alarms) {}

    /**
     * Reads what an earlier run has left, which is local disk.
     *
     * @param lane the room's own
     * @param seed of what is random in waits
     * @throws IOException if that cannot be read
     */
    EmergencyRoom(
            EmergencySettings settings,
            Neighbours neighbours,
            Lane lane,
            TimeSource clock,
            long seed)
            throws IOException {
        this.lane = lane;
        this.clock = clock;
        alarms = neighbours.alarms();
        chain = neighbours.chain();
        Altstack altstack = neighbours.altstack();
        store = new LedgerStore(settings.directory());
        ledger = new Ledger(store);
        nodes = new OwnNodes(lane);
        ownNodes = settings.ownNodes();
        inspector = new Inspector(settings.network(), chain, nodes);
        progress = new Progress(ledger, alarms);
        dispatch =
                new Dispatch(
                        ledger,
                        progress,
                        new Doubts(chain),
                        new FanOutPolicy(settings.escalateAfter()),
                        new ResendSchedule(seed),
                        altstack,
                        nodes,
                        ownNodes,
                        lane,
                        clock);
        BlockSearch search =
                new BlockSearch(ledger, chain, neighbours.rules(), altstack, nodes, lane, clock);
        watch =
                new ConfirmationWatch(
                        ledger,
                        progress,
                        dispatch,
                        nodes,
                        chain,
                        search,
                        lane,
                        clock,
                        settings.confirmations());
        reception =
                new Reception(
                        settings.reception(),
                        nodes,
                        altstack,
                        lane,
                        clock,
                        new BudgetedLog(LOG, clock, LINES_PER_MINUTE));
    }

    /** Goes on where an earlier run has stopped. */
    void start() {
        lane.execute(
                () -> {
                    tellOfDamage();
                    progress.start();
                    dispatch.resume();
                    keepTicking();
                });
    }

    /**
     * A node has come.
     *
     * @param nodeLane its own, where its calls may block
     */
    void addNode(BitcoinNode node, Lane nodeLane) {
        nodes.add(node, nodeLane);
        lane.execute(dispatch::pumpAll);
    }

    /** A node has gone. */
    void removeNode(BitcoinNode node) {
        nodes.remove(node);
    }

    @Override
    public CompletionStage<Inspection> inspect(Tx tx, SendOptions options) {
        return inspector.inspect(tx, ownNodes.with(options));
    }

    @Override
    public CompletionStage<EmergencyTx> send(Tx tx, SendOptions options) {
        try {
            TxSanity sane = TxSanity.check(tx);
            CompletableFuture<EmergencyTx> kept = new CompletableFuture<>();
            lane.execute(() -> send(sane, options, kept));
            return kept;
        } catch (UnsoundTransactionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public List<EmergencyTx> all() {
        return ledger.all();
    }

    @Override
    public Optional<EmergencyTx> find(Hash256 txid) {
        return ledger.find(txid);
    }

    @Override
    public CompletionStage<Boolean> stop(Hash256 txid) {
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        lane.execute(
                () -> {
                    Optional<Sending> live = ledger.get(txid).filter(Sending::isLive);
                    live.ifPresent(sending -> progress.enter(sending, sending.with(State.STOPPED)));
                    stopped.complete(live.isPresent());
                });
        return stopped;
    }

    @Override
    public void received(PeerId from, Message message) {
        if (message instanceof Tx tx) {
            handle(from, () -> reception.received(from, tx));
        } else if (message instanceof TxResult result) {
            handle(from, () -> dispatch.late(from, result));
        }
    }

    @Override
    public void tipChanged(TipEvent event) {
        lane.execute(watch::look);
    }

    private void handle(PeerId from, Runnable task) {
        if (!inbox.enter(from)) {
            LOG.debug("No room for what {} says", from.redacted());
            return;
        }
        lane.execute(
                () -> {
                    inbox.leave(from);
                    task.run();
                });
    }

    private void send(TxSanity tx, SendOptions options, CompletableFuture<EmergencyTx> kept) {
        Instant now = clock.now().wall();
        Optional<Sending> before = ledger.get(tx.txid());
        Sending sending =
                before.map(known -> again(known, options, now))
                        .orElseGet(() -> first(tx, options, now));
        try {
            ledger.commit(sending);
        } catch (IOException e) {
            kept.completeExceptionally(e);
            return;
        }
        LOG.info(
                "Transaction {} is to be sent{}: {} within {}",
                tx.txid(),
                before.isPresent() ? " again" : "",
                options.minAcks() == 1 ? "1 peer's node" : options.minAcks() + " peers' nodes",
                DurationSetting.words(options.deadline()));
        before.ifPresent(known -> progress.enter(known, sending));
        dispatch.restart(tx.txid());
        watch.look();
        keepTicking();
        kept.complete(ledger.find(tx.txid()).orElseThrow());
    }

    private Sending first(TxSanity tx, SendOptions options, Instant now) {
        EmergencyTx fresh =
                new EmergencyTx(
                        tx.txid(),
                        tx.tx(),
                        options,
                        now,
                        State.SENDING,
                        List.of(),
                        Optional.empty(),
                        "");
        return new Sending(fresh, now, Privacy.HIDDEN, Sending.Position.of(chain.tip()));
    }

    /** What is in a block needs no sending. */
    private static Sending again(Sending known, SendOptions options, Instant now) {
        return switch (known.state()) {
            case CONFIRMED, SETTLED -> known;
            case SENDING, ACKNOWLEDGED, OVERDUE, STOPPED -> known.again(options, now);
        };
    }

    private void keepTicking() {
        if (!ticking && !ledger.live().isEmpty()) {
            ticking = true;
            tick();
        }
    }

    private void tick() {
        ledger.saveLeftovers();
        dispatch.pumpAll();
        watch.tick();
        if (ledger.live().isEmpty()) {
            ticking = false;
        } else {
            lane.schedule(TICK, this::tick);
        }
    }

    private void tellOfDamage() {
        try {
            List<String> damaged = store.damaged();
            if (damaged.isEmpty()) {
                alarms.clear(DAMAGED, "there are none any more");
            } else {
                alarms.raise(
                        DAMAGED,
                        Severity.NOTICE,
                        "files of emergency transactions were damaged, and those are not sent",
                        Map.of("files", String.join(" ", damaged)));
            }
        } catch (IOException e) {
            LOG.warn("Cannot look for damaged files: {}", e.toString());
        }
    }
}
