package org.altnet.watchdog;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Observation;

/**
 * What a node is forgiven because it says that it is catching up: for half an hour, since Core says
 * so for as long as its blocks are old, and they stay old if they are withheld. A node that goes
 * away and comes back gets no more of it; one that has caught up does.
 *
 * <p>Monotonic time; over a restart the time between counts. Not thread-safe.
 */
final class SyncExcuse {
    static final Duration LASTS = Duration.ofMinutes(30);

    private static final String KEY = "catching.up";

    /** Since when the node has said so, and not that it was ready. */
    private Optional<Moment> since = Optional.empty();

    /** True if the node has said just now, for the first time, that it is catching up. */
    boolean begins(Observation.NodeState state) {
        NodeStatus.State says = state.status().state();
        boolean begins = says == NodeStatus.State.SYNCING && since.isEmpty();
        if (begins) {
            since = Optional.of(state.at());
        } else if (says == NodeStatus.State.READY) {
            since = Optional.empty();
        }
        return begins;
    }

    boolean holds(Moment now) {
        return since.filter(begun -> now.since(begun).compareTo(LASTS) < 0).isPresent();
    }

    void saveTo(Map<String, String> state, Moment now) {
        since.ifPresent(begun -> state.put(KEY, now.since(begun).toString()));
    }

    /** What the node has said since counts as well. */
    static SyncExcuse restored(SavedState before) {
        SyncExcuse excuse = new SyncExcuse();
        excuse.since = before.since(KEY);
        return excuse;
    }
}
