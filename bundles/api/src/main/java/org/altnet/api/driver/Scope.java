package org.altnet.api.driver;

/** What a driver can carry. */
public enum Scope {
    /** Questions for headers and their answers. */
    HEADERS,
    /** Questions for blocks and their answers. */
    BLOCKS,
    /** Transactions. */
    TRANSACTIONS
}
