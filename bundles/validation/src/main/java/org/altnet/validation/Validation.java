package org.altnet.validation;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Evidence;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.room.node.NodePart;
import org.altnet.validation.Journal.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seed's AltLogicValidation, of one node: takes anomalies, tips and what peers push, from
 * whichever thread they come on, to one lane where everything else happens and where the node may
 * block.
 *
 * <p>Nothing here blocks the caller, and nothing outside can make the lane's queue grow without
 * end: tips are coalesced, an anomaly joins the probe that runs, and an {@link Inbox} bounds what
 * was pushed and waits.
 */
final class Validation implements AltLogicValidation, AnomalyListener, TipListener, NodePart {
    private static final Logger LOG = LoggerFactory.getLogger(Validation.class);
    private static final String PUSH = "push";

    /** After the chain has moved on for another node: this one mostly hears of it by itself. */
    private static final Duration HEARS_BY_ITSELF = Duration.ofSeconds(20);

    private final BitcoinNode node;
    private final HeaderChain chain;
    private final Lane lane;
    private final Runnable endLane;
    private final VerdictBoard board;
    private final Comparison comparison;
    private final Journal journal;
    private final AlarmDesk desk;
    private final BlockFetch blocks;
    private final Escalation escalation = new Escalation();
    private final Investigation investigation;
    private final Exhibit exhibit;

    private final Inbox inbox = new Inbox();
    private final AtomicBoolean tipPending = new AtomicBoolean();
    private final AtomicBoolean chainPending = new AtomicBoolean();
    private final Set<CompletableFuture<ProbeReport>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param lane this node's own, since the node may block it
     * @param endLane ends the lane, within seconds
     */
    Validation(BitcoinNode node, Shared with, Lane lane, Runnable endLane) {
        this.node = node;
        this.lane = lane;
        this.endLane = endLane;
        chain = with.chain();
        TimeSource time = with.time();
        int allClearGroups = with.settings().allClearGroups();
        WatchedNode watched = new WatchedNode(node, chain);
        board = new VerdictBoard(node.id(), with.verdictListeners(), time, chain.tip());
        journal = new Journal(time);
        desk = new AlarmDesk(with.alarms(), escalation, watched, journal, lane, time);
        exhibit = new Exhibit(node.id(), chain, board, time);
        blocks = new BlockFetch(node, with, desk, journal, lane);
        comparison =
                new Comparison(
                        chain,
                        watched,
                        board,
                        desk,
                        journal,
                        time,
                        allClearGroups,
                        () -> with.news().lookedAtFor(node.id()),
                        blocks::headersHandedOver);
        investigation =
                new Investigation(
                        new ProbeContext(
                                chain,
                                watched,
                                with.altstack(),
                                with.intake(),
                                comparison,
                                board,
                                journal,
                                lane,
                                time,
                                allClearGroups),
                        escalation,
                        with.probeListeners());
    }

    /**
     * Looks for the first time: what the chain remembers may already show that the node is behind.
     */
    @Override
    public void start() {
        lane.execute(comparison::refresh);
    }

    /** Ends the lane, and then what people wait for. Idempotent. */
    @Override
    public void close() {
        endLane.run();
        closed = true;
        waiting.forEach(Validation::cancel);
    }

    /** The node that this is about. */
    BitcoinNode subject() {
        return node;
    }

    boolean isReady() {
        return node.status().state() == NodeStatus.State.READY;
    }

    @Override
    public String node() {
        return node.id();
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
    public void anomaly(String about, Anomaly anomaly) {
        if (!about.equals(node.id())) {
            return;
        }
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
    public void cleared(String about, String detector, String subject, Moment at) {
        if (about.equals(node.id())) {
            lane.execute(() -> desk.cleared(detector, subject));
        }
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

    /**
     * A peer has shown headers unasked, which are in the chain.
     *
     * @param news whether some of them were not there before
     */
    void pushed(Hearing.Testimony shown, boolean news) {
        if (!inbox.enter(shown.from())) {
            LOG.debug("Node {} is slow, and looks at what was pushed later", node.id());
            chainMoved();
            return;
        }
        lane.execute(
                () -> {
                    try {
                        comparison.heard(shown);
                        if (news) {
                            catchUp(shown.from().redacted() + " showed more work unasked");
                        }
                    } finally {
                        inbox.leave(shown.from());
                    }
                });
    }

    /** A peer has pushed headers that follow none of ours. */
    void unconnected(PeerId from) {
        Probe.Cause cause =
                new Probe.Cause(PUSH, "Headers that do not connect", Escalation.Ask.PROBE);
        String text = from.redacted() + " sent headers that follow none of ours";
        lane.execute(() -> investigation.suspect(cause, text));
    }

    /** A block has come that was asked for, perhaps for this node; it is sound. */
    void cameLate(Hash256 block) {
        lane.execute(() -> blocks.cameLate(block));
    }

    /** The chain has moved on, and not for this node. */
    void chainMoved() {
        if (chainPending.compareAndSet(false, true)) {
            lane.schedule(
                    HEARS_BY_ITSELF,
                    () -> {
                        chainPending.set(false);
                        if (node.status().state() == NodeStatus.State.SYNCING) {
                            comparison.refresh();
                        } else {
                            catchUp("more work is known than the node's");
                        }
                    });
        }
    }

    /** One block more is one that came to us first, which is what happens and no suspicion. */
    private void catchUp(String suspicion) {
        StoredHeader known = board.current().node();
        if (!chain.tip().hasMoreWorkThan(known)) {
            return;
        }
        if (chain.tip().height() - known.height() == 1) {
            comparison.catchUp();
            return;
        }
        journal.begin(Work.PUSH, PUSH);
        journal.note(Incident.Kind.SUSPICION, suspicion);
        investigation.handedOver(comparison.catchUp());
        journal.end(Work.PUSH);
    }

    private static void cancel(CompletableFuture<ProbeReport> asked) {
        asked.completeExceptionally(new CancellationException("validation has stopped"));
    }
}
