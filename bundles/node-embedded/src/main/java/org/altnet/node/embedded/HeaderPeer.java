package org.altnet.node.embedded;

import org.altnet.api.message.BlockLocator;

/** A Bitcoin peer, ready to be asked for headers. No method blocks; both may be called anywhere. */
interface HeaderPeer {
    /** Sends {@code getheaders}. If that fails, the connection ends. */
    void askHeaders(BlockLocator locator);

    /**
     * Ends the connection because the peer is of no use.
     *
     * @param misbehaved true to stay away from it for longer
     */
    void drop(String reason, boolean misbehaved);

    /** For logs and for the chain's record of sources. */
    String name();
}
