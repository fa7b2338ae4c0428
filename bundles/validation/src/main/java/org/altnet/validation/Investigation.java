package org.altnet.validation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.altnet.api.driver.Lane;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.room.Whiteboard;
import org.altnet.validation.Escalation.Ask;
import org.altnet.validation.Journal.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a suspicion to its end: probes one at a time, and what follows from each. Confined to
 * validation's lane; {@link #recent} may be read by anybody.
 *
 * <p>A suspicion that comes while a probe runs joins it. If it is one to ask everybody about and
 * the probe asks one after another, everybody is asked right after it, once.
 */
final class Investigation {
    private static final Logger LOG = LoggerFactory.getLogger(Investigation.class);
    private static final int REMEMBERED = 100;
    private static final String RECHECK = "recheck";

    private final ProbeContext with;
    private final Escalation escalation;
    private final Journal journal;
    private final Lane lane;
    private final Whiteboard<ProbeListener> listeners;
    private volatile List<ProbeReport> recent = List.of();

    private Optional<Running> running = Optional.empty();
    private Optional<Probe.Cause> joined = Optional.empty();
    private Lane.Task recheck = () -> {};

    private record Running(Probe.Cause cause, CompletableFuture<ProbeReport> outcome) {}

    /**
     * @param listeners told of each report
     */
    Investigation(ProbeContext with, Escalation escalation, Whiteboard<ProbeListener> listeners) {
        this.with = with;
        this.escalation = escalation;
        this.listeners = listeners;
        journal = with.journal();
        lane = with.lane();
    }

    /** The latest probes, newest first. */
    List<ProbeReport> recent() {
        return recent;
    }

    /**
     * Asks around about something.
     *
     * @param text what looks wrong
     * @return completes on the lane; never fails
     */
    CompletableFuture<ProbeReport> suspect(Probe.Cause cause, String text) {
        journal.begin(Work.ASKING, cause.name());
        journal.note(Incident.Kind.SUSPICION, cause.name() + ": " + text);
        return ask(cause);
    }

    /** The node has been handed what nobody was asked for. */
    void handedOver(int headers) {
        if (running.isEmpty()) {
            settle(headers);
        }
    }

    private CompletableFuture<ProbeReport> ask(Probe.Cause cause) {
        if (running.isPresent()) {
            LOG.debug("A probe is running; {} joins it", cause.name());
            if (cause.ask() == Ask.ALL && running.get().cause.ask() == Ask.PROBE) {
                joined = Optional.of(cause);
            }
            return running.get().outcome;
        }
        Running begun = new Running(cause, new CompletableFuture<>());
        running = Optional.of(begun);
        new Probe(cause, with, report -> ended(begun, report)).begin();
        return begun.outcome;
    }

    private void ended(Running ended, ProbeReport report) {
        running = Optional.empty();
        recent = Stream.concat(Stream.of(report), recent.stream()).limit(REMEMBERED).toList();
        Optional<Probe.Cause> next = joined.or(() -> harder(ended.cause, report));
        joined = Optional.empty();
        next.ifPresentOrElse(this::ask, () -> settle(report.handedOver()));
        listeners.each(listener -> listener.probed(report));
        ended.outcome.complete(report);
    }

    private static Optional<Probe.Cause> harder(Probe.Cause cause, ProbeReport report) {
        return Escalation.after(cause.ask(), answers(report))
                .filter(ask -> !report.receipts().isEmpty())
                .map(ask -> new Probe.Cause(cause.name(), "Nobody answered", ask));
    }

    /** What was to be done at once is done. */
    private void settle(int handedOver) {
        Verdict verdict = with.board().current();
        journal.note(Incident.Kind.VERDICT, verdict.state() + ": " + verdict.text());
        recheck.cancel();
        if (escalation.asksAgain(handedOver, verdict.state() == Verdict.State.OK)) {
            journal.begin(Work.RECHECK, RECHECK);
            recheck = lane.schedule(Escalation.RECHECK_AFTER, this::askAgain);
        } else {
            journal.end(Work.RECHECK);
        }
        journal.end(Work.ASKING);
    }

    private void askAgain() {
        journal.begin(Work.ASKING, RECHECK);
        journal.end(Work.RECHECK);
        ask(new Probe.Cause(RECHECK, "Asking again", Ask.PROBE));
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
}
