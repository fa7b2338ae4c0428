package org.altnet.api.driver;

/**
 * What is known about who answers. In order of preference. Never a reason to believe: that takes
 * proof of work.
 */
public enum Trust {
    /**
     * A key that the operator chose, unless he lets anybody in: {@link Peer#chosen} tells of each
     * peer.
     */
    AUTHENTICATED,
    /** A key or name that anybody can make. */
    ANONYMOUS,
    /** Anybody at all. */
    OPEN,
    /** Ourselves: shows that the path works, and is never asked about the chain. */
    SELF
}
