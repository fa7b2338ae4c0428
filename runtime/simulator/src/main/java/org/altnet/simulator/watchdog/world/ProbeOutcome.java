package org.altnet.simulator.watchdog.world;

import java.util.List;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;

/**
 * A round of asking, when it is over.
 *
 * @param at when
 * @param node the node's tip
 * @param best the tip with the most work that anybody showed, the node's own included
 * @param answers media that answered
 * @param agreeing the groups of those that stand at the node's tip
 * @param above names of those that stand above it
 */
public record ProbeOutcome(
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

    /** Blocks by which that chain is higher; 0 if there is none. */
    public int lead() {
        return isOutrun() ? best.height() - node.height() : 0;
    }
}
