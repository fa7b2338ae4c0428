package org.altnet.chain;

/** Where a chain begins that has no file yet. */
enum StartAt {
    GENESIS,

    /** The latest that is known. */
    CHECKPOINT
}
