package org.altnet.simulator.anycast;

import java.util.List;
import org.altnet.simulator.report.Quantiles;

/**
 * What came of many runs with one policy. A run that did not get what was within its reach counts
 * as longer than all others, so that no quantile hides it. Immutable.
 */
final class Tally {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int withinReach;
    private final int reached;
    private final int outOfReachButReached;
    private final Quantiles times;
    private final Quantiles requests;
    private final double meanRequests;

    Tally(List<Outcome> outcomes) {
        List<Outcome> inReach = outcomes.stream().filter(Outcome::withinReach).toList();
        withinReach = inReach.size();
        reached = (int) inReach.stream().filter(each -> each.reached().isPresent()).count();
        outOfReachButReached =
                (int)
                        outcomes.stream()
                                .filter(each -> !each.withinReach())
                                .filter(each -> each.reached().isPresent())
                                .count();
        times =
                Quantiles.of(
                        inReach.stream()
                                .map(Outcome::reached)
                                .mapToLong(each -> each.orElse(Long.MAX_VALUE)));
        requests = Quantiles.of(outcomes.stream().mapToLong(Outcome::requests));
        meanRequests = outcomes.stream().mapToInt(Outcome::requests).average().orElse(Double.NaN);
    }

    /** Runs in which somebody would have said what was asked for, in time. */
    int withinReach() {
        return withinReach;
    }

    /** How many of those got it. */
    int reached() {
        return reached;
    }

    /** Runs that got it from somebody who was too late for the asking. */
    int outOfReachButReached() {
        return outOfReachButReached;
    }

    /**
     * Seconds until it was said, over the runs that had it within reach.
     *
     * @return infinite if the run of that rank did not get it, not a number if there is none
     */
    double seconds(double share) {
        if (times.count() == 0) {
            return Double.NaN;
        }
        long nanos = times.at(share);
        return nanos == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : nanos / NANOS_PER_SECOND;
    }

    /** Questions sent in a run, over all runs. */
    long requests(double share) {
        return requests.at(share);
    }

    /** Questions sent in a run, over all runs. */
    double meanRequests() {
        return meanRequests;
    }
}
