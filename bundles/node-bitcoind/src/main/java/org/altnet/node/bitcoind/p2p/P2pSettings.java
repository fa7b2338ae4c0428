package org.altnet.node.bitcoind.p2p;

import java.time.Duration;
import java.util.Objects;
import org.altnet.api.message.Network;

/**
 * Where a node takes P2P connections, and how long to wait for it.
 *
 * @param node the node's id, for the names of threads and for the log
 * @param network whose magic to speak with
 * @param host a name or an address, resolved each time that it is dialled
 * @param port of the node's P2P
 * @param answerWithin how long the node may take to look at what it was handed
 * @param wantedFor how long a block that the node asked for may be owed to it: then the connection
 *     is given up, since the node asks nobody else for that block while it waits
 */
public record P2pSettings(
        String node,
        Network network,
        String host,
        int port,
        Duration answerWithin,
        Duration wantedFor) {
    /** Checking a full block takes seconds on a small machine. */
    public static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    public static final Duration WANTED_FOR = Duration.ofMinutes(2);

    private static final int MAX_PORT = 65_535;

    public P2pSettings {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(answerWithin, "answerWithin");
        Objects.requireNonNull(wantedFor, "wantedFor");
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is 1 to " + MAX_PORT + ", got " + port);
        }
    }

    /** With the usual patience. */
    public P2pSettings(String node, Network network, String host, int port) {
        this(node, network, host, port, ANSWER_WITHIN, WANTED_FOR);
    }
}
