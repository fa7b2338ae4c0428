package org.altnet.watchdog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.time.TimeSource;
import org.altnet.api.watchdog.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the node is asked for from time to time, beside its best header, which it tells by itself.
 *
 * <p>Confined to one thread, which the node may block.
 */
final class NodeSight {
    private static final Logger LOG = LoggerFactory.getLogger(NodeSight.class);

    private final BitcoinNode node;
    private final NodeClaim claim;
    private final TimeSource time;
    private Optional<NodeStatus> status = Optional.empty();
    private Optional<StoredHeader> block = Optional.empty();
    private List<NodeTip> tips = List.of();

    /**
     * @param claim what that node says of itself
     */
    NodeSight(BitcoinNode node, NodeClaim claim, TimeSource time) {
        this.node = node;
        this.claim = claim;
        this.time = time;
    }

    /** What the node says of itself, without asking it anything. */
    Observation first() {
        NodeStatus now = claim.hear();
        status = Optional.of(now);
        return new Observation.NodeState(time.now(), now);
    }

    /** Asks, and tells what has changed since it asked last. */
    List<Observation> look() {
        List<Observation> news = new ArrayList<>();
        try {
            Optional<StoredHeader> blockNow = node.bestBlock();
            List<NodeTip> tipsNow = node.tips();
            follow(claim.hear(), news);
            if (blockNow.isPresent() && !blockNow.equals(block)) {
                news.add(new Observation.BestBlock(time.now(), blockNow.get()));
            }
            if (!tipsNow.equals(tips)) {
                news.add(new Observation.NodeTips(time.now(), tipsNow));
            }
            block = blockNow;
            tips = List.copyOf(tipsNow);
        } catch (NodeException e) {
            LOG.debug("Watchdog - node {} does not answer", node.id(), e);
            follow(unanswered(e), news);
        }
        return news;
    }

    /** What it says of itself while it warms up; else that it does not answer. */
    private NodeStatus unanswered(NodeException why) {
        NodeStatus claimed = claim.hear();
        return switch (claimed.state()) {
            case STARTING, UNREACHABLE -> claimed;
            case SYNCING, READY ->
                    new NodeStatus(
                            NodeStatus.State.UNREACHABLE,
                            Optional.ofNullable(why.getMessage()).orElse(""));
        };
    }

    private void follow(NodeStatus now, List<Observation> news) {
        if (!status.equals(Optional.of(now))) {
            status = Optional.of(now);
            news.add(new Observation.NodeState(time.now(), now));
        }
    }
}
