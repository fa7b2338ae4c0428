package org.altnet.node.embedded;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.altnet.api.driver.PeerId;

/**
 * Where a Bitcoin peer listens.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65,535
 */
record PeerAddress(String host, int port) {
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "(?:\\[(?<v6>[0-9A-Fa-f:.%a-z]{2,64})]|(?<name>[A-Za-z0-9._-]{1,240}))"
                            + "(?::(?<port>\\d{1,5}))?");

    /**
     * @param text {@code host}, {@code host:port} or {@code [IPv6 address]:port}
     * @param defaultPort used when the text has none
     * @throws IllegalArgumentException if it is anything else
     */
    static PeerAddress parse(String text, int defaultPort) {
        Matcher matcher = WRITTEN.matcher(text);
        int port = -1;
        if (matcher.matches()) {
            String written = matcher.group("port");
            port = written == null ? defaultPort : Integer.parseInt(written);
        }
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a peer, write host:port or [IPv6 address]:port");
        }
        String v6 = matcher.group("v6");
        return new PeerAddress(v6 != null ? v6 : matcher.group("name"), port);
    }

    /** Looks the name up. May block for as long as the system's resolver likes. */
    InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    /** What logs may hold. */
    String redacted() {
        return new PeerId("bitcoin", toString()).redacted();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
