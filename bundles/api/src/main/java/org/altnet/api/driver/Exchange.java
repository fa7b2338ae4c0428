package org.altnet.api.driver;

/** How a medium talks. */
public enum Exchange {
    /** A question can be asked, and its answer comes back. */
    REQUEST,
    /** Messages go one way, unasked. */
    PUSH
}
