package org.altnet.node.embedded;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.altnet.api.message.Network;
import org.altnet.api.net.ProxyOnly;

/**
 * What the operator configured, checked.
 *
 * @param directory where this room keeps its files
 * @param peers the only Bitcoin peers to use; empty to find them by DNS
 * @param maxPeers connections to hold at a time
 * @param route how peers are reached
 */
record Settings(
        Network network, Path directory, List<PeerAddress> peers, int maxPeers, PeerRoute route) {
    private static final int MOST_PEERS = 32;

    /**
     * @throws IllegalArgumentException with one line that says which key is wrong and what to write
     */
    static Settings of(EmbeddedNode.Config config) {
        Network network = network(config.network());
        String directory = config.state_directory();
        if (directory == null || directory.isBlank()) {
            throw wrong("state.directory", "missing, give the absolute path of a directory");
        }
        if (config.max_peers() < 1 || config.max_peers() > MOST_PEERS) {
            throw wrong("max.peers", "use 1 to " + MOST_PEERS + ", not " + config.max_peers());
        }
        return new Settings(
                network,
                Path.of(directory).resolve("node"),
                peers(config.peers(), network),
                config.max_peers(),
                new PeerRoute(proxyOnly(config.proxy_only())));
    }

    private static Network network(String id) {
        try {
            return Network.of(id == null ? "" : id);
        } catch (IllegalArgumentException e) {
            throw wrong("network", e.getMessage());
        }
    }

    private static ProxyOnly proxyOnly(String value) {
        try {
            return ProxyOnly.of(value);
        } catch (IllegalArgumentException e) {
            throw wrong(ProxyOnly.KEY, e.getMessage());
        }
    }

    private static List<PeerAddress> peers(String list, Network network) {
        if (list == null || list.isBlank()) {
            return List.of();
        }
        if (network == Network.REGTEST) {
            throw wrong("peers", "the regtest node mines alone and has no peers, remove this key");
        }
        int port = P2pNetwork.of(network).port();
        try {
            return Arrays.stream(list.split(","))
                    .map(String::strip)
                    .filter(entry -> !entry.isEmpty())
                    .map(entry -> PeerAddress.parse(entry, port))
                    .distinct()
                    .toList();
        } catch (IllegalArgumentException e) {
            throw wrong("peers", e.getMessage());
        }
    }

    private static IllegalArgumentException wrong(String key, String what) {
        return new IllegalArgumentException("[" + EmbeddedNode.PID + "] " + key + ": " + what);
    }
}
