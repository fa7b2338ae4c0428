package org.altnet.node.bitcoind;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.message.Network;
import org.altnet.node.bitcoind.rpc.CookieFile;
import org.altnet.node.bitcoind.rpc.Credentials;
import org.altnet.node.bitcoind.rpc.PasswordFile;
import org.altnet.node.bitcoind.signal.ZmqEndpoint;
import org.altnet.room.DurationSetting;

/**
 * What the operator configured, checked.
 *
 * @param id the node's
 * @param zmq where to listen; empty: the node is asked
 */
record BitcoindSettings(
        String id,
        Network network,
        Endpoint rpc,
        Credentials credentials,
        Duration timeout,
        HandOverMode handOver,
        Endpoint p2p,
        Optional<ZmqEndpoint> zmq,
        Duration poll,
        boolean restAllowed) {
    private static final String ID_ALONE = "bitcoind";
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * @param pid {@code altnet.node.bitcoind}, or with {@code ~} and the node's name
     * @param values of {@link BitcoindConfig}, by key; those that are missing have their defaults
     * @throws IllegalArgumentException with one line that says which key is wrong and what to write
     */
    static BitcoindSettings of(String pid, Map<String, ?> values, Surroundings surroundings) {
        return new Reader(pid, values).settings(surroundings);
    }

    static String id(String pid) {
        int name = pid.indexOf('~');
        return name < 0 ? ID_ALONE : pid.substring(name + 1);
    }

    private record Reader(String pid, Map<String, ?> values) {
        BitcoindSettings settings(Surroundings surroundings) {
            Network network = network();
            CoreNetwork core = CoreNetwork.of(network);
            Endpoint rpc = endpoint("rpc.connect", LOOPBACK, core.rpcPort());
            return new BitcoindSettings(
                    id(pid),
                    network,
                    rpc,
                    credentials(surroundings, core),
                    span("rpc.timeout", "30s"),
                    handOver(),
                    endpoint("p2p.connect", rpc.host(), core.p2pPort()),
                    zmq(),
                    span("poll", "5s"),
                    rest());
        }

        private Network network() {
            try {
                return Network.of(text("network"));
            } catch (IllegalArgumentException e) {
                throw wrong("network", e.getMessage());
            }
        }

        private Endpoint endpoint(String key, String defaultHost, int defaultPort) {
            String text = text(key);
            if (text.isEmpty()) {
                return new Endpoint(defaultHost, defaultPort);
            }
            try {
                return Endpoint.parse(text, defaultPort);
            } catch (IllegalArgumentException e) {
                throw wrong(key, e.getMessage());
            }
        }

        private Credentials credentials(Surroundings surroundings, CoreNetwork core) {
            String user = text("rpc.user");
            Optional<Path> password = path("rpc.password.file");
            Optional<Path> cookie = path("cookie");
            if (!user.isEmpty()) {
                if (user.indexOf(':') >= 0) {
                    throw wrong("rpc.user", "'" + user + "' has a colon; write the name alone");
                }
                return new PasswordFile(
                        user,
                        password.orElseThrow(
                                () ->
                                        wrong(
                                                "rpc.password.file",
                                                "is not set; name a file with the password of "
                                                        + user)));
            }
            if (password.isPresent()) {
                throw wrong("rpc.user", "is not set; write whose password that is");
            }
            Path directory = path("datadir").orElseGet(surroundings::defaultDataDirectory);
            return new CookieFile(
                    cookie.orElseGet(() -> directory.resolve(core.folder()).resolve(".cookie")));
        }

        private HandOverMode handOver() {
            String text = textOr("hand.over", "auto");
            return switch (text) {
                case "auto", "rpc", "p2p" -> HandOverMode.valueOf(text.toUpperCase(Locale.ROOT));
                default -> throw wrong("hand.over", "'" + text + "' is none of auto, rpc and p2p");
            };
        }

        private Optional<ZmqEndpoint> zmq() {
            String text = text("zmq.hashblock");
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(new ZmqEndpoint(ZmqEndpoint.Topic.HASHBLOCK, text));
            } catch (IllegalArgumentException e) {
                throw wrong("zmq.hashblock", e.getMessage());
            }
        }

        private boolean rest() {
            String text = textOr("rest", "auto");
            return switch (text) {
                case "auto" -> true;
                case "off" -> false;
                default -> throw wrong("rest", "'" + text + "' is neither auto nor off");
            };
        }

        private Duration span(String key, String usual) {
            return DurationSetting.parse(pid, key, textOr(key, usual));
        }

        private Optional<Path> path(String key) {
            String text = text(key);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                Path path = Path.of(text);
                if (path.isAbsolute()) {
                    return Optional.of(path.normalize());
                }
            } catch (InvalidPathException e) {
                // Said below.
            }
            throw wrong(key, "'" + text + "' is no absolute path");
        }

        private String textOr(String key, String usual) {
            String text = text(key);
            return text.isEmpty() ? usual : text;
        }

        private String text(String key) {
            Object value = values.get(key);
            return value == null ? "" : value.toString().strip();
        }

        private IllegalArgumentException wrong(String key, String what) {
            return new IllegalArgumentException("[" + pid + "] " + key + ": " + what);
        }
    }
}
