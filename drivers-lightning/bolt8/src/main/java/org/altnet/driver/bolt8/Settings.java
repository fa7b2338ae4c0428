package org.altnet.driver.bolt8;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.altnet.api.driver.DriverContext;

/**
 * The configuration, read and checked. Immutable.
 *
 * @param listen where to listen
 * @param peers whom to call; no node twice
 * @param inbound who may call
 * @param proxy a SOCKS5 proxy for calls
 * @param reconnectFirst the first pause before calling again
 * @param reconnectMost the longest one
 * @param pingInterval how often to ping
 * @param handshakeTimeout from a TCP connection to {@code init}
 */
record Settings(
        List<Endpoint> listen,
        List<PeerAddress> peers,
        InboundPolicy inbound,
        Optional<Endpoint> proxy,
        Duration reconnectFirst,
        Duration reconnectMost,
        Duration pingInterval,
        Duration handshakeTimeout) {

    /** How the operator's file calls this driver's section. */
    static final String SECTION = "[" + LightningDriver.PID + "]";

    private static final String PEER_FORM =
            "<node id of 66 hexadecimal digits>@<host>:<port>, IPv6 in brackets";
    private static final int THREADS_OF_A_CONNECTION = 2;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    Settings {
        listen = List.copyOf(listen);
        peers = List.copyOf(peers);
    }

    /**
     * @throws IllegalArgumentException if a value cannot be used: one line that says which, where,
     *     and what is expected
     */
    static Settings of(LightningConfig config) {
        List<PeerAddress> peers = list("peers", config.peers(), PEER_FORM, PeerAddress::parse);
        Set<PublicKey> nodes = new HashSet<>();
        for (PeerAddress peer : peers) {
            check(
                    nodes.add(peer.node()),
                    "peers",
                    peer.node()
                            + " is written twice; a node has one connection, keep one of the two");
            check(peer.endpoint().port() > 0, "peers", "'" + peer + "' has port 0");
        }
        Settings settings =
                new Settings(
                        list(
                                "listen",
                                config.listen(),
                                "<ip address>:<port>, IPv6 in brackets",
                                Endpoint::parse),
                        peers,
                        inbound(config, nodes),
                        one("proxy", config.proxy(), "<host>:<port>", Endpoint::parse),
                        duration("reconnect.first", config.reconnect_first()),
                        duration("reconnect.most", config.reconnect_most()),
                        duration("ping.interval", config.ping_interval()),
                        duration("handshake.timeout", config.handshake_timeout()));
        settings.checkTogether();
        return settings;
    }

    private static InboundPolicy inbound(LightningConfig config, Set<PublicKey> known) {
        int max =
                parse(
                        "inbound.max",
                        config.inbound_max().strip(),
                        "a whole number, 0 or more",
                        Settings::places);
        return switch (config.inbound().strip()) {
            case "peers", "" -> new InboundPolicy(false, Set.of(), known, max);
            case "open" -> new InboundPolicy(true, Set.of(), known, max);
            default -> new InboundPolicy(false, listed(config.inbound()), known, max);
        };
    }

    private static Set<PublicKey> listed(String inbound) {
        String form = "'peers', 'open', or node ids of 66 hexadecimal digits";
        return new HashSet<>(list("inbound", inbound, form, PublicKey::parse));
    }

    private void checkTogether() {
        check(
                reconnectFirst.compareTo(reconnectMost) <= 0,
                "reconnect.most",
                "is shorter than reconnect.first");
        for (PeerAddress peer : peers) {
            check(
                    !peer.endpoint().isOnion() || proxy.isPresent(),
                    "peers",
                    "'" + peer.endpoint() + "' is an onion host: set proxy to Tor's SOCKS port");
        }
        long threads =
                THREADS_OF_A_CONNECTION * ((long) peers.size() + inbound.max())
                        + HandshakeSlots.MAX
                        + listen.size();
        check(
                threads < DriverContext.MAX_THREADS,
                "inbound.max",
                peers.size()
                        + " peers and "
                        + inbound.max()
                        + " callers need "
                        + threads
                        + " threads, and "
                        + DriverContext.MAX_THREADS
                        + " are allowed; lower inbound.max, or call fewer peers");
    }

    private static <T> List<T> list(
            String key, String value, String form, Function<String, T> parser) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> parse(key, entry, form, parser))
                .collect(Collectors.toUnmodifiableList());
    }

    private static <T> Optional<T> one(
            String key, String value, String form, Function<String, T> parser) {
        return value.isBlank()
                ? Optional.empty()
                : Optional.of(parse(key, value.strip(), form, parser));
    }

    private static <T> T parse(String key, String entry, String form, Function<String, T> parser) {
        try {
            return parser.apply(entry);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    SECTION + " " + key + ": '" + entry + "' cannot be used, write " + form, e);
        }
    }

    private static int places(String text) {
        int number = Integer.parseInt(text);
        if (number < 0) {
            throw new IllegalArgumentException("negative");
        }
        return number;
    }

    private static Duration duration(String key, String value) {
        return parse(
                key,
                value.strip(),
                "a whole number with ms, s, m, h or d, such as 30s",
                Settings::duration);
    }

    private static Duration duration(String text) {
        Matcher form = DURATION.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a duration");
        }
        long number = Long.parseLong(form.group(1));
        Duration duration =
                switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
        if (duration.isZero()) {
            throw new IllegalArgumentException("not positive");
        }
        return duration;
    }

    private static void check(boolean good, String key, String otherwise) {
        if (!good) {
            throw new IllegalArgumentException(SECTION + " " + key + ": " + otherwise);
        }
    }
}
