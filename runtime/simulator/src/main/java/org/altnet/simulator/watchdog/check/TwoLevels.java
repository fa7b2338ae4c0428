package org.altnet.simulator.watchdog.check;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.simulator.report.Bound;
import org.altnet.simulator.watchdog.world.Attack;
import org.altnet.simulator.watchdog.world.BlockTimes;
import org.altnet.simulator.watchdog.world.Detectors;
import org.altnet.simulator.watchdog.world.Dice;
import org.altnet.simulator.watchdog.world.EscalatedResponse;
import org.altnet.simulator.watchdog.world.Journal;
import org.altnet.simulator.watchdog.world.Medium;
import org.altnet.simulator.watchdog.world.Medium.Conduct;
import org.altnet.simulator.watchdog.world.ProbeOutcome;
import org.altnet.simulator.watchdog.world.World;
import org.altnet.watchdog.GapDetector;

/**
 * Check 3: all detectors and the response to them. How often media are asked while all is well, and
 * how long after the beginning of an eclipse a probe sees a chain with more work, and the alarm is
 * raised.
 */
public final class TwoLevels implements Check {
    private static final double MOST_PROBES_A_DAY = 9;
    private static final int GROUPS = 2;
    private static final Duration BEFORE = Duration.ofHours(8);
    private static final Duration MOST = Duration.ofDays(14);
    private static final Duration TICKS_MATTER_AFTER = Duration.ofSeconds(29 * 60 + 50);
    private static final double MINUTE = 60e9;
    private static final int SIDE_ROWS = 10;

    /** Weeks of attacks take long. */
    private static final int CENSORED_FEWER = 10;

    /** The design's figures are of this. */
    private static final Duration DESIGN_GAP = Duration.ofSeconds(29 * 60 + 24);

    /**
     * A row of attacks.
     *
     * @param name of the dice
     * @param detectors that watch
     */
    private record Row(
            String name,
            List<Medium> media,
            Supplier<List<AnomalyDetector>> detectors,
            DoubleFunction<Attack> attack) {
        private Row(String name) {
            this(name, Medium.FOUR, Detectors::shipped, Attack.Eclipse::byNewcomer);
        }
    }

    /** What came of attacks of one kind, in minutes. */
    private static final class Outcomes {
        private final Sample seen = new Sample();
        private final Sample alarmed = new Sample();
        private long never;
    }

    /** Notes when something first happened, and what should not have. */
    private static final class Notes implements Journal {
        private boolean seen;
        private boolean alarmed;
        private long alarms;
        private long notices;

        @Override
        public void probed(ProbeOutcome outcome) {
            seen |= outcome.isOutrun();
        }

        @Override
        public void alarmed(boolean alarm, String text) {
            alarmed |= alarm;
            if (alarm) {
                alarms++;
            } else {
                notices++;
            }
        }

        private void forget() {
            seen = false;
            alarmed = false;
        }
    }

    @Override
    public String title() {
        return "3 Two levels: probes while all is well, minutes to a confirmed alarm when not";
    }

    @Override
    public Result run(Settings settings, PrintStream out) {
        List<Bound> bounds = new ArrayList<>();
        double perDay = healthy(settings, out, bounds);
        Row shipped = new Row("eclipse");
        Map<Share, Outcomes> outcomes = new EnumMap<>(Share.class);
        for (Share share : Share.values()) {
            outcomes.put(share, attacks(settings, share, shipped, settings.attacks()));
        }
        Table table = Table.ofShares("attacker's hash rate : everybody else's");
        table.row("a probe sees a better chain", share -> outcomes.get(share).seen.mean());
        table.row(
                "the alarm: 2 ahead, or 1 for 120 s", share -> outcomes.get(share).alarmed.mean());
        table.row("  standard error", share -> outcomes.get(share).alarmed.standardError());
        table.row("  bound", Share::confirmBound);
        int side = Math.max(settings.attacks() / SIDE_ROWS, 30);
        Row design =
                new Row(
                        "design",
                        Medium.FOUR,
                        () -> List.of(new GapDetector(DESIGN_GAP)),
                        Attack.Eclipse::byNewcomer);
        table.row(
                "a gap of 29.4 min alone sees",
                share -> attacks(settings, share, design, side).seen.mean());
        table.row("  design's figure", Share::designConfirm);
        if (!settings.quick()) {
            sideRows(settings, table, side);
        }
        table.print(out);
        for (Share share : Share.values()) {
            Sample alarmed = outcomes.get(share).alarmed;
            bounds.add(
                    Bound.atMost(
                            "minutes to the alarm on average, share " + share,
                            alarmed.mean(),
                            share.confirmBound() + settings.widening(alarmed.standardError())));
            bounds.add(
                    Bound.atMost(
                            "attacks that raised no alarm in 14 days, share " + share,
                            outcomes.get(share).never,
                            0));
        }
        return new Result(
                bounds,
                List.of(),
                List.of(
                        new Drawn(
                                Picture.CONFIRMED,
                                "AltNet, simulated, until the alarm",
                                Share.each(share -> outcomes.get(share).alarmed.mean())),
                        new Drawn(
                                Picture.PROBES,
                                "AltNet, simulated healthy node",
                                List.of(perDay))));
    }

    private static double healthy(Settings settings, PrintStream out, List<Bound> bounds) {
        int years = settings.healthyYears();
        Notes notes = new Notes();
        World world = world(settings.seed(), new Row("healthy"), "healthy", 0, notes);
        world.quietFor(TICKS_MATTER_AFTER);
        double days = years * 365.25;
        world.time().advance(Duration.ofDays((long) days));
        double perDay = world.probes() / (double) (long) days;
        out.printf(
                Locale.ROOT,
                "   %d healthy years: %.2f probes a day, %d alarms, %d notices%n",
                years,
                perDay,
                notes.alarms,
                notes.notices);
        bounds.add(
                Bound.atMost(
                        "probes a day while all is well",
                        perDay,
                        MOST_PROBES_A_DAY + settings.widening(Math.sqrt(perDay / days))));
        return perDay;
    }

    /** What is held to no bound: attackers who hold more than the node. */
    private static void sideRows(Settings settings, Table table, int side) {
        Row miner = new Row("miner", Medium.FOUR, Detectors::shipped, Attack.Eclipse::byMiner);
        table.row(
                "alarm, if his hash rate is missing elsewhere",
                share -> attacks(settings, share, miner, side).alarmed.mean());
        for (int censored = 1; censored < Medium.FOUR.size(); censored++) {
            heldRows(
                    settings,
                    table,
                    "alarm, he holds " + censored + " of 4 media",
                    censored(censored),
                    side / CENSORED_FEWER);
        }
    }

    private static void heldRows(Settings settings, Table table, String label, Row row, int runs) {
        Map<Share, Outcomes> outcomes = new EnumMap<>(Share.class);
        for (Share share : Share.values()) {
            outcomes.put(share, attacks(settings, share, row, runs));
        }
        table.row(label, share -> outcomes.get(share).alarmed.mean());
        if (outcomes.values().stream().anyMatch(each -> each.never > 0)) {
            table.row(
                    "    none within 14 days, %",
                    share -> outcomes.get(share).never * 100.0 / runs);
        }
    }

    private static Row censored(int number) {
        List<Medium> media = new ArrayList<>(Medium.FOUR);
        for (int each = 0; each < number; each++) {
            media.set(each, media.get(each).with(Conduct.CENSORED));
        }
        return new Row("censored " + number, media, Detectors::shipped, Attack.Eclipse::byNewcomer);
    }

    private static Outcomes attacks(Settings settings, Share share, Row row, int runs) {
        Outcomes outcomes = new Outcomes();
        for (int run = 0; run < runs; run++) {
            Notes notes = new Notes();
            World world = world(settings.seed(), row, row.name() + share, run, notes);
            world.quietFor(TICKS_MATTER_AFTER);
            world.time().advance(BEFORE);
            notes.forget();
            Moment began = world.time().now();
            world.begin(row.attack().apply(share.share()));
            boolean seen = world.time().runUntil(() -> notes.seen, MOST);
            if (seen) {
                outcomes.seen.add(world.time().now().since(began).toNanos() / MINUTE);
            }
            if (seen && world.time().runUntil(() -> notes.alarmed, MOST)) {
                outcomes.alarmed.add(world.time().now().since(began).toNanos() / MINUTE);
            } else {
                outcomes.never++;
            }
        }
        return outcomes;
    }

    private static World world(long seed, Row row, String purpose, long run, Journal journal) {
        Dice dice = new Dice(seed, purpose, run);
        return new World(
                dice,
                BlockTimes.poisson(dice),
                new Dice(seed, purpose + " media", run),
                row.media(),
                GROUPS,
                row.detectors().get(),
                EscalatedResponse::new,
                journal);
    }
}
