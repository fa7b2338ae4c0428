package org.altnet.simulator.anycast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        for (Policy policy : Policy.values()) {
            if (isHeldToReach(results, policy)) {
                Tally tally = results.tally(policy);
                bounds.add(
                        Bound.atLeast(
                                "runs that got it, of "
                                        + tally.withinReach()
                                        + " that could: "
                                        + name(results, policy),
                                tally.reached(),
                                tally.withinReach()));
                if (results.goal() == Goal.ALL_CLEAR) {
                    bounds.add(
                            Bound.atMost(
                                    "all-clears of fewer than two media: " + name(results, policy),
                                    tally.outOfReachButReached(),
                                    0));
                }
            }
        }
        return bounds;
    }

    private static List<Bound> hedging(Results results) {
        Tally hedged = results.tally(Policy.HEDGED);
        Tally serial = results.tally(Policy.SERIAL);
        String of = "hedged / serial, " + results.goal().name().toLowerCase(Locale.ROOT) + ": ";
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

    private static String name(Results results, Policy policy) {
        return policy.description()
                + ", "
                + results.goal().name().toLowerCase(Locale.ROOT)
                + ", "
                + results.scenario().name().toLowerCase(Locale.ROOT);
    }
}
