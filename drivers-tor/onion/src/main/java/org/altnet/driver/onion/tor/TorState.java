package org.altnet.driver.onion.tor;

import java.util.Objects;

/**
 * How far a tor is.
 *
 * @param phase how far
 * @param percent of the bootstrap, 0 to 100
 * @param text in one line, without addresses; may be empty
 */
public record TorState(Phase phase, int percent, String text) {
    /** How far. */
    public enum Phase {
        /** It is not there, or not spoken to yet. */
        STARTING,
        /** It is on its way into the Tor network. */
        BOOTSTRAPPING,
        /** Circuits can be built. */
        READY,
        /** It is not there, and is tried again. */
        FAILED
    }

    public TorState {
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(text, "text");
    }
}
