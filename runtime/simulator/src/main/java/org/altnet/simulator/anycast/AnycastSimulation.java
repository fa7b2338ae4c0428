package org.altnet.simulator.anycast;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.altnet.simulator.Options;
import org.altnet.simulator.Simulation;
import org.altnet.simulator.UsageException;
import org.altnet.simulator.report.Bound;

/** {@code altnet simulate anycast}: how long asking around takes, and what it costs. */
public final class AnycastSimulation implements Simulation {
    static final int RUNS = 2_000;
    static final long SEED = 1;

    private static final int MOST_RUNS = 1_000_000;

    /** Fewer have no 99th percentile. */
    private static final int LEAST_RUNS = 100;

    @Override
    public String name() {
        return "anycast";
    }

    @Override
    public String summary() {
        return "scripted media: hedged, serial and all at once, by time and by requests";
    }

    @Override
    public List<String> options() {
        return List.of("seed", "runs");
    }

    @Override
    public boolean run(Options options, PrintStream out) throws UsageException {
        long seed = options.number("seed", Long.MIN_VALUE, Long.MAX_VALUE, SEED);
        int runs = (int) options.number("runs", LEAST_RUNS, MOST_RUNS, RUNS);
        out.printf(
                Locale.ROOT,
                "Anycast over %d scripted media with %d peers each: %,d runs a line, seed %d.%n",
                Medium.values().length,
                Medium.PEERS,
                runs,
                seed);
        List<Bound> bounds = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            out.printf("%n%s: %s%n", word(scenario), scenario.description());
            for (Goal goal : Goal.values()) {
                Results results = Results.of(scenario, goal, seed, runs);
                print(results, out);
                bounds.addAll(Acceptance.of(results));
            }
        }
        out.println();
        bounds.forEach(out::println);
        long broken = bounds.stream().filter(bound -> !bound.holds()).count();
        out.printf("%n%d bounds, %d broken%n", bounds.size(), broken);
        return broken == 0;
    }

    private static void print(Results results, PrintStream out) {
        out.printf("%n  %s%n", results.goal().description());
        out.printf(
                "    %-18s %13s %8s %8s %8s   %8s %4s %4s %4s%n",
                "", "got it", "p50", "p90", "p99", "requests", "p50", "p90", "p99");
        for (Policy policy : Policy.values()) {
            Tally tally = results.tally(policy);
            out.printf(
                    Locale.ROOT,
                    "    %-18s %13s %8s %8s %8s   %8.2f %4d %4d %4d%n",
                    policy.description(),
                    tally.reached() + "/" + tally.withinReach(),
                    seconds(tally, .5),
                    seconds(tally, .9),
                    seconds(tally, .99),
                    tally.meanRequests(),
                    tally.requests(.5),
                    tally.requests(.9),
                    tally.requests(.99));
        }
    }

    private static String seconds(Tally tally, double share) {
        double seconds = tally.seconds(share);
        if (Double.isNaN(seconds)) {
            return "-";
        }
        return Double.isInfinite(seconds) ? "never" : String.format(Locale.ROOT, "%.2f s", seconds);
    }

    private static String word(Scenario scenario) {
        return scenario.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
