package org.altnet.node.bitcoind;

import java.io.IOException;
import java.util.Set;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * Handing things to the node as one of its peers would: a P2P connection over which headers are
 * announced and the blocks that it asks for are given. The node checks all of it as it does of any
 * peer. Thread-safe; connects by itself, and again when the connection is lost.
 */
public interface HeaderAnnouncement extends AutoCloseable {
    /**
     * Sends a {@code headers} message. Blocks until it is written and the node has answered the
     * ping that follows it, so that it has been looked at.
     *
     * @throws IOException if there is no connection, or the node breaks it off or stays silent
     */
    void announce(Headers headers) throws IOException;

    /** Blocks that the node has asked for by {@code getdata} and that it has not been given. */
    Set<Hash256> wanted();

    /**
     * Sends a {@code block} message. As {@link #announce}.
     *
     * @throws IOException as {@link #announce}
     */
    void give(Block block) throws IOException;

    /** Whether it is connected, and to what, in one line. */
    String describe();

    /** Idempotent, within 5 s. */
    @Override
    void close();
}
