package org.altnet.validation;

import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.SubmitOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way between the node's view and AltNet's: brings the node's headers to the chain, and the
 * chain's to the node. Blocks as the node does; for validation's lane only.
 *
 * <p>The chain's floor of work, which keeps peers from filling its file, is not for the node: the
 * node has a floor of its own, and what it believes has to be known just when that is a branch long
 * left behind. A node that an attacker mines for would else slip out of sight half a day after it
 * was cut off.
 */
final class WatchedNode {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedNode.class);

    /** A node may move on between two questions; hardly three times in a row. */
    private static final int ATTEMPTS = 3;

    private final BitcoinNode node;
    private final HeaderChain chain;

    /**
     * What came of handing headers over.
     *
     * @param taken headers that the node took and had not had
     * @param refusal why it took no more; empty if it took all
     * @param interrupted whether it did not answer, so that it may take the rest later
     */
    record HandOver(int taken, Optional<String> refusal, boolean interrupted) {}

    WatchedNode(BitcoinNode node, HeaderChain chain) {
        this.node = node;
        this.chain = chain;
    }

    String id() {
        return node.id();
    }

    boolean isSyncing() {
        return node.status().state() == NodeStatus.State.SYNCING;
    }

    /**
     * Brings to the chain what the node has and the chain has not.
     *
     * @return the node's best header, as the chain knows it
     * @throws NodeException if the node cannot be asked, or its headers break a rule
     */
    StoredHeader sync() throws NodeException {
        StoredHeader best = node.bestHeader();
        Optional<StoredHeader> known = chain.find(best.hash());
        for (int i = 0; i < ATTEMPTS && known.isEmpty(); i++) {
            fetch();
            best = node.bestHeader();
            known = chain.find(best.hash());
        }
        if (known.isEmpty()) {
            throw new NodeException(
                    "node "
                            + node.id()
                            + " does not show how its best header "
                            + best.hash()
                            + " at height "
                            + best.height()
                            + " connects");
        }
        return known.get();
    }

    /**
     * Hands the node the way from one header, which it has, to another, in batches of at most 2,000
     * headers. Ends with the first batch that it does not take.
     */
    HandOver handOver(StoredHeader from, StoredHeader to) {
        int taken = 0;
        Hash256 handed = from.hash();
        while (!handed.equals(to.hash())) {
            Headers batch = chain.headersBetween(handed, to.hash(), Headers.MAX);
            try {
                SubmitOutcome outcome = node.submitHeaders(batch);
                if (outcome.result() == SubmitOutcome.Result.REJECTED) {
                    return new HandOver(taken, Optional.of(reason(outcome)), false);
                }
                if (outcome.result() == SubmitOutcome.Result.ACCEPTED) {
                    taken += batch.size();
                }
            } catch (NodeException e) {
                return new HandOver(taken, Optional.of(e.getMessage()), true);
            }
            handed = batch.get(batch.size() - 1).hash();
            LOG.debug("Handed headers up to {} to node {}", handed, node.id());
        }
        return new HandOver(taken, Optional.empty(), false);
    }

    private static String reason(SubmitOutcome outcome) {
        return outcome.reason().isEmpty() ? "no reason given" : outcome.reason();
    }

    /** Follows the node's best chain from wherever it leaves ours to its end. */
    private void fetch() throws NodeException {
        int height = -1;
        BlockLocator locator = chain.locator();
        Headers headers = node.headersAfter(locator, Hash256.ZERO, Headers.MAX);
        while (!headers.isEmpty()) {
            StoredHeader last = take(headers);
            if (last.height() <= height) {
                return;
            }
            height = last.height();
            locator = Locators.after(last, chain);
            headers = node.headersAfter(locator, Hash256.ZERO, Headers.MAX);
        }
    }

    private StoredHeader take(Headers headers) throws NodeException {
        AcceptOutcome outcome = chain.acceptWeighed(headers, "node:" + node.id());
        if (outcome.isRejected()) {
            throw new NodeException(
                    "node "
                            + node.id()
                            + " has headers that cannot be taken: "
                            + outcome.rejection().orElseThrow());
        }
        return outcome.last().orElseThrow();
    }
}
