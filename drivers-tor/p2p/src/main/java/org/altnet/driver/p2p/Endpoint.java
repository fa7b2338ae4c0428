package org.altnet.driver.p2p;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.altnet.wire.OnionAddress;

/**
 * A host and a TCP port, written {@code host:port} or {@code [2001:db8::1]:8333}. Names are never
 * looked up here: that is the proxy's.
 *
 * @param host a name or an IP address in lower case, IPv6 without brackets
 * @param port 1 to 65,535
 */
record Endpoint(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([0-9A-Za-z._-]{1,160})):([0-9]{1,5})");

    /** Of an address that the JDK reads without asking DNS: up to 255, no leading zeros. */
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    private static final Pattern IPV4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]+(?:\\.[0-9.]+)?");
    private static final int HIGHEST_PORT = 65_535;

    /**
     * @throws IllegalArgumentException if it is not of that form, or a mistyped onion
     */
    static Endpoint parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not <host>:<port>");
        }
        boolean bracketed = form.group(1) != null;
        Endpoint endpoint =
                new Endpoint(
                        form.group(bracketed ? 1 : 2).toLowerCase(Locale.ROOT),
                        Integer.parseInt(form.group(3)));
        if (endpoint.port < 1 || endpoint.port > HIGHEST_PORT) {
            throw new IllegalArgumentException("no such port");
        }
        if (bracketed && endpoint.address().isEmpty()) {
            throw new IllegalArgumentException("not an IPv6 address");
        }
        if (endpoint.isOnion()) {
            OnionAddress.key(endpoint.host);
        }
        return endpoint;
    }

    boolean isOnion() {
        return host.endsWith(".onion");
    }

    /** Whether it is on this machine: a loopback address, or {@code localhost} (RFC 6761). */
    boolean isLoopback() {
        return address().filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** Whether it is an address that the whole Internet can reach, and no name. */
    boolean isGlobal() {
        return address()
                .filter(
                        it ->
                                !it.isLoopbackAddress()
                                        && !it.isAnyLocalAddress()
                                        && !it.isSiteLocalAddress()
                                        && !it.isLinkLocalAddress()
                                        && !it.isMulticastAddress()
                                        && (it.getAddress()[0] & 0xfe) != 0xfc)
                .isPresent();
    }

    /** The IP address, if it is one and no name; {@code localhost} counts as one. */
    Optional<InetAddress> address() {
        if (host.equals("localhost")) {
            return Optional.of(InetAddress.getLoopbackAddress());
        }
        boolean literal =
                host.indexOf(':') >= 0
                        ? IPV6.matcher(host).matches()
                        : IPV4.matcher(host).matches();
        try {
            return literal ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** For a socket; of an IP address only. */
    Optional<InetSocketAddress> socketAddress() {
        return address().map(address -> new InetSocketAddress(address, port));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
