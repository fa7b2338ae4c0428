package org.altnet.simulator.watchdog.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.altnet.api.chain.StoredHeader;
import org.altnet.simulator.clock.SimulatedLane;
import org.altnet.simulator.clock.SimulatedTime;
import org.altnet.validation.Escalation;

/**
 * One round of asking media, each answer after its own time or never.
 *
 * <p>One after another, the next one when an answer leaves the question open or is late by twice
 * the medium's median; or all at once. Over, as in validation, when enough independent groups stand
 * at the node's tip or above, or everybody has answered, or after 30 seconds. Confined to the
 * clock's thread.
 */
final class Round {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int HEDGE = 2;
    private static final double SIGMA = .5;

    private final SimulatedTime time;
    private final SimulatedLane lane;
    private final Dice dice;
    private final Escalation.Ask how;
    private final List<Medium> media;
    private final int enough;
    private final Supplier<StoredHeader> node;
    private final Function<Medium, StoredHeader> tips;
    private final Journal journal;
    private final Consumer<ProbeOutcome> whenOver;
    private final Consumer<StoredHeader> whenLate;

    private final List<String> above = new ArrayList<>();
    private final Set<String> agreeing = new HashSet<>();
    private final Set<String> atOrAbove = new HashSet<>();
    private StoredHeader best;
    private int asked;
    private int answers;
    private boolean over;

    /**
     * @param enough groups after whose word nobody else is asked, unless all are
     * @param node the node's tip, at any time
     * @param tips the tip that a medium says it stands at, at any time
     */
    Round(
            SimulatedTime time,
            SimulatedLane lane,
            Dice dice,
            Escalation.Ask how,
            List<Medium> media,
            int enough,
            Supplier<StoredHeader> node,
            Function<Medium, StoredHeader> tips,
            Journal journal,
            Consumer<ProbeOutcome> whenOver,
            Consumer<StoredHeader> whenLate) {
        this.time = time;
        this.lane = lane;
        this.dice = dice;
        this.how = how;
        this.media = media;
        this.enough = enough;
        this.node = node;
        this.tips = tips;
        this.journal = journal;
        this.whenOver = whenOver;
        this.whenLate = whenLate;
        best = node.get();
    }

    void begin() {
        lane.schedule(LIMIT, this::end);
        if (how == Escalation.Ask.ALL) {
            while (asked < media.size()) {
                ask(media.get(asked++), () -> {});
            }
        } else {
            askNext();
        }
    }

    private void askNext() {
        if (over || asked == media.size()) {
            return;
        }
        Medium medium = media.get(asked++);
        int mine = asked;
        Runnable unlessAsked =
                () -> {
                    if (asked == mine) {
                        askNext();
                    }
                };
        lane.schedule(medium.latency().multipliedBy(HEDGE), unlessAsked);
        ask(medium, unlessAsked);
    }

    private void ask(Medium medium, Runnable ifOpen) {
        double nanos = dice.logNormal(medium.latency().toNanos(), SIGMA);
        if (medium.conduct() == Medium.Conduct.DEAD || dice.happens(medium.loss())) {
            return;
        }
        lane.schedule(
                Duration.ofNanos((long) nanos),
                () -> {
                    if (over) {
                        hearLate(medium);
                    } else {
                        hear(medium, ifOpen);
                    }
                });
    }

    private void hear(Medium medium, Runnable ifOpen) {
        StoredHeader tip = tips.apply(medium);
        journal.answered(medium, tip);
        answers++;
        if (tip.hasMoreWorkThan(node.get())) {
            above.add(medium.name());
            atOrAbove.add(medium.group());
        } else if (tip.hash().equals(node.get().hash())) {
            agreeing.add(medium.group());
            atOrAbove.add(medium.group());
        }
        if (tip.hasMoreWorkThan(best)) {
            best = tip;
        }
        boolean settled = how == Escalation.Ask.PROBE && atOrAbove.size() >= enough;
        if (settled || answers == media.size()) {
            end();
        } else {
            ifOpen.run();
        }
    }

    /** As validation does: headers prove themselves, asked for or not. */
    private void hearLate(Medium medium) {
        StoredHeader tip = tips.apply(medium);
        if (tip.hasMoreWorkThan(node.get())) {
            journal.answered(medium, tip);
            whenLate.accept(tip);
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        StoredHeader tip = node.get();
        StoredHeader shown = best.hasMoreWorkThan(tip) ? best : tip;
        whenOver.accept(new ProbeOutcome(how, time.now(), tip, shown, answers, agreeing, above));
    }
}
