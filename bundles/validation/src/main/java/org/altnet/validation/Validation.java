package org.altnet.validation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.api.validation.VerdictListener;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.room.BudgetedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seed's AltLogicValidation: takes anomalies, tips and peers' messages, from whichever thread
 * they come on, to one lane where everything else happens and where the node may block.
 *
 * <p>Nothing here blocks the caller, and nothing outside can make the lane's queue grow without
 * end: tips are coalesced, an anomaly joins the probe that runs, and an {@link Inbox} bounds the
 * messages of peers that wait.
 */
final class Validation
        implements AltLogicValidation, AnomalyListener, TipListener, PeerMessageListener {
    private static final Logger LOG = LoggerFactory.getLogger(Validation.class);
    private static final int REMEMBERED = 100;

    /** About twenty messages; peers that mean well seldom send so many. */
    private static final int PEER_LINES_PER_MINUTE = 60;

    private final BitcoinNode node;
    private final HeaderChain chain;
    private final Altstack altstack;
    private final Lane lane;
    private final VerdictBoard board;
    private final Comparison comparison;
    private final HeaderIntake intake;
    private final PeerQuestions questions;
    private final ProbeContext context;

    private final Inbox inbox = new Inbox();
    private final AtomicBoolean tipPending = new AtomicBoolean();
    private final Set<CompletableFuture<ProbeReport>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile List<ProbeReport> recent = List.of();

    private Optional<CompletableFuture<ProbeReport>> running = Optional.empty();

    /**
     * @param lane validation's own, since the node may block it
     * @param allClearGroups how many media must agree, at least 1
     */
    Validation(
            BitcoinNode node,
            HeaderChain chain,
            Altstack altstack,
            Lane lane,
            TimeSource time,
            int allClearGroups) {
        this.node = node;
        this.chain = chain;
        this.altstack = altstack;
        this.lane = lane;
        WatchedNode watched = new WatchedNode(node, chain);
        board = new VerdictBoard(time, chain.tip());
        comparison = new Comparison(chain, watched, board, allClearGroups);
        intake =
                new HeaderIntake(
                        chain,
                        altstack,
                        peerLog(HeaderIntake.class, time),
                        peerLog(HeaderIntake.class, time));
        questions = new PeerQuestions(node, altstack, peerLog(PeerQuestions.class, time));
        context =
                new ProbeContext(
                        chain,
                        watched,
                        altstack,
                        intake,
                        comparison,
                        board,
                        lane,
                        time,
                        allClearGroups);
    }

    /**
     * Looks for the first time: what the chain remembers may already show that the node is behind.
     */
    void start() {
        lane.execute(comparison::refresh);
    }

    /** Ends what people wait for. Call after the lane has closed. Idempotent. */
    void close() {
        closed = true;
        waiting.forEach(Validation::cancel);
    }

    void addListener(VerdictListener listener, Map<String, ?> properties) {
        board.add(listener, properties);
    }

    void removeListener(Map<String, ?> properties) {
        board.remove(properties);
    }

    @Override
    public Verdict verdict() {
        return board.current();
    }

    @Override
    public List<ProbeReport> recent() {
        return recent;
    }

    @Override
    public CompletionStage<ProbeReport> probe() {
        CompletableFuture<ProbeReport> asked = new CompletableFuture<>();
        waiting.add(asked);
        if (closed) {
            cancel(asked);
        }
        asked.whenComplete((report, failure) -> waiting.remove(asked));
        Probe.Cause cause = new Probe.Cause("operator", "Operator's probe", AnycastPolicy.PROBE);
        lane.execute(() -> join(cause).thenAccept(asked::complete));
        return asked.minimalCompletionStage();
    }

    @Override
    public void anomaly(Anomaly anomaly) {
        AnycastPolicy policy =
                anomaly.urgency() == Anomaly.Urgency.ASK_ALL
                        ? AnycastPolicy.ASK_ALL
                        : AnycastPolicy.PROBE;
        Probe.Cause cause =
                new Probe.Cause(anomaly.detector(), "Block header anomaly detected", policy);
        lane.execute(() -> join(cause));
    }

    @Override
    public void tipChanged(TipEvent event) {
        if (event.node().equals(node.id()) && tipPending.compareAndSet(false, true)) {
            lane.execute(
                    () -> {
                        tipPending.set(false);
                        comparison.refresh();
                    });
        }
    }

    @Override
    public void received(PeerId from, Message message) {
        if (!inbox.enter(from)) {
            LOG.debug(
                    "Dropped {} from {}: too many messages wait",
                    message.getClass().getSimpleName(),
                    from.redacted());
            return;
        }
        lane.execute(
                () -> {
                    try {
                        dispatch(from, message);
                    } finally {
                        inbox.leave(from);
                    }
                });
    }

    private void dispatch(PeerId from, Message message) {
        if (message instanceof GetHeaders question) {
            questions.answer(from, question);
        } else if (message instanceof GetData question) {
            questions.answer(from, question);
        } else if (message instanceof Headers headers) {
            pushed(from, headers);
        } else {
            altstack.misbehaved(
                    from,
                    Altstack.Offence.ODD,
                    message.getClass().getSimpleName() + " that nobody asked for");
        }
    }

    /** Headers that nobody asked for: as good as any, if they keep the rules. */
    private void pushed(PeerId from, Headers headers) {
        AcceptOutcome outcome = intake.take(from, headers);
        outcome.last()
                .ifPresent(
                        last ->
                                comparison.heard(
                                        new Hearing.Testimony(
                                                from, group(from), Optional.of(last), false)));
        StoredHeader nodeBest = board.current().node();
        if (outcome.added() > 0 && chain.tip().hasMoreWorkThan(nodeBest)) {
            comparison.catchUp();
        }
    }

    private String group(PeerId peer) {
        return altstack.drivers().stream()
                .filter(driver -> driver.id().equals(peer.driver()))
                .map(driver -> driver.capabilities().group())
                .findFirst()
                .orElse(peer.driver());
    }

    private CompletableFuture<ProbeReport> join(Probe.Cause cause) {
        if (running.isPresent()) {
            LOG.debug("A probe is running; {} joins it", cause.name());
            return running.get();
        }
        CompletableFuture<ProbeReport> outcome = new CompletableFuture<>();
        running = Optional.of(outcome);
        new Probe(cause, context, this::ended).begin();
        return outcome;
    }

    private void ended(ProbeReport report) {
        recent = Stream.concat(Stream.of(report), recent.stream()).limit(REMEMBERED).toList();
        CompletableFuture<ProbeReport> outcome = running.orElseThrow();
        running = Optional.empty();
        outcome.complete(report);
    }

    private static BudgetedLog peerLog(Class<?> whose, TimeSource time) {
        return new BudgetedLog(LoggerFactory.getLogger(whose), time, PEER_LINES_PER_MINUTE);
    }

    private static void cancel(CompletableFuture<ProbeReport> asked) {
        asked.completeExceptionally(new CancellationException("validation has stopped"));
    }
}
