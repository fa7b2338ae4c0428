package org.altnet.validation;

import java.time.Duration;
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
import org.altnet.validation.Journal.Work;

/**
 * Raises and clears the alarms that validation is answerable for: the one about the chain, which
 * rests on headers that keep every rule and have more work than the node's, and the notices that
 * detectors ask for. Keys have the node's id in them, since two nodes that are behind are two
 * alarms: {@code chain:<node>}, {@code <detector>:<node>} and {@code <detector>:<node>:<subject>}.
 * But a driver is the same one for all nodes, whose watches all see it: {@code silence:<driver>} is
 * one alarm.
 *
 * <p>Confined to validation's lane.
 */
final class AlarmDesk {
    private static final String CHAIN = "chain";

    /** Names an incident that begins with the alarm itself. */
    private static final String VERDICT = "verdict";

    /** The detector whose subjects are drivers, which are nobody's in particular. */
    private static final String ABOUT_DRIVERS = "silence";

    private static final Duration ASK_NODE_AGAIN = Duration.ofSeconds(30);

    /** Leads that are worth telling of again; an alarm a block would be noise. */
    private static final List<Integer> LEADS = List.of(1000, 144, 36, 12, 6, 3, 2, 1);

    private final Alarms alarms;
    private final Escalation escalation;
    private final WatchedNode node;
    private final Journal journal;
    private final Lane lane;
    private final TimeSource time;
    private Lane.Task timer = () -> {};
    private boolean raised;
    private int mostLead;

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

    /**
     * The node has answered, and this is the verdict. A node that does not answer changes nothing:
     * what was raised stays, and nothing is raised.
     *
     * @param lookAgain makes a new verdict; run when time alone may make an alarm of this one
     */
    void look(Verdict verdict, Runnable lookAgain) {
        timer.cancel();
        Moment now = time.now();
        boolean syncing = node.isSyncing();
        boolean outrun =
                verdict.state() == Verdict.State.BEHIND || verdict.state() == Verdict.State.FORK;
        if (outrun) {
            journal.goOn(Work.OUTRUN);
        }
        if (escalation.isAlarm(now, outrun ? lead(verdict) : 0, syncing)) {
            raise(verdict);
        } else if (!outrun) {
            clear();
        }
        escalation
                .lookAgainIn(now, syncing)
                .ifPresent(delay -> timer = lane.schedule(delay, lookAgain));
    }

    /**
     * The node does not answer. What is known of it stays, and it is asked again soon if it lacked
     * something: the alarm must not wait for the next suspicion.
     */
    void nodeSilent(Runnable lookAgain) {
        timer.cancel();
        if (escalation.isOutrun()) {
            timer = lane.schedule(ASK_NODE_AGAIN, lookAgain);
        }
    }

    /** A detector found something that asking others is no remedy for. */
    void tell(Anomaly anomaly) {
        tell(anomaly, anomaly.text(), Map.of());
    }

    /**
     * What a detector found could not be remedied.
     *
     * @param text one for each kind of failure: people are told again of another text
     * @param details what they are about, beside the anomaly's own
     */
    void tell(Anomaly anomaly, String text, Map<String, String> details) {
        Map<String, String> all = new TreeMap<>(anomaly.evidence());
        all.putAll(details);
        all.put("detector", anomaly.detector());
        if (!isAboutADriver(anomaly.detector())) {
            all.put("node", node.id());
        }
        alarms.raise(key(anomaly.detector(), anomaly.subject()), Severity.NOTICE, text, all);
        journal.note(Incident.Kind.NOTICE, text);
    }

    void cleared(String detector, String subject) {
        cleared(detector, subject, "what the detector saw is over");
    }

    void cleared(String detector, String subject, String text) {
        alarms.clear(key(detector, subject), text);
    }

    /** Height by which the best chain leads; more work in fewer blocks counts as one. */
    static int lead(Verdict verdict) {
        return Math.max(1, verdict.best().height() - verdict.node().height());
    }

    private void raise(Verdict verdict) {
        mostLead = Math.max(mostLead, lead(verdict));
        String text = text(verdict.state(), mostLead);
        alarms.raise(key(CHAIN, ""), Severity.ALARM, text, details(verdict));
        if (!raised) {
            journal.begin(Work.OUTRUN, VERDICT);
            journal.note(Incident.Kind.ALARM, text);
        }
        raised = true;
    }

    /** Also what was raised before a restart. */
    private void clear() {
        String text = "the node's best header has as much work as any that is known";
        alarms.clear(key(CHAIN, ""), text);
        if (journal.isOngoing(Work.OUTRUN)) {
            journal.note(Incident.Kind.ALL_CLEAR, text);
            journal.end(Work.OUTRUN);
        }
        raised = false;
        mostLead = 0;
    }

    /**
     * @param mostLead by how much it has led since this was raised: a node that comes closer is no
     *     news, one that falls back again to where it was is none either
     */
    private String text(Verdict.State state, int mostLead) {
        int told = LEADS.stream().filter(each -> each <= mostLead).findFirst().orElse(1);
        return (state == Verdict.State.FORK
                        ? "node " + node.id() + " is on another branch"
                        : "node " + node.id() + " is behind")
                + ": a valid chain with more work has led by "
                + (told == 1 ? "1 block" : told + " blocks or more")
                + "; trust no confirmations";
    }

    private Map<String, String> details(Verdict verdict) {
        Map<String, String> details = new TreeMap<>();
        details.put("node", node.id());
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

    private String key(String cause, String subject) {
        return cause
                + (isAboutADriver(cause) ? "" : ":" + node.id())
                + (subject.isEmpty() ? "" : ":" + subject);
    }

    private static boolean isAboutADriver(String cause) {
        return cause.equals(ABOUT_DRIVERS);
    }
}
