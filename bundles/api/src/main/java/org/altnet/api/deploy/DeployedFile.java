package org.altnet.api.deploy;

import java.time.Instant;
import java.util.Objects;

/**
 * What came of a jar in the deploy folder.
 *
 * @param file its name
 * @param state the state
 * @param bundle symbolic name and version of the bundle in it; empty if it was not told
 * @param text why, for people: one line; empty when all is well
 * @param since when this state began, wall clock
 */
public record DeployedFile(String file, State state, String bundle, String text, Instant since) {
    /** The states of a jar in the deploy folder. */
    public enum State {
        /** Started; its driver is not there yet. */
        STARTING,
        /** Started, and its driver is there. */
        RUNNING,
        /** Started, or attached to its host if it is a fragment, and there is no driver in it. */
        NOT_A_DRIVER,
        /** Stopped or uninstalled by hand. */
        STOPPED,
        /** It threw when it was started. Tried again when the file changes. */
        FAILED,
        /** Installed, and cannot be resolved. Starts when what it needs comes. */
        WAITING,
        /** Not installed: another bundle is the same. Installed when that one goes. */
        DUPLICATE,
        /** Not installed: no bundle, or not all of it. Tried again when the file changes. */
        REFUSED
    }

    public DeployedFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(since, "since");
    }
}
