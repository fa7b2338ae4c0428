package org.altnet.bolt8;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a TCP port, written {@code host:port} or {@code [2001:db8::1]:9735}. Names are not
 * resolved here: behind a proxy they must not be.
 *
 * @param host a name or an IP address in lower case, IPv6 without brackets
 * @param port 0 to 65,535
 */
public record Endpoint(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([0-9A-Za-z._-]{1,160})):([0-9]{1,5})");

    /** Of an address that the JDK reads without asking DNS: up to 255, no leading zeros. */
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    private static final Pattern IPV4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);

    private static final int HIGHEST_PORT = 65_535;

    /**
     * @throws IllegalArgumentException if it is not of that form; the message is no more than that
     */
    public static Endpoint parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not <host>:<port>");
        }
        int port = Integer.parseInt(form.group(3));
        if (port > HIGHEST_PORT) {
            throw new IllegalArgumentException("no such port");
        }
        return form.group(1) == null
                ? new Endpoint(form.group(2).toLowerCase(Locale.ROOT), port)
                : new Endpoint(ipv6(form.group(1)), port);
    }

    /** Of a socket's address. Looks up nothing: an unresolved one stays a name. */
    public static Endpoint of(InetSocketAddress address) {
        return address.isUnresolved()
                ? new Endpoint(address.getHostString().toLowerCase(Locale.ROOT), address.getPort())
                : of(address.getAddress(), address.getPort());
    }

    /** Of a bound or connected socket. */
    static Endpoint of(InetAddress address, int port) {
        return new Endpoint(text(address), port);
    }

    /** Whether only Tor can reach it. */
    public boolean isOnion() {
        return host.endsWith(".onion");
    }

    /** Whether it is on this machine: a loopback address, or {@code localhost} (RFC 6761). */
    public boolean isLoopback() {
        return address().filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** Whether it takes no look-up to connect to it. */
    public boolean isAddress() {
        return address().isPresent();
    }

    /** The IP address, if it is one and no name; {@code localhost} counts as one. */
    Optional<InetAddress> address() {
        if (host.equals("localhost")) {
            return Optional.of(InetAddress.getLoopbackAddress());
        }
        if (!isIpv6() && !IPV4.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    private static String ipv6(String literal) {
        if (literal.indexOf(':') < 0) {
            throw new IllegalArgumentException("not an IPv6 address");
        }
        try {
            return text(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IPv6 address", e);
        }
    }

    private static String text(InetAddress address) {
        return address instanceof Inet6Address ipv6 ? Ipv6Text.of(ipv6) : address.getHostAddress();
    }

    @Override
    public String toString() {
        return (isIpv6() ? "[" + host + "]" : host) + ":" + port;
    }
}
