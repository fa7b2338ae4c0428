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
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
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
import org.altnet.api.stack.PeerMessageListener;
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
import org.altnet.validation.Journal.Work;
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
    private static final String PUSH = "push";

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
    private final HeaderIntake intake;
    private final PeerQuestions questions;
    private final Investigation investigation;
    private final Exhibit exhibit;

    private final Inbox inbox = new Inbox();
    private final AtomicBoolean tipPending = new AtomicBoolean();
    private final Set<CompletableFuture<ProbeReport>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final PushProbes pushProbes = new PushProbes();

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
        comparison = new Comparison(chain, watched, board, desk, journal, time, allClearGroups);
        exhibit = new Exhibit(chain, board, time);
        blocks = new BlockFetch(node, chain, altstack, desk, journal, lane);
        intake =
                new HeaderIntake(
                        chain,
                        altstack,
                        peerLog(HeaderIntake.class, time),
                        peerLog(HeaderIntake.class, time));
        questions = new PeerQuestions(node, altstack, peerLog(PeerQuestions.class, time));
        investigation =
                new Investigation(
                        new ProbeContext(
                                chain,
                                watched,
                                altstack,
                                intake,
                                comparison,
                                board,
                                journal,
                                lane,
                                time,
                                allClearGroups),
                        escalation);
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
        investigation.add(listener, properties);
    }

    void removeProbeListener(Map<String, ?> properties) {
        investigation.remove(properties);
    }

    @Override
    public Verdict verdict() {
        return board.current();
    }

    @Override
    public List<ProbeReport> recent() {
        return investigation.recent();
    }

    @Override
    public List<Incident> incidents() {
        return journal.incidents();
    }

    @Override
    public Evidence evidence() {
        return exhibit.evidence();
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
        lane.execute(() -> investigation.suspect(cause, "asked for").thenAccept(asked::complete));
        return asked.minimalCompletionStage();
    }

    @Override
    public void anomaly(Anomaly anomaly) {
        lane.execute(
                () -> {
                    switch (anomaly.remedy()) {
                        case PROBE, ASK_ALL ->
                                investigation.suspect(
                                        new Probe.Cause(
                                                anomaly.detector(),
                                                "Block header anomaly detected",
                                                escalation
                                                        .about(
                                                                anomaly.remedy(),
                                                                anomaly.tip().hash())
                                                        .orElseThrow()),
                                        anomaly.text());
                        case FETCH_BLOCK -> blocks.begin(anomaly);
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
        if (outcome.added() > 0) {
            catchUp(from, chain.tip().height() - board.current().node().height());
        }
        outcome.rejection()
                .filter(why -> why.rule() == HeaderRule.KNOWN_PARENT)
                .ifPresent(why -> probeForPush(from));
    }

    /** One block more is one that came to us first, which is what happens and no suspicion. */
    private void catchUp(PeerId from, int lead) {
        if (!chain.tip().hasMoreWorkThan(board.current().node())) {
            return;
        }
        if (lead == 1) {
            comparison.catchUp();
            return;
        }
        journal.begin(Work.PUSH, PUSH);
        journal.note(Incident.Kind.SUSPICION, from.redacted() + " showed more work unasked");
        investigation.handedOver(comparison.catchUp());
        journal.end(Work.PUSH);
    }

    /** Somebody may be far ahead of us. A probe finds out, but not as often as they please. */
    private void probeForPush(PeerId from) {
        if (pushProbes.allows(from, time.now())) {
            investigation.suspect(
                    new Probe.Cause(PUSH, "Headers that do not connect", Escalation.Ask.PROBE),
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

    private static BudgetedLog peerLog(Class<?> whose, TimeSource time) {
        return new BudgetedLog(LoggerFactory.getLogger(whose), time, PEER_LINES_PER_MINUTE);
    }

    private static void cancel(CompletableFuture<ProbeReport> asked) {
        asked.completeExceptionally(new CancellationException("validation has stopped"));
    }
}
