package org.altnet.driver.p2p;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.altnet.wire.P2pAddress.Kind;

/**
 * The configuration, read and checked. Immutable.
 *
 * @param peers nodes to begin with; none twice
 * @param proxy the operator's own choice of a SOCKS5 proxy
 * @param gossip kinds of addresses that are taken from nodes; empty for none
 * @param maxPeers connections at a time
 * @param rotate how often one that was heard of makes room
 * @param reconnectFirst the first pause before calling again
 * @param reconnectMost the longest one
 * @param handshakeTimeout from a connection to the end of the greeting
 */
record Settings(
        List<Endpoint> peers,
        Optional<InetSocketAddress> proxy,
        Set<Kind> gossip,
        int maxPeers,
        Duration rotate,
        Duration reconnectFirst,
        Duration reconnectMost,
        Duration handshakeTimeout) {

    /** How the operator's file calls this driver's section. */
    static final String SECTION = "[" + P2pDriver.PID + "]";

    private static final int MOST_PEERS = 32;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    Settings {
        peers = List.copyOf(peers);
        gossip = Set.copyOf(gossip);
    }

    /**
     * @throws IllegalArgumentException if a value cannot be used: one line that says which, where,
     *     and what is expected
     */
    static Settings of(P2pConfig config) {
        Settings settings =
                new Settings(
                        list(
                                "peers",
                                config.peers(),
                                "<onion or host>:<port>, IPv6 in brackets",
                                Endpoint::parse),
                        proxy(config.proxy()),
                        kinds(config.gossip()),
                        parse(
                                "max.peers",
                                config.max_peers(),
                                "a whole number, 1 to " + MOST_PEERS,
                                Settings::places),
                        duration("rotate", config.rotate()),
                        duration("reconnect.first", config.reconnect_first()),
                        duration("reconnect.most", config.reconnect_most()),
                        duration("handshake.timeout", config.handshake_timeout()));
        settings.checkTogether();
        return settings;
    }

    private void checkTogether() {
        check(
                reconnectFirst.compareTo(reconnectMost) <= 0,
                "reconnect.most",
                "is shorter than reconnect.first");
        Set<Endpoint> seen = new HashSet<>();
        for (Endpoint peer : peers) {
            check(seen.add(peer), "peers", "'" + peer + "' is written twice");
        }
    }

    private static Optional<InetSocketAddress> proxy(String value) {
        return value.isBlank()
                ? Optional.empty()
                : Optional.of(
                        parse(
                                "proxy",
                                value,
                                "<ip address>:<port>, IPv6 in brackets",
                                text -> Endpoint.parse(text).socketAddress().orElseThrow(bad())));
    }

    private static Set<Kind> kinds(String value) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (!value.isBlank() && !value.strip().equals("none")) {
            kinds.addAll(list("gossip", value, "onion, ipv4, ipv6, or none", Settings::kind));
        }
        return kinds;
    }

    private static Kind kind(String text) {
        return switch (text) {
            case "onion" -> Kind.TORV3;
            case "ipv4" -> Kind.IPV4;
            case "ipv6" -> Kind.IPV6;
            default -> throw bad().get();
        };
    }

    private static Supplier<IllegalArgumentException> bad() {
        return () -> new IllegalArgumentException("of another form");
    }

    private static <T> List<T> list(
            String key, String value, String form, Function<String, T> parser) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> parse(key, entry, form, parser))
                .toList();
    }

    private static <T> T parse(String key, String value, String form, Function<String, T> parser) {
        try {
            return parser.apply(value.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s %s: '%s' cannot be used (%s), write %s"
                            .formatted(SECTION, key, value.strip(), e.getMessage(), form),
                    e);
        }
    }

    private static int places(String text) {
        if (!text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("not a number");
        }
        int number = Integer.parseInt(text);
        if (number < 1 || number > MOST_PEERS) {
            throw new IllegalArgumentException("out of range");
        }
        return number;
    }

    private static Duration duration(String key, String value) {
        return parse(
                key,
                value,
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
