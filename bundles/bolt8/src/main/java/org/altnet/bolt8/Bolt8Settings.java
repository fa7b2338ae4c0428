package org.altnet.bolt8;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.altnet.api.driver.DriverContext;

/**
 * Whom to call, who may call, where to listen and how long to wait: read from the operator's texts,
 * and checked. Immutable.
 */
public final class Bolt8Settings {
    private static final String PEER_FORM =
            "<node id of 66 hexadecimal digits>@<host>:<port>, IPv6 in brackets";
    private static final int THREADS_OF_A_CONNECTION = 2;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private final String section;
    private final List<Endpoint> listen;
    private final List<PeerAddress> peers;
    private final InboundPolicy inbound;
    private final Duration reconnectFirst;
    private final Duration reconnectMost;
    private final Duration pingInterval;
    private final Duration handshakeTimeout;

    private Bolt8Settings(Texts texts) {
        section = texts.section;
        peers = list("peers", texts.peers, PEER_FORM, PeerAddress::parse);
        Set<PublicKey> nodes = checkPeers();
        listen =
                list(
                        "listen",
                        texts.listen,
                        "<ip address>:<port>, IPv6 in brackets",
                        Endpoint::parse);
        inbound = inbound(texts, nodes);
        reconnectFirst = duration("reconnect.first", texts.reconnectFirst);
        reconnectMost = duration("reconnect.most", texts.reconnectMost);
        pingInterval = duration("ping.interval", texts.pingInterval);
        handshakeTimeout = duration("handshake.timeout", texts.handshakeTimeout);
        check(
                reconnectFirst.compareTo(reconnectMost) <= 0,
                "reconnect.most",
                "is shorter than reconnect.first");
        checkThreads();
    }

    /**
     * Begins with the defaults: nobody to talk to.
     *
     * @param medium whose section mistakes are told of
     */
    public static Texts of(Medium medium) {
        return new Texts(medium.section());
    }

    /** The operator's texts, as they stand in the file. Confined to one thread. */
    public static final class Texts {
        private final String section;
        private String listen = "";
        private String peers = "";
        private String inbound = "peers";
        private String inboundMax = "16";
        private String reconnectFirst = "1s";
        private String reconnectMost = "5m";
        private String pingInterval = "60s";
        private String handshakeTimeout = "10s";

        private Texts(String section) {
            this.section = section;
        }

        /**
         * @param text {@code <ip address>:<port>}, several separated by commas; port 0 takes a free
         *     one
         */
        public Texts listen(String text) {
            listen = text;
            return this;
        }

        /**
         * @param text {@code <node id>@<host>:<port>}, several separated by commas
         */
        public Texts peers(String text) {
            peers = text;
            return this;
        }

        /**
         * @param who may call: {@code peers}, {@code open}, or node ids separated by commas
         * @param max callers at a time that are not peers, at most
         */
        public Texts inbound(String who, String max) {
            inbound = who;
            inboundMax = max;
            return this;
        }

        /** Pauses before calling again, the first and the longest: a number with its unit. */
        public Texts reconnect(String first, String most) {
            reconnectFirst = first;
            reconnectMost = most;
            return this;
        }

        /** How often to ping: a number with its unit. */
        public Texts pingInterval(String text) {
            pingInterval = text;
            return this;
        }

        /** From a TCP connection to {@code init}: a number with its unit. */
        public Texts handshakeTimeout(String text) {
            handshakeTimeout = text;
            return this;
        }

        /**
         * Reads them all. The first time takes a while: the curve is set up.
         *
         * @throws IllegalArgumentException if a value cannot be used: one line that says which,
         *     where, and what is expected; no onion address is in it
         */
        public Bolt8Settings read() {
            return new Bolt8Settings(this);
        }
    }

    /** Where to listen. */
    public List<Endpoint> listen() {
        return listen;
    }

    /** Where those listen whom we call. */
    public List<Endpoint> called() {
        return peers.stream().map(PeerAddress::endpoint).toList();
    }

    String section() {
        return section;
    }

    /** Whom to call; no node twice. */
    List<PeerAddress> peers() {
        return peers;
    }

    InboundPolicy inbound() {
        return inbound;
    }

    /** The first pause before calling again. */
    Duration reconnectFirst() {
        return reconnectFirst;
    }

    /** The longest one. */
    Duration reconnectMost() {
        return reconnectMost;
    }

    Duration pingInterval() {
        return pingInterval;
    }

    /** From a TCP connection to {@code init}. */
    Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    private Set<PublicKey> checkPeers() {
        Set<PublicKey> nodes = new HashSet<>();
        for (PeerAddress peer : peers) {
            check(
                    nodes.add(peer.node()),
                    "peers",
                    peer.node()
                            + " is written twice; a node has one connection, keep one of the two");
            check(peer.endpoint().port() > 0, "peers", quote(peer.toString()) + " has port 0");
        }
        return nodes;
    }

    private void checkThreads() {
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

    private InboundPolicy inbound(Texts texts, Set<PublicKey> known) {
        int max =
                parse(
                        "inbound.max",
                        texts.inboundMax.strip(),
                        "a whole number, 0 or more",
                        Bolt8Settings::places);
        return switch (texts.inbound.strip()) {
            case "peers", "" -> new InboundPolicy(false, Set.of(), known, max);
            case "open" -> new InboundPolicy(true, Set.of(), known, max);
            default -> new InboundPolicy(false, listed(texts.inbound), known, max);
        };
    }

    private Set<PublicKey> listed(String inbound) {
        String form = "'peers', 'open', or node ids of 66 hexadecimal digits";
        return new HashSet<>(list("inbound", inbound, form, PublicKey::parse));
    }

    private Duration duration(String key, String value) {
        return parse(
                key,
                value.strip(),
                "a whole number with ms, s, m, h or d, such as 30s",
                Bolt8Settings::duration);
    }

    private <T> List<T> list(String key, String value, String form, Function<String, T> parser) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> parse(key, entry, form, parser))
                .toList();
    }

    private <T> T parse(String key, String entry, String form, Function<String, T> parser) {
        try {
            return parser.apply(entry);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    section + " " + key + ": " + quote(entry) + " cannot be used, write " + form,
                    e);
        }
    }

    private void check(boolean good, String key, String otherwise) {
        if (!good) {
            throw new IllegalArgumentException(section + " " + key + ": " + otherwise);
        }
    }

    /** Mistakes are logged, and logs hold no onion addresses. */
    private static String quote(String entry) {
        int shown = 6;
        boolean secret =
                entry.toLowerCase(Locale.ROOT).contains(".onion") && entry.length() > shown;
        return "'" + (secret ? entry.substring(0, shown) + "..." : entry) + "'";
    }

    private static int places(String text) {
        int number = Integer.parseInt(text);
        if (number < 0) {
            throw new IllegalArgumentException("negative");
        }
        return number;
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
}
