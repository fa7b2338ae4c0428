package org.altnet.api.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operator's switch {@code proxy.only}: whether everything that leaves this machine must go
 * through a SOCKS5 proxy, which also resolves the names.
 *
 * @param mode whose proxy
 * @param configured the operator's; present with {@link Mode#CONFIGURED} alone, and resolved
 */
public record ProxyOnly(Mode mode, Optional<InetSocketAddress> configured) {
    /** What is required. */
    public enum Mode {
        /** Nothing. */
        OFF,
        /**
         * The proxy that a driver offers, such as its tor; while there is none, nobody connects.
         */
        TOR,
        /** The operator's. */
        CONFIGURED
    }

    /** The key, as the operator and the launcher write it. */
    public static final String KEY = "proxy.only";

    /** Everything may connect as it likes. */
    public static final ProxyOnly OFF = new ProxyOnly(Mode.OFF, Optional.empty());

    /** Only through the proxy of a driver. */
    public static final ProxyOnly TOR = new ProxyOnly(Mode.TOR, Optional.empty());

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?<host>\\[[^\\]]+]|[^:\\[\\]]+):(?<port>\\d{1,5})");

    public ProxyOnly {
        Objects.requireNonNull(mode, "mode");
        if (configured.isPresent() != (mode == Mode.CONFIGURED)) {
            throw new IllegalArgumentException(mode + " with " + configured);
        }
    }

    /** Only through a proxy of the operator's. */
    public static ProxyOnly by(InetSocketAddress proxy) {
        if (proxy.isUnresolved()) {
            throw new IllegalArgumentException("the proxy must be a literal address");
        }
        return new ProxyOnly(Mode.CONFIGURED, Optional.of(proxy));
    }

    /**
     * Reads {@code off}, {@code tor} or {@code HOST:PORT}, the host a literal address. Nothing else
     * means off: a switch that was misspelt must not let anything out.
     *
     * @throws IllegalArgumentException if it is none of these; the text names the value
     */
    public static ProxyOnly of(String text) {
        return switch (text) {
            case "off" -> OFF;
            case "tor" -> TOR;
            default -> by(address(text));
        };
    }

    public boolean isOn() {
        return mode != Mode.OFF;
    }

    /**
     * Whether a host may be connected to, and looked up, without a proxy: any if this is off, else
     * literal loopback addresses only. {@code localhost} is a name, and names are looked up.
     *
     * @param host a name or an address, an IPv6 one in brackets or not
     */
    public boolean permitsDirect(String host) {
        return !isOn() || LiteralAddress.isLoopback(host);
    }

    /** As the operator writes it. */
    @Override
    public String toString() {
        return switch (mode) {
            case OFF -> "off";
            case TOR -> "tor";
            case CONFIGURED -> text(configured.orElseThrow());
        };
    }

    /** {@code 127.0.0.1:9050} or {@code [::1]:9050}. */
    public static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    private static InetSocketAddress address(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        Optional<InetAddress> host =
                matcher.matches() ? LiteralAddress.of(matcher.group("host")) : Optional.empty();
        int port = host.isPresent() ? Integer.parseInt(matcher.group("port")) : 0;
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is none of off, tor and HOST:PORT, where HOST is an IP address"
                            + " (such as 127.0.0.1:9050 or [::1]:9050)");
        }
        return new InetSocketAddress(host.orElseThrow(), port);
    }
}
