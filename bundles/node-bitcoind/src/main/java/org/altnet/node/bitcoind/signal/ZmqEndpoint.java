package org.altnet.node.bitcoind.signal;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node publishes something that comes with each new tip.
 *
 * @param topic what it publishes there
 * @param address {@code tcp://host:port}, an IPv6 host in brackets
 */
public record ZmqEndpoint(Topic topic, String address) {
    /** What Bitcoin Core publishes when its tip changes. */
    public enum Topic {
        /** The new tip's hash, 32 bytes in display order. */
        HASHBLOCK(32),
        /** The whole block. */
        RAWBLOCK(4_000_000);

        private final int longestBody;

        Topic(int longestBody) {
            this.longestBody = longestBody;
        }

        int longestBody() {
            return longestBody;
        }

        /** The name on the wire. */
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "*", "[::]");
    private static final Set<String> OWN_ADDRESS = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int MAX_PORT = 65_535;

    /** Wider than a URI, in which a host name has no underscore. */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "tcp://(?<host>\\*|\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,240}):(?<port>\\d{1,5})");

    /**
     * @throws IllegalArgumentException if the address is not {@code tcp://host:port}
     */
    public ZmqEndpoint {
        Objects.requireNonNull(topic, "topic");
        if (hostAndPort(address).isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + address + "' is no address to connect to; use tcp://<host>:<port>");
        }
    }

    /**
     * What a node said of itself by {@code getzmqnotifications}, seen from here: it tells the
     * address it is bound to, which may be all that it has ("0.0.0.0"), or its own loopback.
     *
     * @param type such as {@code pubhashblock}
     * @param address as the node says it
     * @param rpcHost the host that the node's RPC is reached at, an IPv6 one in brackets or not
     * @return empty if it is of no use: another topic, not TCP, or out of reach from here
     */
    public static Optional<ZmqEndpoint> told(String type, String address, String rpcHost) {
        String host =
                rpcHost.contains(":") && !rpcHost.startsWith("[") ? "[" + rpcHost + "]" : rpcHost;
        return topic(type)
                .flatMap(
                        topic ->
                                hostAndPort(address)
                                        .flatMap(there -> there.seenFrom(host))
                                        .map(there -> new ZmqEndpoint(topic, there.toString())));
    }

    /** A name, or an address, an IPv6 one in brackets. */
    public String host() {
        return hostAndPort(address).orElseThrow().host();
    }

    @Override
    public String toString() {
        return topic.id() + " at " + address;
    }

    private static Optional<Topic> topic(String type) {
        return switch (type) {
            case "pubhashblock" -> Optional.of(Topic.HASHBLOCK);
            case "pubrawblock" -> Optional.of(Topic.RAWBLOCK);
            default -> Optional.empty();
        };
    }

    private record HostAndPort(String host, int port) {
        Optional<HostAndPort> seenFrom(String rpcHost) {
            if (ANY_ADDRESS.contains(host)) {
                return Optional.of(new HostAndPort(rpcHost, port));
            }
            return OWN_ADDRESS.contains(host) && !OWN_ADDRESS.contains(rpcHost)
                    ? Optional.empty()
                    : Optional.of(this);
        }

        @Override
        public String toString() {
            return "tcp://" + host + ":" + port;
        }
    }

    private static Optional<HostAndPort> hostAndPort(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        // For ZeroMQ, "*" is all addresses.
        String host = matcher.group("host").equals("*") ? "0.0.0.0" : matcher.group("host");
        int port = Integer.parseInt(matcher.group("port"));
        return port > 0 && port <= MAX_PORT
                ? Optional.of(new HostAndPort(host, port))
                : Optional.empty();
    }
}
