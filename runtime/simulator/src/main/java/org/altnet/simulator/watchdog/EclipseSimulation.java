package org.altnet.simulator.watchdog;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.simulator.Options;
import org.altnet.simulator.Simulation;
import org.altnet.simulator.UsageException;
import org.altnet.simulator.watchdog.world.Attack;
import org.altnet.simulator.watchdog.world.BlockTimes;
import org.altnet.simulator.watchdog.world.Detectors;
import org.altnet.simulator.watchdog.world.Dice;
import org.altnet.simulator.watchdog.world.EscalatedResponse;
import org.altnet.simulator.watchdog.world.Journal;
import org.altnet.simulator.watchdog.world.Medium;
import org.altnet.simulator.watchdog.world.ProbeOutcome;
import org.altnet.simulator.watchdog.world.World;
import org.altnet.validation.Escalation;

/** {@code altnet simulate eclipse}: one attack, told as it happens. */
public final class EclipseSimulation implements Simulation {
    private static final int GROUPS = 2;
    private static final Duration BEFORE = Duration.ofHours(8);
    private static final Duration MOST = Duration.ofDays(3);
    private static final double MOST_SHARE = .9;
    private static final double USUAL_SHARE = .25;

    @Override
    public String name() {
        return "eclipse";
    }

    @Override
    public String summary() {
        return "one eclipse by an attacker with that hash rate (of the others'), told as it happens";
    }

    @Override
    public List<String> options() {
        return List.of("share", "seed");
    }

    /** True if the attack ended in an alarm. */
    @Override
    public boolean run(Options options, PrintStream out) throws UsageException {
        double share = options.share("share", 0, MOST_SHARE, USUAL_SHARE);
        long seed = options.number("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1);
        Dice dice = new Dice(seed, "eclipse story", 0);
        Story story = new Story(out);
        World world =
                new World(
                        dice,
                        BlockTimes.poisson(dice),
                        new Dice(seed, "eclipse story media", 0),
                        Medium.FOUR,
                        GROUPS,
                        Detectors.shipped(),
                        EscalatedResponse::new,
                        story);
        story.attach(world);
        world.time().advance(BEFORE);
        out.printf(
                Locale.ROOT,
                "An eclipse: from minute 0 the node gets %.2f blocks in 10 minutes, all of them the"
                        + " attacker's; everybody else finds 1 on another branch. Seed %d.%n%n",
                share,
                seed);
        out.println("  minute");
        world.begin(Attack.Eclipse.byNewcomer(share));
        story.begin();
        boolean alarmed = world.time().runUntil(() -> story.alarmed, MOST);
        if (!alarmed) {
            out.printf("%nNo alarm in %d days.%n", MOST.toDays());
        }
        return alarmed;
    }

    /** Prints what happens from some moment on. */
    private static final class Story implements Journal {
        private final PrintStream out;
        private World world;
        private Moment began;
        private boolean telling;
        private StoredHeader lastBefore;
        private Moment lastMoved;
        private boolean alarmed;

        Story(PrintStream out) {
            this.out = out;
        }

        private void attach(World told) {
            world = told;
        }

        /** Until then it keeps silent. */
        private void begin() {
            began = world.time().now();
            telling = true;
            say(
                    "the attack begins; the node's last block is %,d, %.1f minutes old",
                    lastBefore.height(), began.since(lastMoved).toMillis() / 60e3);
        }

        @Override
        public void minedElsewhere(StoredHeader best) {
            say("  others find block %,d, which the node does not get", best.height());
        }

        @Override
        public void nodeMoved(StoredHeader tip) {
            lastBefore = tip;
            lastMoved = world.time().now();
            say("the node gets block %,d", tip.height());
        }

        @Override
        public void suspected(Anomaly anomaly) {
            say("SUSPICION %s: %s", anomaly.detector(), anomaly.text());
        }

        @Override
        public void asked(Escalation.Ask how, String why) {
            say(
                    how == Escalation.Ask.ALL
                            ? "ASK everybody at once (%s)"
                            : "ASK the most private medium first (%s)",
                    why);
        }

        @Override
        public void answered(Medium medium, StoredHeader tip) {
            say("  %s (%s) answers: my tip is %,d", medium.name(), medium.group(), tip.height());
        }

        @Override
        public void probed(ProbeOutcome outcome) {
            if (outcome.isOutrun()) {
                say(
                        "VERDICT a chain with more work ends at %,d, the node stands at %,d; shown"
                                + " by %s",
                        outcome.best().height(),
                        outcome.node().height(),
                        String.join(", ", outcome.above()));
            } else {
                say(
                        "VERDICT nobody shows more work; at the node's tip: %s",
                        outcome.agreeing().isEmpty()
                                ? "nobody"
                                : String.join(", ", outcome.agreeing()));
            }
        }

        @Override
        public void alarmed(boolean alarm, String text) {
            say("%s %s", alarm ? "ALARM" : "NOTICE", text);
            alarmed |= alarm && telling;
        }

        private void say(String format, Object... arguments) {
            if (telling) {
                double minute = world.time().now().since(began).toNanos() / 60e9;
                out.printf(Locale.ROOT, "%8.2f  ", minute);
                out.printf(Locale.ROOT, format + "%n", arguments);
            }
        }
    }
}
