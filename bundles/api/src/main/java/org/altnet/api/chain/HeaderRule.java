package org.altnet.api.chain;

/** The rules that a header must keep. A rejection names the first one broken. */
public enum HeaderRule {
    /** At most {@link org.altnet.api.message.Headers#MAX} headers come at a time (Bitcoin P2P). */
    BATCH_SIZE,
    /** The first header of a batch follows a header that is known. */
    KNOWN_PARENT,
    /** Within a batch each header follows the one before. */
    LINK,
    /** {@code bits} is what the network's difficulty rules require here. */
    DIFFICULTY,
    /** The hash is no greater than the target that {@code bits} states. */
    PROOF_OF_WORK,
    /** The time is later than the median of the 11 headers before. */
    MEDIAN_TIME_PAST,
    /** The time is at most two hours ahead of our clock. */
    FUTURE_TIME,
    /** The first block of a period is at most 600 s earlier than its parent (BIP94, testnet4). */
    TIME_WARP,
    /**
     * Not a rule of the chain: the headers are fine as far as they go, but the branch that they end
     * has too little work to be worth storing. What a network has long left behind is cheap to make
     * up (Bitcoin Core {@code GetAntiDoSWorkThreshold}).
     */
    LOW_WORK,
    /** Not a rule of the chain: the header is fine and could not be stored (disk full). */
    STORAGE
}
