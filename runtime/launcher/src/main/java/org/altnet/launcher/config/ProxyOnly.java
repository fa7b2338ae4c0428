package org.altnet.launcher.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The global key {@code proxy.only}, before anything is started that could connect: {@code off},
 * {@code tor}, or a proxy's address and port. The launcher stands alone, so the rooms read the
 * value again, by the API's rules; a test holds the two against each other.
 */
final class ProxyOnly {
    static final String DEFAULT = "off";

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?:(?<v4>"
                            + BYTE
                            + "(?:\\."
                            + BYTE
                            + "){3})|\\[(?<v6>[0-9A-Fa-f:][0-9A-Fa-f:.]*)]):(?<port>\\d{1,5})");

    private ProxyOnly() {}

    /** What is wrong with a value; empty if nothing is. */
    static Optional<String> refuse(String value) {
        if (value.equals("off") || value.equals("tor") || proxy(value).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                "proxy.only is none of off, tor and HOST:PORT: '"
                        + value
                        + "'; HOST is an IP address, since a name would have to be looked up"
                        + " without the proxy: write proxy.only=127.0.0.1:9050, or [::1]:9050");
    }

    /** What may not be as meant, of a value that is not refused. */
    static Optional<String> doubt(String value) {
        return proxy(value)
                .filter(address -> !address.isLoopbackAddress())
                .map(
                        address ->
                                "the proxy "
                                        + value
                                        + " is not on this machine: whoever is in between sees all"
                                        + " that AltNet asks of it; better run one at 127.0.0.1");
    }

    private static Optional<InetAddress> proxy(String value) {
        Matcher matcher = ADDRESS.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group("port"));
        if (port < 1 || port > 0xffff) {
            return Optional.empty();
        }
        String v4 = matcher.group("v4");
        try {
            // No name can match, so the JDK asks nobody; but a group without a colon is no IPv6.
            return v4 == null && matcher.group("v6").indexOf(':') < 0
                    ? Optional.empty()
                    : Optional.of(InetAddress.getByName(v4 == null ? matcher.group("v6") : v4));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
