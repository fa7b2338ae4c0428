package org.altnet.api.watchdog;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.stack.DriverView;
import org.altnet.api.time.Moment;

/** What a detector gets to see. */
public sealed interface Observation {
    /** When it happened. */
    Moment at();

    /**
     * The watchdog began to watch; the first observation a detector gets.
     *
     * @param at when
     * @param tip the node's best header at that time
     */
    record Started(Moment at, StoredHeader tip) implements Observation {
        public Started {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(tip, "tip");
        }
    }

    /**
     * The node has a new best header.
     *
     * @param at when it was noticed
     * @param tip the new best header
     */
    record NewBestHeader(Moment at, StoredHeader tip) implements Observation {
        public NewBestHeader {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(tip, "tip");
        }
    }

    /**
     * Time passes: at least every 10 s, more often if a detector needs it.
     *
     * @param at when
     */
    record Tick(Moment at) implements Observation {
        public Tick {
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * The last block that the node has in full is another one. Only of nodes that keep blocks.
     *
     * @param at when it was noticed
     * @param block its header
     */
    record BestBlock(Moment at, StoredHeader block) implements Observation {
        public BestBlock {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(block, "block");
        }
    }

    /**
     * How the node is doing, at each change and first after {@link Started}.
     *
     * @param at when it was noticed
     * @param status the node's status
     */
    record NodeState(Moment at, NodeStatus status) implements Observation {
        public NodeState {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(status, "status");
        }
    }

    /**
     * The branches that the node knows, at each change.
     *
     * @param at when it was noticed
     * @param tips their ends
     */
    record NodeTips(Moment at, List<NodeTip> tips) implements Observation {
        public NodeTips {
            Objects.requireNonNull(at, "at");
            tips = List.copyOf(tips);
        }
    }

    /**
     * A probe has ended.
     *
     * @param at when
     * @param answers peers that gave a usable answer
     * @param agreeing the diversity groups of those that stand at the node's best header
     */
    record Probed(Moment at, int answers, Set<String> agreeing) implements Observation {
        public Probed {
            Objects.requireNonNull(at, "at");
            agreeing = Set.copyOf(agreeing);
        }
    }

    /**
     * The drivers as they are, with each tick.
     *
     * @param at when
     * @param drivers all that are here
     */
    record Drivers(Moment at, List<DriverView> drivers) implements Observation {
        public Drivers {
            Objects.requireNonNull(at, "at");
            drivers = List.copyOf(drivers);
        }
    }
}
