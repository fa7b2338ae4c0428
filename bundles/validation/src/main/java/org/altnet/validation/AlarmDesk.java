package org.altnet.validation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.Verdict;
import org.altnet.api.watchdog.Anomaly;

/**
 * Raises and clears the alarms that validation is answerable for: the one about the chain, which
 * rests on headers that keep every rule and have more work than the node's, and the notices that
 * detectors ask for. Confined to validation's lane.
 */
final class AlarmDesk {
    static final String CHAIN = "chain";
    static final String BLOCK = "block";

    /** Leads that are worth telling of again; an alarm a block would be noise. */
    private static final List<Integer> LEADS = List.of(1000, 144, 36, 12, 6, 3, 2, 1);

    private final Alarms alarms;
    private final Escalation escalation;
    private final WatchedNode node;
    private final Journal journal;
    private final Lane lane;
    private final TimeSource time;
    private Lane.Task lookAgain = () -> {};
    private boolean raised;

    AlarmDesk(
            Alarms alarms,
            Escalation escalation,
            WatchedNode node,
            Journal journal,
            Lane lane,
            TimeSource time) {
        this.alarms = alarms;
        this.escalation = escalation;
        this.node = node;
        this.journal = journal;
        this.lane = lane;
        this.time = time;
    }

    /** The verdict was looked at anew, with the node's answer. */
    void look(Verdict verdict) {
        lookAgain.cancel();
        Moment now = time.now();
        boolean syncing = node.isSyncing();
        boolean outrun =
                verdict.state() == Verdict.State.BEHIND || verdict.state() == Verdict.State.FORK;
        if (escalation.isAlarm(now, outrun ? lead(verdict) : 0, syncing)) {
            raise(verdict);
        } else if (!outrun) {
            clear(verdict);
        }
        escalation
                .lookAgainIn(now, syncing)
                .ifPresent(delay -> lookAgain = lane.schedule(delay, () -> look(verdict)));
    }

    /** A detector found something that asking others is no remedy for. */
    void tell(Anomaly anomaly) {
        Map<String, String> details = new TreeMap<>(anomaly.evidence());
        details.put("detector", anomaly.detector());
        alarms.raise(
                key(anomaly.detector(), anomaly.subject()),
                Severity.NOTICE,
                anomaly.text(),
                details);
        journal.note(Incident.Kind.NOTICE, anomaly.text(), List.of());
    }

    void cleared(String detector, String subject) {
        alarms.clear(key(detector, subject), "what the detector saw is over");
    }

    void blockMissing(String text, Map<String, String> details) {
        alarms.raise(BLOCK, Severity.NOTICE, text, details);
        journal.note(Incident.Kind.NOTICE, text, List.of());
    }

    void blockThere() {
        alarms.clear(BLOCK, "the node has the block");
    }

    /** Height by which the best chain leads; more work in fewer blocks counts as one. */
    static int lead(Verdict verdict) {
        return Math.max(1, verdict.best().height() - verdict.node().height());
    }

    private void raise(Verdict verdict) {
        String text = text(verdict);
        alarms.raise(CHAIN, Severity.ALARM, text, details(verdict));
        if (!raised) {
            journal.note(Incident.Kind.ALARM, text, List.of());
        }
        raised = true;
    }

    private void clear(Verdict verdict) {
        String text = "the node's best header has as much work as any that is known";
        alarms.clear(CHAIN, text);
        if (raised) {
            journal.note(Incident.Kind.ALL_CLEAR, verdict.state() + ": " + text, List.of());
        }
        raised = false;
    }

    private static String text(Verdict verdict) {
        int lead = lead(verdict);
        int told = LEADS.stream().filter(each -> each <= lead).findFirst().orElse(1);
        String by = told == 1 ? "1 block" : told + " blocks or more";
        return verdict.state() == Verdict.State.FORK
                ? "the node is on another branch: a valid chain with more work leads by "
                        + by
                        + "; trust no confirmations"
                : "the node is behind: a valid chain with more work leads by "
                        + by
                        + "; trust no confirmations";
    }

    private static Map<String, String> details(Verdict verdict) {
        Map<String, String> details = new TreeMap<>();
        details.put("state", verdict.state().name());
        details.put("text", verdict.text());
        details.put("lead.blocks", Integer.toString(lead(verdict)));
        details.put(
                "lead.work",
                verdict.best().chainWork().subtract(verdict.node().chainWork()).toString(16));
        details.put("node.height", Integer.toString(verdict.node().height()));
        details.put("node.hash", verdict.node().hash().toString());
        details.put("best.height", Integer.toString(verdict.best().height()));
        details.put("best.hash", verdict.best().hash().toString());
        details.put("best.chainwork", verdict.best().chainWork().toString(16));
        details.put(
                "sources",
                verdict.sources().stream()
                        .map(source -> PeerId.parse(source).redacted())
                        .collect(Collectors.joining(", ")));
        return details;
    }

    private static String key(String detector, String subject) {
        return subject.isEmpty() ? detector : detector + ":" + subject;
    }
}
