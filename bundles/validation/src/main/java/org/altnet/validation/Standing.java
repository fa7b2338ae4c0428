package org.altnet.validation;

import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;

/**
 * Where the node stands beside the branch with the most work that anybody has shown.
 *
 * @param node the node's best header
 * @param best the end of that branch
 * @param forkPoint the last header that both have
 */
record Standing(StoredHeader node, StoredHeader best, StoredHeader forkPoint) {
    /**
     * @param node known to the chain
     */
    static Standing of(HeaderChain chain, StoredHeader node) {
        StoredHeader best = chain.tip();
        return new Standing(node, best, chain.forkPoint(node.hash(), best.hash()));
    }

    /** True if proof of work says that the node lacks something. Conclusive, whoever showed it. */
    boolean isOutrun() {
        return best.hasMoreWorkThan(node);
    }

    /** True if the node is, moreover, on another branch. */
    boolean isForked() {
        return isOutrun() && !forkPoint.hash().equals(node.hash());
    }

    /** Blocks of the best branch that the node lacks; 0 if it lacks nothing. */
    int behind() {
        return isOutrun() ? best.height() - forkPoint.height() : 0;
    }
}
