package org.altnet.simulator.watchdog.check;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.simulator.report.Bound;
import org.altnet.simulator.watchdog.world.Attack;
import org.altnet.simulator.watchdog.world.BlockTimes;
import org.altnet.simulator.watchdog.world.Detectors;
import org.altnet.simulator.watchdog.world.Dice;
import org.altnet.simulator.watchdog.world.EscalatedResponse;
import org.altnet.simulator.watchdog.world.Journal;
import org.altnet.simulator.watchdog.world.Medium;
import org.altnet.simulator.watchdog.world.World;

/**
 * Check 6: the same months, with a wall clock that is let be and with one that is stepped by two
 * hours, forth, back, or both in turn. The rate detectors must say the same at the same moments.
 *
 * <p>The lag detector is left out of the comparison and of those worlds: it goes by the wall clock,
 * and what is asked because of it would reset the others. What it makes of the steps is shown.
 */
public final class ClockSteps implements Check {
    private static final int GROUPS = 2;
    private static final Duration STEP = Duration.ofHours(2);
    private static final Duration BETWEEN = Duration.ofHours(13);
    private static final Duration ECLIPSE = Duration.ofDays(1);

    /** What is done to the clock. */
    private enum Steps {
        NONE("let be"),
        FORTH("+2 h, once"),
        BACK("-2 h, once"),
        IN_TURN("+2 h and -2 h in turn");

        private final String label;

        Steps(String label) {
            this.label = label;
        }

        private Duration step(int number) {
            return switch (this) {
                case NONE -> Duration.ZERO;
                case FORTH -> number == 0 ? STEP : Duration.ZERO;
                case BACK -> number == 0 ? STEP.negated() : Duration.ZERO;
                case IN_TURN -> number % 2 == 0 ? STEP : STEP.negated();
            };
        }
    }

    /** Who suspected what, when. */
    private record Suspicion(String detector, Anomaly.Remedy remedy, long nanos) {}

    @Override
    public String title() {
        return "6 Clock steps: suspicions of the rate when the wall clock is stepped by 2 hours";
    }

    @Override
    public Result run(Settings settings, PrintStream out) {
        int days = settings.quick() ? 7 : 365;
        Map<Steps, List<Suspicion>> byRate = new LinkedHashMap<>();
        Table table = new Table("wall clock", List.of("rate", "lag"), 0);
        for (Steps steps : Steps.values()) {
            List<AnomalyDetector> all = Detectors.shipped();
            byRate.put(
                    steps,
                    suspicions(
                            settings,
                            days,
                            steps,
                            all.stream().filter(each -> !each.name().equals("lag")).toList()));
            long lag =
                    suspicions(settings, days, steps, Detectors.shipped()).stream()
                            .filter(each -> each.detector().equals("lag"))
                            .count();
            table.row(steps.label, byRate.get(steps).size(), lag);
        }
        out.printf(
                Locale.ROOT,
                "   suspicions in %d healthy days and an eclipse of %d hours%n",
                days,
                ECLIPSE.toHours());
        table.print(out);
        List<Bound> bounds = new ArrayList<>();
        for (Steps steps : List.of(Steps.FORTH, Steps.BACK, Steps.IN_TURN)) {
            bounds.add(
                    Bound.atMost(
                            "suspicions of the rate that differ, clock stepped " + steps.label,
                            differences(byRate.get(Steps.NONE), byRate.get(steps)),
                            0));
        }
        return Result.of(bounds);
    }

    private static long differences(List<Suspicion> one, List<Suspicion> other) {
        long differences = Math.abs(one.size() - other.size());
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!one.get(i).equals(other.get(i))) {
                differences++;
            }
        }
        return differences;
    }

    private static List<Suspicion> suspicions(
            Settings settings, int days, Steps steps, List<AnomalyDetector> detectors) {
        List<Suspicion> suspicions = new ArrayList<>();
        Journal journal =
                new Journal() {
                    @Override
                    public void suspected(Anomaly anomaly) {
                        suspicions.add(
                                new Suspicion(
                                        anomaly.detector(),
                                        anomaly.remedy(),
                                        anomaly.at().monotonicNanos()));
                    }
                };
        Dice dice = new Dice(settings.seed(), "clock", 0);
        World world =
                new World(
                        dice,
                        BlockTimes.poisson(dice),
                        new Dice(settings.seed(), "clock media", 0),
                        Medium.FOUR,
                        GROUPS,
                        detectors,
                        EscalatedResponse::new,
                        journal);
        Duration healthy = Duration.ofDays(days);
        long count = healthy.dividedBy(BETWEEN);
        for (int number = 0; number < count; number++) {
            world.time().advance(BETWEEN);
            world.time().stepWall(steps.step(number));
        }
        world.begin(Attack.Eclipse.byNewcomer(Share.TENTH.share()));
        world.time().advance(ECLIPSE);
        return suspicions;
    }
}
