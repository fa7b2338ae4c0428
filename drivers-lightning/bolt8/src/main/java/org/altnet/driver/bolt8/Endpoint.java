package org.altnet.driver.bolt8;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a TCP port, written {@code host:port} or {@code [2001:db8::1]:9735}. Names are not
 * resolved here: behind a proxy they must not be.
 *
 * @param host a name or an IP address in lower case, IPv6 without brackets
 * @param port 0 to 65,535
 */
record Endpoint(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([0-9A-Za-z._-]{1,160})):([0-9]{1,5})");
    private static final int HIGHEST_PORT = 65_535;

    /**
     * @throws IllegalArgumentException if it is not of that form; the message is no more than that
     */
    static Endpoint parse(String text) {
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

    /** Of a bound or connected socket. */
    static Endpoint of(InetAddress address, int port) {
        return new Endpoint(text(address), port);
    }

    boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    boolean isOnion() {
        return host.endsWith(".onion");
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
