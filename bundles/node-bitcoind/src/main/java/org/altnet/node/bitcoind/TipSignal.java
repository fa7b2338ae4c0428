package org.altnet.node.bitcoind;

/**
 * Says when the node's tip may have changed: too often rather than too seldom, since whoever is
 * told asks the node itself. Lives on a thread of its own from its making to {@link #close}.
 */
public interface TipSignal extends AutoCloseable {
    /** What it goes by, in one line, such as {@code zmq hashblock at tcp://127.0.0.1:28332}. */
    String describe();

    /** Idempotent, within 5 s. */
    @Override
    void close();
}
