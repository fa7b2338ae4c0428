package org.altnet.simulator.watchdog.world;

import java.util.List;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;
import org.altnet.validation.Escalation;

/**
 * A round of asking, when it is over.
 *
 * @param ask how it was asked
 * @param at when
 * @param node the node's tip
 * @param best the tip with the most work that anybody showed, the node's own included
 * @param answers media that answered
 * @param agreeing the groups of those that stand at the node's tip
 * @param above names of those that stand above it
 */
public record ProbeOutcome(
        Escalation.Ask ask,
        Moment at,
        StoredHeader node,
        StoredHeader best,
        int answers,
        Set<String> agreeing,
        List<String> above) {
    public ProbeOutcome {
        agreeing = Set.copyOf(agreeing);
        above = List.copyOf(above);
    }

    /** Whether somebody showed a chain with more work than the node's. */
    public boolean isOutrun() {
        return best.hasMoreWorkThan(node);
    }
}
