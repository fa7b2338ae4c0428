package org.altnet.node.bitcoind.rpc;

import java.io.IOException;

/** What shows the node who asks. Read anew each time: it changes with each start of the node. */
public interface Credentials {
    /**
     * {@code user:password}.
     *
     * @throws IOException if there is none; one line that says what to do
     */
    String read() throws IOException;

    /** Where it comes from, without what it says. */
    String describe();

    /** What to do if the node does not accept it, in one clause. */
    String remedy();
}
