package org.altnet.validation;

import java.time.Duration;
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
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.stack.Receipt;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Evidence;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.api.validation.VerdictListener;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.room.BudgetedLog;
import org.altnet.room.Whiteboard;
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
    private static final Duration BETWEEN_PUSH_PROBES = Duration.ofMinutes(1);
    private static final List<Receipt> NONE = List.of();

    /** About twenty messages; peers that mean well seldom send so many. */
    private static final int PEER_LINES_PER_MINUTE = 60;

    private final BitcoinNode node;
    private final HeaderChain chain;
    private final Altstack altstack;
    private final Lane lane;
    private final VerdictBoard board;
    private final Comparison comparison;
    private final TimeSource time;
    private final Journal journal;
    private final AlarmDesk desk;
    private final BlockFetch blocks;
    private final Escalation escalation = new Escalation();
    private final Whiteboard<ProbeListener> probeListeners = new Whiteboard<>();
    private final HeaderIntake intake;
    private final PeerQuestions questions;
    private final ProbeContext context;

    private final Inbox inbox = new Inbox();
    private final AtomicBoolean tipPending = new AtomicBoolean();
    private final Set<CompletableFuture<ProbeReport>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile List<ProbeReport> recent = List.of();

    private Optional<CompletableFuture<ProbeReport>> running = Optional.empty();
    private Optional<Moment> lastPushProbe = Optional.empty();

    /**
     * @param lane validation's own, since the node may block it
     * @param allClearGroups how many media must agree, at least 1
     */
    Validation(
            BitcoinNode node,
            HeaderChain chain,
            Altstack altstack,
            Alarms alarms,
            Lane lane,
            TimeSource time,
            int allClearGroups) {
        this.node = node;
        this.chain = chain;
        this.altstack = altstack;
        this.lane = lane;
        this.time = time;
        WatchedNode watched = new WatchedNode(node, chain);
        board = new VerdictBoard(time, chain.tip());
        journal = new Journal(time);
        desk = new AlarmDesk(alarms, escalation, watched, journal, lane, time);
        comparison = new Comparison(chain, watched, board, desk, time, allClearGroups);
        blocks = new BlockFetch(node, chain, altstack, desk, journal, lane);
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

    void addProbeListener(ProbeListener listener, Map<String, ?> properties) {
        probeListeners.add(listener, properties);
    }

    void removeProbeListener(Map<String, ?> properties) {
        probeListeners.remove(properties);
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
    public List<Incident> incidents() {
        return journal.incidents();
    }

    @Override
    public Evidence evidence() {
        Verdict verdict = board.current();
        StoredHeader fork = chain.forkPoint(verdict.node().hash(), verdict.best().hash());
        return new Evidence(
                chain.network(),
                time.now().wall(),
                verdict,
                fork,
                branch(fork, verdict.best()),
                branch(fork, verdict.node()),
                comparison.sources());
    }

    private Headers branch(StoredHeader from, StoredHeader to) {
        Headers branch = Headers.EMPTY;
        Hash256 after = from.hash();
        int length = to.height() - from.height();
        if (length > Evidence.MAX_HEADERS) {
            after = chain.ancestor(to.hash(), to.height() - Evidence.MAX_HEADERS).hash();
        }
        while (!after.equals(to.hash())) {
            branch = branch.plus(chain.headersBetween(after, to.hash(), Headers.MAX));
            after = branch.get(branch.size() - 1).hash();
        }
        return branch;
    }

    @Override
    public CompletionStage<ProbeReport> probe() {
        CompletableFuture<ProbeReport> asked = new CompletableFuture<>();
        waiting.add(asked);
        if (closed) {
            cancel(asked);
        }
        asked.whenComplete((report, failure) -> waiting.remove(asked));
        Probe.Cause cause = new Probe.Cause("operator", "Operator's probe", Escalation.Ask.PROBE);
        lane.execute(() -> suspect(cause, "asked for").thenAccept(asked::complete));
        return asked.minimalCompletionStage();
    }

    @Override
    public void anomaly(Anomaly anomaly) {
        lane.execute(
                () -> {
                    switch (anomaly.remedy()) {
                        case PROBE, ASK_ALL ->
                                suspect(
                                        new Probe.Cause(
                                                anomaly.detector(),
                                                "Block header anomaly detected",
                                                escalation
                                                        .about(
                                                                anomaly.remedy(),
                                                                anomaly.tip().hash())
                                                        .orElseThrow()),
                                        anomaly.text());
                        case FETCH_BLOCK -> blocks.begin(anomaly.tip().hash());
                        case NOTIFY -> desk.tell(anomaly);
                    }
                });
    }

    @Override
    public void cleared(String detector, String subject, Moment at) {
        lane.execute(() -> desk.cleared(detector, subject));
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
            journal.open("push");
            journal.note(
                    Incident.Kind.SUSPICION, from.redacted() + " showed more work unasked", NONE);
            settle(comparison.catchUp());
        }
        outcome.rejection()
                .filter(why -> why.rule() == HeaderRule.KNOWN_PARENT)
                .ifPresent(why -> probeForPush(from));
    }

    /** Somebody may be far ahead of us. A probe finds out, but not as often as they please. */
    private void probeForPush(PeerId from) {
        Moment now = time.now();
        if (lastPushProbe
                .filter(last -> now.since(last).compareTo(BETWEEN_PUSH_PROBES) < 0)
                .isEmpty()) {
            lastPushProbe = Optional.of(now);
            suspect(
                    new Probe.Cause("push", "Headers that do not connect", Escalation.Ask.PROBE),
                    from.redacted() + " sent headers that follow none of ours");
        }
    }

    private String group(PeerId peer) {
        return altstack.drivers().stream()
                .filter(driver -> driver.id().equals(peer.driver()))
                .map(driver -> driver.capabilities().group())
                .findFirst()
                .orElse(peer.driver());
    }

    private CompletableFuture<ProbeReport> suspect(Probe.Cause cause, String text) {
        journal.open(cause.name());
        journal.note(Incident.Kind.SUSPICION, cause.name() + ": " + text, NONE);
        return join(cause);
    }

    private CompletableFuture<ProbeReport> join(Probe.Cause cause) {
        if (running.isPresent()) {
            LOG.debug("A probe is running; {} joins it", cause.name());
            return running.get();
        }
        CompletableFuture<ProbeReport> outcome = new CompletableFuture<>();
        running = Optional.of(outcome);
        new Probe(cause, context, report -> ended(cause, report)).begin();
        return outcome;
    }

    private void ended(Probe.Cause cause, ProbeReport report) {
        recent = Stream.concat(Stream.of(report), recent.stream()).limit(REMEMBERED).toList();
        journal.note(kind(cause.ask()), describe(report), report.receipts());
        probeListeners.each(listener -> listener.probed(report));
        CompletableFuture<ProbeReport> outcome = running.orElseThrow();
        running = Optional.empty();
        outcome.complete(report);
        Optional<Escalation.Ask> harder = Escalation.after(cause.ask(), answers(report));
        if (harder.isPresent() && !report.receipts().isEmpty() && running.isEmpty()) {
            join(new Probe.Cause(cause.name(), cause.text() + ", nobody answered", harder.get()));
        } else {
            settle(report.handedOver());
        }
    }

    /** What was to be done at once is done. */
    private void settle(int handedOver) {
        Verdict verdict = board.current();
        if (handedOver > 0) {
            journal.note(Incident.Kind.HAND_OVER, "the node took " + handedOver + " headers", NONE);
        }
        journal.note(Incident.Kind.VERDICT, verdict.state() + ": " + verdict.text(), NONE);
        boolean outrun =
                verdict.state() == Verdict.State.BEHIND || verdict.state() == Verdict.State.FORK;
        if (escalation.asksAgain(handedOver, verdict.state() == Verdict.State.OK)) {
            lane.schedule(
                    Escalation.RECHECK_AFTER,
                    () -> join(new Probe.Cause("recheck", "Asking again", Escalation.Ask.PROBE)));
        } else if (!outrun) {
            journal.close();
        }
    }

    private static Incident.Kind kind(Escalation.Ask ask) {
        return switch (ask) {
            case PROBE -> Incident.Kind.PROBE;
            case ALL -> Incident.Kind.ASK_ALL;
        };
    }

    private static int answers(ProbeReport report) {
        return (int)
                report.receipts().stream()
                        .filter(
                                receipt ->
                                        switch (receipt.result()) {
                                            case ACCEPTED, HEARD, REJECTED -> true;
                                            case SENT, SILENT, FAILED, OVERTAKEN -> false;
                                        })
                        .count();
    }

    private static String describe(ProbeReport report) {
        return "asked "
                + report.receipts().size()
                + ", "
                + report.answers()
                + " answered, "
                + report.added()
                + " new headers, "
                + report.agreeing().size()
                + " independent media at the node's best header";
    }

    private static BudgetedLog peerLog(Class<?> whose, TimeSource time) {
        return new BudgetedLog(LoggerFactory.getLogger(whose), time, PEER_LINES_PER_MINUTE);
    }

    private static void cancel(CompletableFuture<ProbeReport> asked) {
        asked.completeExceptionally(new CancellationException("validation has stopped"));
    }
}
