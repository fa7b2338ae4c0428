package org.altnet.api.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as they are written, told from names without anybody being asked. */
public final class LiteralAddress {
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern V4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");

    /** The JDK asks nobody about a host with a colon that begins like this. */
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]*");

    private LiteralAddress() {}

    /**
     * @param host four decimal numbers, or an IPv6 address with or without brackets (RFC 4291,
     *     section 2.2), without a zone
     * @return empty if it is a name, or nothing
     */
    public static Optional<InetAddress> of(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        boolean isV6 = bare.indexOf(':') >= 0 && V6.matcher(bare).matches();
        if (!isV6 && (bracketed || !V4.matcher(bare).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    /** Whether it is an address of this machine's own that no packet to leaves it; no name is. */
    public static boolean isLoopback(String host) {
        return of(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }
}
