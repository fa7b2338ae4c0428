package org.altnet.emergency;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.emergency.TxReceipt.Status;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Message;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.PeerView;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.emergency.FanOutPolicy.Candidate;
import org.altnet.room.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the policy says to whom it says, and writes down what came of it. {@link #pump} looks
 * at a transaction afresh each time: it can be called as often as one likes.
 *
 * <p>Confined to the room's lane, where answers are brought too. A {@link Flight} holds what a
 * restart forgets without harm.
 */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(30);
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(10);
    private static final int LATENCIES = 4;

    private final Ledger ledger;
    private final Progress progress;
    private final Doubts doubts;
    private final FanOutPolicy policy;
    private final ResendSchedule schedule;
    private final Altstack altstack;
    private final OwnNodes nodes;
    private final OwnNodeTurn ownNodes;
    private final Lane lane;
    private final TimeSource clock;
    private final Map<Hash256, Flight> flights = new HashMap<>();

    /** Own nodes that were ready when they were last looked at. */
    private final Set<String> ready = new HashSet<>();

    /** One transaction under way in this run. */
    private static final class Flight {
        /** When the attempt began, perhaps in an earlier run. */
        private Moment begun;

        /** When this run began with it: what private media have starts here. */
        private Moment opened;

        /** For how many doubts media have been opened. */
        private int doubts;

        private final Set<PeerId> asked = new HashSet<>();
        private final Set<String> nodes = new HashSet<>();
        private final Map<String, Moment> tried = new HashMap<>();

        private Flight(Sending sending, Moment now) {
            restart(sending, now);
        }

        private void restart(Sending sending, Moment now) {
            begun = Clocks.past(sending.begun(), now);
            opened = now;
        }

        /** Whether there are more doubts than before. */
        private boolean learns(int now) {
            boolean more = now > doubts;
            doubts = now;
            return more;
        }

        private boolean isIdle() {
            return asked.isEmpty() && nodes.isEmpty();
        }
    }

    Dispatch(
            Ledger ledger,
            Progress progress,
            Doubts doubts,
            FanOutPolicy policy,
            ResendSchedule schedule,
            Altstack altstack,
            OwnNodes nodes,
            OwnNodeTurn ownNodes,
            Lane lane,
            TimeSource clock) {
        this.ledger = ledger;
        this.progress = progress;
        this.doubts = doubts;
        this.policy = policy;
        this.schedule = schedule;
        this.altstack = altstack;
        this.nodes = nodes;
        this.ownNodes = ownNodes;
        this.lane = lane;
        this.clock = clock;
    }

    /** An earlier run may have died before the answers came: those are asked again. */
    void resume() {
        for (Sending sending : ledger.live()) {
            Sending resumed = sending;
            for (TxReceipt receipt : sending.known().receipts()) {
                if (receipt.status() == Status.SENT) {
                    resumed = resumed.with(as(receipt, Status.QUEUED, receipt.text()));
                }
            }
            ledger.update(resumed);
        }
    }

    /** Its clocks start anew. */
    void restart(Hash256 txid) {
        ledger.get(txid).ifPresent(sending -> flight(sending).restart(sending, clock.now()));
        pump(txid);
    }

    /** Whatever is to be done for all of them now. */
    void pumpAll() {
        welcome();
        ledger.live().forEach(sending -> pump(sending.txid()));
        flights.entrySet()
                .removeIf(
                        entry ->
                                entry.getValue().isIdle()
                                        && ledger.get(entry.getKey())
                                                .filter(Sending::isLive)
                                                .isEmpty());
    }

    /** Whatever is to be done for one of them now. */
    void pump(Hash256 txid) {
        Optional<Sending> current = ledger.get(txid).filter(Sending::isUnderWay);
        if (current.isEmpty()) {
            return;
        }
        Moment now = clock.now();
        Flight flight = flight(current.get());
        Duration age = now.since(flight.begun);
        Sending reviewed = progress.review(current.get(), age);
        int doubted = doubts.of(reviewed, age);
        progress.doubt(reviewed, doubted > 0);
        for (BitcoinNode node : nodes.all()) {
            submit(txid, node, flight, now);
        }
        fanOut(txid, flight, doubted, now);
    }

    /** A peer's answer that came later than anybody waited for it. */
    void late(PeerId from, TxResult result) {
        ledger.get(result.txid())
                .filter(sending -> sending.receipt(from.driver(), from.toString()).isPresent())
                .ifPresent(sending -> answered(result.txid(), from, result));
    }

    /** A node that had it does not have it any more. */
    void lost(Hash256 txid, BitcoinNode node) {
        change(
                txid,
                receipt(txid, "", node.id())
                        .filter(receipt -> receipt.status() == Status.ACCEPTED)
                        .map(receipt -> as(receipt, Status.FAILED, "the node has lost it")));
    }

    /**
     * A node that is back gets everything at once: it may have been away for hours, and restarted,
     * and what it refused while it was behind it may take now.
     */
    private void welcome() {
        Set<String> now =
                nodes.all().stream()
                        .filter(node -> node.status().state() == NodeStatus.State.READY)
                        .map(BitcoinNode::id)
                        .collect(Collectors.toSet());
        ledger.live().stream()
                .filter(Sending::isUnderWay)
                .forEach(
                        sending ->
                                now.stream()
                                        .filter(id -> !ready.contains(id))
                                        .forEach(id -> makeDue(sending.txid(), id)));
        ready.clear();
        ready.addAll(now);
    }

    private void makeDue(Hash256 txid, String node) {
        change(
                txid,
                receipt(txid, "", node).map(receipt -> as(receipt, Status.QUEUED, receipt.text())));
    }

    /** An attempt at a node that cannot answer now is none. */
    private static boolean isAskable(BitcoinNode node) {
        return switch (node.status().state()) {
            case READY, SYNCING -> true;
            case STARTING, UNREACHABLE -> false;
        };
    }

    private void submit(Hash256 txid, BitcoinNode node, Flight flight, Moment now) {
        String id = node.id();
        Sending sending = ledger.get(txid).orElseThrow();
        if (!ownNodes.hasCome(sending)) {
            return;
        }
        if (!isAskable(node)) {
            if (sending.receipt("", id).isEmpty()) {
                change(
                        txid,
                        Optional.of(
                                new TxReceipt(
                                        "",
                                        id,
                                        Status.QUEUED,
                                        now.wall(),
                                        0,
                                        "waits for the node")));
            }
            return;
        }
        if (flight.nodes.contains(id) || !isDue(sending, "", id, flight, now)) {
            return;
        }
        flight.nodes.add(id);
        flight.tried.put(id, now);
        TxReceipt queued = next(sending, "", id, Status.QUEUED, now);
        change(txid, Optional.of(queued));
        Tx tx = sending.known().tx();
        nodes.ask(node, own -> own.submitTransaction(tx))
                .whenCompleteAsync(
                        (outcome, failure) -> {
                            flight.nodes.remove(id);
                            flight.tried.put(id, clock.now());
                            change(
                                    txid,
                                    receipt(txid, "", id)
                                            .map(
                                                    receipt ->
                                                            failure == null
                                                                    ? of(receipt, outcome)
                                                                    : failed(receipt, failure)));
                            pump(txid);
                        },
                        lane);
    }

    private void fanOut(Hash256 txid, Flight flight, int doubted, Moment now) {
        List<Candidate> up = candidates();
        Sending sending = ledger.get(txid).orElseThrow();
        Duration since = now.since(flight.opened);
        Predicate<PeerId> busy = this::isBusy;
        Privacy least = leastOpen(sending.options());
        Privacy widest = policy.widest(sending, up, busy, since, least);
        Sending opened = sending.widened(flight.learns(doubted) ? next(widest) : widest);
        if (opened.widest() != sending.widest()) {
            LOG.info(
                    "Transaction {}: {} of {} nodes have it, so {} media are used too",
                    txid,
                    sending.acks(),
                    sending.options().minAcks(),
                    opened.widest().name().toLowerCase(Locale.ROOT));
            ledger.update(opened);
        }
        Predicate<PeerId> due = peer -> isDue(opened, peer.driver(), peer.toString(), flight, now);
        for (Candidate peer : policy.next(opened, up, busy, due, since, doubted > 0)) {
            if (flight.asked.size() < FanOutPolicy.room(opened)) {
                send(txid, peer, flight, now);
            } else if (receipt(txid, peer.id()).isEmpty() && hasRoomForReceipts(txid)) {
                change(
                        txid,
                        Optional.of(
                                new TxReceipt(
                                        peer.id().driver(),
                                        peer.id().toString(),
                                        Status.QUEUED,
                                        now.wall(),
                                        0,
                                        "")));
            }
        }
    }

    private void send(Hash256 txid, Candidate peer, Flight flight, Moment now) {
        PeerId id = peer.id();
        Sending sending = ledger.get(txid).orElseThrow();
        flight.asked.add(id);
        flight.tried.put(id.toString(), now);
        change(txid, Optional.of(next(sending, id.driver(), id.toString(), Status.SENT, now)));
        Tx tx = sending.known().tx();
        if (peer.answers()) {
            begin(() -> altstack.request(id, tx, patience(peer)))
                    .whenCompleteAsync(
                            (answer, failure) -> {
                                landed(flight, id);
                                if (failure == null) {
                                    answered(txid, id, answer.message());
                                } else {
                                    failed(txid, id, failure);
                                }
                            },
                            lane);
        } else {
            begin(() -> altstack.send(id, tx))
                    .whenCompleteAsync(
                            (sent, failure) -> {
                                landed(flight, id);
                                if (failure == null) {
                                    pump(txid);
                                } else {
                                    failed(txid, id, failure);
                                }
                            },
                            lane);
        }
    }

    private void landed(Flight flight, PeerId peer) {
        flight.asked.remove(peer);
        flight.tried.put(peer.toString(), clock.now());
    }

    /** What throws has failed, as what fails later. */
    private static <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(Hash256 txid, PeerId from, Message answer) {
        change(
                txid,
                receipt(txid, from)
                        .map(
                                receipt ->
                                        answer instanceof TxResult result
                                                        && result.txid().equals(txid)
                                                ? of(receipt, result)
                                                : as(
                                                        receipt,
                                                        Status.FAILED,
                                                        "answered something else")));
        pump(txid);
    }

    private void failed(Hash256 txid, PeerId peer, Throwable failure) {
        LOG.debug("Transaction {} to {}", txid, peer.redacted(), failure);
        change(txid, receipt(txid, peer).map(receipt -> failed(receipt, failure)));
        pump(txid);
    }

    private TxReceipt of(TxReceipt receipt, TxResult result) {
        String words = words(result.status().name(), result.reason());
        return switch (result.status()) {
            case ACCEPTED, KNOWN, CONFIRMED -> as(receipt, Status.ACCEPTED, words);
            case REJECTED, REFUSED -> as(receipt, Status.REJECTED, words);
            case UNAVAILABLE -> silent(receipt, words);
        };
    }

    private TxReceipt of(TxReceipt receipt, TxOutcome outcome) {
        String words = words(outcome.result().name(), outcome.reason());
        return switch (outcome.result()) {
            case ACCEPTED, KNOWN, CONFIRMED -> as(receipt, Status.ACCEPTED, words);
            case REJECTED -> as(receipt, Status.REJECTED, words);
            case UNSUPPORTED -> as(receipt, Status.FAILED, words);
        };
    }

    private TxReceipt failed(TxReceipt receipt, Throwable failure) {
        return silent(receipt, Reasons.text(failure));
    }

    /** Who said that they have it is believed until they say something else. */
    private TxReceipt silent(TxReceipt receipt, String text) {
        return receipt.status() == Status.ACCEPTED ? receipt : as(receipt, Status.FAILED, text);
    }

    private TxReceipt as(TxReceipt receipt, Status status, String text) {
        return new TxReceipt(
                receipt.driver(),
                receipt.destination(),
                status,
                clock.now().wall(),
                receipt.attempts(),
                text);
    }

    /** One attempt more. Who has taken it keeps that until there is another answer. */
    private static TxReceipt next(
            Sending sending, String driver, String destination, Status status, Moment now) {
        return sending.receipt(driver, destination)
                .map(
                        before ->
                                before.status() == Status.ACCEPTED
                                        ? new TxReceipt(
                                                driver,
                                                destination,
                                                Status.ACCEPTED,
                                                before.at(),
                                                before.attempts() + 1,
                                                before.text())
                                        : new TxReceipt(
                                                driver,
                                                destination,
                                                status,
                                                now.wall(),
                                                before.attempts() + 1,
                                                ""))
                .orElseGet(() -> new TxReceipt(driver, destination, status, now.wall(), 1, ""));
    }

    private static String words(String status, String reason) {
        String plain = status.toLowerCase(Locale.ROOT);
        return Reasons.text(reason.isBlank() ? plain : plain + ": " + reason);
    }

    private void change(Hash256 txid, Optional<TxReceipt> receipt) {
        if (receipt.isPresent()) {
            ledger.get(txid).ifPresent(sending -> ledger.update(sending.with(receipt.get())));
        }
    }

    private boolean isDue(
            Sending sending, String driver, String destination, Flight flight, Moment now) {
        Optional<TxReceipt> receipt = sending.receipt(driver, destination);
        if (receipt.isEmpty()) {
            return true;
        }
        Moment last =
                Optional.ofNullable(flight.tried.get(destination))
                        .orElseGet(() -> Clocks.past(receipt.get().at(), now));
        return now.since(last).compareTo(schedule.wait(sending.txid(), receipt.get())) >= 0;
    }

    private boolean hasRoomForReceipts(Hash256 txid) {
        return ledger.get(txid).orElseThrow().known().receipts().size() < Sending.MAX_RECEIPTS;
    }

    private boolean isBusy(PeerId peer) {
        return flights.values().stream().anyMatch(flight -> flight.asked.contains(peer));
    }

    private Optional<TxReceipt> receipt(Hash256 txid, PeerId peer) {
        return receipt(txid, peer.driver(), peer.toString());
    }

    private Optional<TxReceipt> receipt(Hash256 txid, String driver, String destination) {
        return ledger.get(txid).flatMap(sending -> sending.receipt(driver, destination));
    }

    private Flight flight(Sending sending) {
        return flights.computeIfAbsent(sending.txid(), txid -> new Flight(sending, clock.now()));
    }

    /** The kind of media that tells a little more. */
    private static Privacy next(Privacy kind) {
        return kind == Privacy.HIDDEN ? Privacy.ENCRYPTED : Privacy.PUBLIC;
    }

    /** What tells least of the media that the operator has named; one that may come tells least. */
    private Privacy leastOpen(SendOptions options) {
        if (options.drivers().isEmpty()) {
            return Privacy.HIDDEN;
        }
        Map<String, Capabilities> there = carriers();
        return options.drivers().stream()
                .filter(id -> !id.equals(SendOptions.OWN_NODES))
                .map(id -> there.containsKey(id) ? there.get(id).privacy() : Privacy.HIDDEN)
                .min(Comparator.naturalOrder())
                .orElse(Privacy.PUBLIC);
    }

    private Map<String, Capabilities> carriers() {
        return altstack.drivers().stream()
                .map(DriverView::capabilities)
                .filter(driver -> driver.send())
                .filter(driver -> driver.scopes().contains(Scope.TRANSACTIONS))
                .collect(Collectors.toMap(Capabilities::id, Function.identity(), (a, b) -> a));
    }

    private List<Candidate> candidates() {
        Map<String, Capabilities> drivers = carriers();
        return altstack.peers().stream()
                .map(PeerView::peer)
                .filter(peer -> drivers.containsKey(peer.id().driver()))
                .map(peer -> candidate(peer.id(), drivers.get(peer.id().driver())))
                .toList();
    }

    private static Candidate candidate(PeerId id, Capabilities driver) {
        return new Candidate(
                id,
                driver.privacy(),
                driver.trust(),
                driver.cost(),
                driver.latency(),
                driver.answers(Scope.TRANSACTIONS));
    }

    private static Duration patience(Candidate peer) {
        Duration patience = Duration.ofMillis((long) LATENCIES * peer.latency());
        if (patience.compareTo(LEAST_PATIENCE) < 0) {
            return LEAST_PATIENCE;
        }
        return patience.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : patience;
    }
}
