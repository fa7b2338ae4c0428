package org.altnet.simulator.watchdog.world;

import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.validation.Escalation;

/**
 * The running system's own {@link Escalation}, used as validation uses it: what any medium has
 * shown is known from then on, and is looked at beside the node's tip whenever one of both changes,
 * or when time alone may make an alarm of it.
 */
public final class EscalatedResponse implements Response {
    private final Hands hands;
    private final Escalation escalation = new Escalation();
    private StoredHeader best;
    private StoredHeader node;
    private boolean raised;
    private long looks;

    /**
     * @param node the node's tip
     */
    public EscalatedResponse(Hands hands, StoredHeader node) {
        this.hands = hands;
        this.node = node;
        best = node;
    }

    @Override
    public void suspected(Anomaly anomaly) {
        Optional<Escalation.Ask> ask = escalation.about(anomaly.remedy(), node.hash());
        if (ask.isPresent()) {
            hands.ask(ask.get(), anomaly.detector());
        } else if (anomaly.remedy() == Anomaly.Remedy.NOTIFY) {
            hands.notice(anomaly.text());
        }
    }

    @Override
    public void probed(ProbeOutcome outcome) {
        if (outcome.best().hasMoreWorkThan(best)) {
            best = outcome.best();
        }
        look(outcome.at());
        Escalation.after(outcome.ask(), outcome.answers())
                .ifPresent(harder -> hands.ask(harder, "nobody answered"));
    }

    @Override
    public void shown(Moment at, StoredHeader tip) {
        if (tip.hasMoreWorkThan(best)) {
            best = tip;
        }
        look(at);
    }

    @Override
    public void nodeMoved(Moment at, StoredHeader tip) {
        node = tip;
        if (node.hasMoreWorkThan(best)) {
            best = node;
        }
        look(at);
    }

    private void look(Moment at) {
        looks++;
        int lead = isOutrun() ? Math.max(1, best.height() - node.height()) : 0;
        boolean alarm = escalation.isAlarm(at, lead, false);
        if (alarm && !raised) {
            hands.alarm(
                    lead
                            + (lead == 1 ? " block" : " blocks")
                            + " behind a valid chain with more work");
        } else if (raised && !alarm) {
            hands.clear("the node has as much work as any that is known");
        }
        raised = alarm;
        long mine = looks;
        escalation
                .lookAgainIn(at, false)
                .ifPresent(
                        delay ->
                                hands.after(
                                        delay,
                                        now -> {
                                            if (looks == mine) {
                                                look(now);
                                            }
                                        }));
    }

    private boolean isOutrun() {
        return best.hasMoreWorkThan(node);
    }
}
