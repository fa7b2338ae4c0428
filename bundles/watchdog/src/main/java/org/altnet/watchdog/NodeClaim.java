package org.altnet.watchdog;

import java.time.Duration;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;

/**
 * What a node says of itself, and for how long it has said so: what holds for a while only is not
 * to be believed for ever. As fine as it is heard often.
 *
 * <p>Asks the node nothing that could block. Confined to one thread.
 */
final class NodeClaim {
    private final BitcoinNode node;
    private final TimeSource time;
    private NodeStatus.State state;
    private Moment since;

    NodeClaim(BitcoinNode node, TimeSource time) {
        this.node = node;
        this.time = time;
        state = node.status().state();
        since = time.now();
    }

    /** What it says now. */
    NodeStatus hear() {
        NodeStatus now = node.status();
        if (now.state() != state) {
            state = now.state();
            since = time.now();
        }
        return now;
    }

    /** True if it says so now, and has not been saying so for as long as that. */
    boolean isFor(NodeStatus.State claimed, Duration lessThan) {
        return hear().state() == claimed && time.now().since(since).compareTo(lessThan) < 0;
    }
}
