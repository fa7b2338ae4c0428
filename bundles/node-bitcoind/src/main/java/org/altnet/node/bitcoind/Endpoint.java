package org.altnet.node.bitcoind;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something listens.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65,535
 */
record Endpoint(String host, int port) {
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "(?:\\[(?<v6>[0-9A-Fa-f:.]{2,45})]|(?<bare>[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
                            + "|(?<name>[A-Za-z0-9._-]{1,240}))(?::(?<port>\\d{1,5}))?");

    /**
     * @param text {@code host}, {@code host:port}, {@code [IPv6 address]} with or without a port
     * @throws IllegalArgumentException if it is anything else
     */
    static Endpoint parse(String text, int defaultPort) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        int port = -1;
        if (matcher.matches()) {
            String written = matcher.group("port");
            port = written == null ? defaultPort : Integer.parseInt(written);
        }
        if (port < 1 || port > 0xffff) {
            throw wrong(text);
        }
        String v6 = matcher.group("v6") != null ? matcher.group("v6") : matcher.group("bare");
        if (v6 != null && !isIpv6(v6)) {
            throw wrong(text);
        }
        return new Endpoint(v6 != null ? v6 : matcher.group("name"), port);
    }

    /** Nobody is asked: with brackets it is no name. */
    private static boolean isIpv6(String address) {
        try {
            InetAddress.getByName("[" + address + "]");
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no address; write host, host:port or [IPv6 address]:port");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
