package org.altnet.node.bitcoind.signal;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a node offers to tell its tip's changes by, and how often it is asked besides.
 *
 * @param node the node's id, for the names of threads and for the log
 * @param zmq where it publishes, as configured or as it says itself; may be empty
 * @param newBlockWait its long poll, if it has one; used if there is no ZMQ
 * @param safetyNet how often to look while something is there to tell
 * @param poll how often to look while nothing is
 */
public record TipSignalSettings(
        String node,
        List<ZmqEndpoint> zmq,
        Optional<NewBlockWait> newBlockWait,
        Duration safetyNet,
        Duration poll) {
    public static final Duration SAFETY_NET = Duration.ofSeconds(30);
    public static final Duration POLL = Duration.ofSeconds(5);

    public TipSignalSettings {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(newBlockWait, "newBlockWait");
        zmq = List.copyOf(zmq);
        if (!isPositive(safetyNet) || !isPositive(poll)) {
            throw new IllegalArgumentException(
                    "how often to look must be more than zero, got " + safetyNet + ", " + poll);
        }
    }

    /** With the usual intervals. */
    public TipSignalSettings(
            String node, List<ZmqEndpoint> zmq, Optional<NewBlockWait> newBlockWait) {
        this(node, zmq, newBlockWait, SAFETY_NET, POLL);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
