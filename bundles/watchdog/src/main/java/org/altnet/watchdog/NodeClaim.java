package org.altnet.watchdog;

import java.time.Duration;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.room.DurationSetting;

/**
 * What a node says of itself, and for how long it has said so: what holds for a while only is not
 * to be believed for ever. As fine as it is heard often.
 *
 * <p>A node that has been starting for 10 minutes is taken for one that does not answer. Bitcoin
 * Core that reads its files after a crash may take so long, which is worth a notice.
 *
 * <p>Asks the node nothing that could block. Confined to one thread.
 */
final class NodeClaim {
    private static final Duration BELIEVED_TO_START = Duration.ofMinutes(10);

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

    /** What it says now, as far as it is believed. */
    NodeStatus hear() {
        NodeStatus now = node.status();
        if (now.state() != state) {
            state = now.state();
            since = time.now();
        }
        return state == NodeStatus.State.STARTING && !isWithin(BELIEVED_TO_START)
                ? new NodeStatus(
                        NodeStatus.State.UNREACHABLE,
                        "it has been starting for more than "
                                + DurationSetting.words(BELIEVED_TO_START)
                                + (now.text().isEmpty() ? "" : ": " + now.text()))
                : now;
    }

    /** True if it says so now, and has not been saying so for as long as that. */
    boolean isFor(NodeStatus.State claimed, Duration lessThan) {
        return hear().state() == claimed && isWithin(lessThan);
    }

    private boolean isWithin(Duration span) {
        return time.now().since(since).compareTo(span) < 0;
    }
}
