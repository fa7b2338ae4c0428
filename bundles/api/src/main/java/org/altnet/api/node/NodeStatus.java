package org.altnet.api.node;

import java.util.Objects;

/**
 * How the node is doing.
 *
 * @param state the state
 * @param text why, in one line; may be empty
 */
public record NodeStatus(State state, String text) {
    /** The states of a node. */
    public enum State {
        /** Not asked yet, or warming up. */
        STARTING,
        /** Catching up with its own peers; being behind means nothing yet. */
        SYNCING,
        /** Its view can be judged. */
        READY,
        /** Does not answer. */
        UNREACHABLE
    }

    public NodeStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(text, "text");
    }
}
