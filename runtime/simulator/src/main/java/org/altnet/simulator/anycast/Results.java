package org.altnet.simulator.anycast;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Every policy over the same runs of one scenario, for one goal. Immutable. */
final class Results {
    private final Scenario scenario;
    private final Goal goal;
    private final Map<Policy, Tally> tallies;

    private Results(Scenario scenario, Goal goal, Map<Policy, Tally> tallies) {
        this.scenario = scenario;
        this.goal = goal;
        this.tallies = tallies;
    }

    /** Uses all processors; the figures do not depend on how many there are. */
    static Results of(Scenario scenario, Goal goal, long seed, int runs) {
        Map<Policy, Tally> tallies = new EnumMap<>(Policy.class);
        for (Policy policy : Policy.values()) {
            tallies.put(
                    policy,
                    new Tally(
                            IntStream.range(0, runs)
                                    .parallel()
                                    .mapToObj(run -> Trial.run(scenario, goal, policy, seed, run))
                                    .toList()));
        }
        return new Results(scenario, goal, tallies);
    }

    Scenario scenario() {
        return scenario;
    }

    Goal goal() {
        return goal;
    }

    Tally tally(Policy policy) {
        return tallies.get(policy);
    }
}
