package org.altnet.validation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.node.NodeException;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.stack.Receipt;
import org.altnet.api.time.Moment;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of asking: sync with the node, ask around, follow an answer that goes on, conclude.
 *
 * <p>Confined to validation's lane, one step after another; between the steps the lane is free for
 * others. Each step that waits has a limit of its own beside the altstack's, and a step that throws
 * ends the probe: a probe always ends, so that the next one never joins one that is dead.
 */
final class Probe {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final AnycastResult NOTHING = new AnycastResult(Optional.empty(), List.of());

    private final Cause cause;
    private final ProbeContext with;
    private final Lane lane;
    private final Consumer<ProbeReport> whenDone;
    private final Hearing hearing;
    private final Moment began;
    private boolean ended;

    /**
     * What a probe is for.
     *
     * @param name a detector's name, or {@code operator}
     * @param text how the log introduces it
     * @param ask how hard to ask
     */
    record Cause(String name, String text, Escalation.Ask ask) {
        AnycastPolicy policy() {
            return switch (ask) {
                case PROBE -> AnycastPolicy.PROBE;
                case ALL -> AnycastPolicy.ASK_ALL;
            };
        }
    }

    /**
     * @param whenDone told once, on the lane
     */
    Probe(Cause cause, ProbeContext with, Consumer<ProbeReport> whenDone) {
        this.cause = cause;
        this.with = with;
        this.whenDone = whenDone;
        hearing = new Hearing(with.time());
        lane = new GuardedLane(with.lane(), this::fail);
        began = with.time().now();
    }

    void begin() {
        lane.execute(this::ask);
    }

    private void ask() {
        StoredHeader nodeBefore;
        try {
            nodeBefore = with.node().sync();
        } catch (NodeException e) {
            with.comparison().postUnknown(e);
            with.journal().note(step(), "nobody was asked: " + e.getMessage());
            end(with.board().current().node(), 0, List.of());
            return;
        }
        BlockLocator locator = Locators.beforeTip(with.chain());
        StoredHeader askedFrom = with.chain().find(locator.entries().get(0).hash()).orElseThrow();
        LOG.info("{} - Anycasting header fetching from {}", cause.text, askedFrom.hash());
        ProbeJudge judge =
                new ProbeJudge(
                        with.intake(),
                        hearing,
                        nodeBefore,
                        askedFrom,
                        with.allClearGroups(),
                        cause.ask() == Escalation.Ask.ALL,
                        () -> lane.execute(this::publish));
        Await.on(
                lane,
                with.altstack().anycast(new GetHeaders(locator), cause.policy(), judge),
                cause.policy().total().plus(GRACE),
                (result, failure) -> answered(nodeBefore, result, failure));
    }

    /** An answer shows more work, and others are still asked whether there is more. */
    private void publish() {
        if (!ended) {
            with.comparison().heard(hearing);
        }
    }

    private void answered(StoredHeader nodeBefore, Optional<AnycastResult> result, String failure) {
        if (result.isEmpty()) {
            LOG.warn("Anycasting for headers failed, going on with what came: {}", failure);
        }
        AnycastResult known = result.orElse(NOTHING);
        with.journal().note(step(), describe(known.receipts().size()), known.receipts());
        with.comparison().heard(hearing, known.receipts().size());
        List<Hearing.Testimony> trails =
                hearing.unfinished().stream().filter(each -> isWorthIt(each, nodeBefore)).toList();
        Runnable conclusion = () -> conclude(nodeBefore, known.receipts());
        if (trails.isEmpty()) {
            conclusion.run();
        } else {
            with.comparison().refresh();
            new Pursuit(with, lane, hearing, nodeBefore, trails, conclusion).begin();
        }
    }

    private Incident.Kind step() {
        return switch (cause.ask) {
            case PROBE -> Incident.Kind.PROBE;
            case ALL -> Incident.Kind.ASK_ALL;
        };
    }

    private String describe(int peersAsked) {
        return "asked "
                + peersAsked
                + ", usable answers of "
                + hearing.answers()
                + ", "
                + hearing.received()
                + " headers, "
                + hearing.added()
                + " of them new";
    }

    /** If somebody showed more work, only who did; else anybody may turn out to have it. */
    private boolean isWorthIt(Hearing.Testimony testimony, StoredHeader nodeBefore) {
        return hearing.above(nodeBefore).isEmpty() || testimony.showsMoreWorkThan(nodeBefore);
    }

    private void conclude(StoredHeader nodeBefore, List<Receipt> receipts) {
        int handedOver = with.comparison().conclude(nodeBefore);
        end(nodeBefore, handedOver, receipts);
    }

    private void fail(RuntimeException bug) {
        LOG.error("A probe ({}) threw, which is a bug; it ends here", cause.name, bug);
        end(with.board().current().node(), 0, List.of());
    }

    private void end(StoredHeader nodeBefore, int handedOver, List<Receipt> receipts) {
        if (ended) {
            return;
        }
        ended = true;
        whenDone.accept(
                new ProbeReport(
                        with.node().id(),
                        cause.name,
                        began.wall(),
                        nodeBefore,
                        with.board().current().node(),
                        hearing.received(),
                        hearing.added(),
                        handedOver,
                        receipts,
                        hearing.answers(),
                        Set.copyOf(Hearing.groups(hearing.at(nodeBefore))),
                        with.board().current(),
                        with.time().now().since(began)));
    }
}
