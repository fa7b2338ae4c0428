package org.altnet.node.bitcoind.signal;

import java.io.IOException;
import java.time.Duration;

/** A call that the node answers when it has a new block: Bitcoin Core's {@code waitfornewblock}. */
@FunctionalInterface
public interface NewBlockWait {
    /**
     * Blocks until the node has a new block, or the time is over; which of the two it was need not
     * be said. Called on a thread that does nothing else, which is interrupted to make it return.
     *
     * @param atMost how long the node is to wait; an answer may take a little longer
     * @throws IOException if the node does not answer, or has no such call
     */
    void await(Duration atMost) throws IOException, InterruptedException;
}
