package org.altnet.api.driver;

/** What somebody who watches the medium learns. In order of preference. */
public enum Privacy {
    /** Neither who talks nor what is said. */
    HIDDEN,
    /** Who talks to whom, but not what is said. */
    ENCRYPTED,
    /** Everything. */
    PUBLIC
}
