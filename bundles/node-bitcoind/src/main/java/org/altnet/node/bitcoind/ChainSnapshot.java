package org.altnet.node.bitcoind;

import java.util.List;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.NodeTip;
import org.altnet.api.time.Moment;

/**
 * What the node believes at one moment.
 *
 * @param info the chain as a whole
 * @param tips the ends of all branches, the active one first
 * @param bestHeader the end with the most work that is not invalid
 * @param branchLength blocks since that branch left the active chain; 0 if it is the active one
 * @param bestBlock the end of the active chain
 * @param asked when the tips were asked for
 */
record ChainSnapshot(
        NodeInfo info,
        List<NodeTip> tips,
        StoredHeader bestHeader,
        int branchLength,
        StoredHeader bestBlock,
        Moment asked) {
    ChainSnapshot {
        tips = List.copyOf(tips);
    }

    /** The same tips, of which the node says something new. */
    ChainSnapshot with(NodeInfo news) {
        return new ChainSnapshot(news, tips, bestHeader, branchLength, bestBlock, asked);
    }
}
