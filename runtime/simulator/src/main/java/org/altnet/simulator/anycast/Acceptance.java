package org.altnet.simulator.anycast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.altnet.simulator.report.Bound;

/**
 * What the figures are held to.
 *
 * <ul>
 *   <li>On a calm day a hedged probe's 99th percentile is at most 0.35 of the serial one's, for at
 *       most 1.3 times the requests.
 *   <li>Whoever asks until somebody shows a better chain gets it in every run in which one peer
 *       would show it, whatever the others do. So does whoever asks all at once, whenever they stop
 *       waiting.
 *   <li>There is an all-clear in every run in which two media would give it, and in no other.
 * </ul>
 *
 * A hedged <em>probe</em> among liars is not held to finding: two media that echo the node's tip
 * give an all-clear, which is what the number of media that must agree says. That is why escalation
 * asks all.
 */
final class Acceptance {
    private static final double MOST_OF_SERIAL_TIME = .35;
    private static final double MOST_OF_SERIAL_REQUESTS = 1.3;
    private static final double P99 = .99;

    private Acceptance() {}

    static List<Bound> of(Results results) {
        List<Bound> bounds = new ArrayList<>();
        if (results.scenario() == Scenario.CALM) {
            bounds.addAll(hedging(results));
        }
        List<Policy> held =
                Arrays.stream(Policy.values())
                        .filter(policy -> isHeldToReach(results, policy))
                        .toList();
        int withinReach = sum(results, held, Tally::withinReach);
        bounds.add(
                Bound.atMost(
                        name(results)
                                + String.format(
                                        Locale.ROOT,
                                        ": missed, of %,d runs within reach (%s)",
                                        withinReach,
                                        names(held)),
                        withinReach - sum(results, held, Tally::reached),
                        0));
        if (results.goal() == Goal.ALL_CLEAR) {
            bounds.add(
                    Bound.atMost(
                            name(results) + ": given by fewer media than must agree",
                            sum(results, held, Tally::outOfReachButReached),
                            0));
        }
        return bounds;
    }

    private static List<Bound> hedging(Results results) {
        Tally hedged = results.tally(Policy.HEDGED);
        Tally serial = results.tally(Policy.SERIAL);
        String of = name(results) + ": hedged / serial, 30 s each, ";
        return List.of(
                Bound.atMost(
                        of + "p99 of the time",
                        hedged.seconds(P99) / serial.seconds(P99),
                        MOST_OF_SERIAL_TIME),
                Bound.atMost(
                        of + "mean requests",
                        hedged.meanRequests() / serial.meanRequests(),
                        MOST_OF_SERIAL_REQUESTS));
    }

    private static boolean isHeldToReach(Results results, Policy policy) {
        boolean liars =
                results.scenario() == Scenario.HOSTILE || results.scenario() == Scenario.ONE_HONEST;
        return results.goal() != Goal.PROBE || !liars || policy == Policy.ALL_AT_ONCE;
    }

    private static int sum(Results results, List<Policy> policies, ToIntFunction<Tally> of) {
        return policies.stream().map(results::tally).mapToInt(of).sum();
    }

    private static String names(List<Policy> policies) {
        return policies.size() == Policy.values().length
                ? "all ways of asking"
                : policies.stream().map(Policy::description).collect(Collectors.joining(", "));
    }

    private static String name(Results results) {
        String name = results.scenario().name() + ", " + results.goal().name();
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
