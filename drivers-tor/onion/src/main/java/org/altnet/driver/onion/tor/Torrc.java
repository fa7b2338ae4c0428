package org.altnet.driver.onion.tor;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The configuration of a tor that is our child: a client, with its ports on loopback wherever they
 * are free, that ends with us.
 *
 * @param directory for all its files
 * @param bridges by which it enters the Tor network; empty for none
 * @param transports programs of the pluggable transports that the bridges need, by name
 * @param proxy a SOCKS5 proxy through which alone it reaches out; empty for none
 * @param include a file with more lines, which tor reads itself
 */
record Torrc(
        Path directory,
        List<Bridge> bridges,
        Map<String, Path> transports,
        Optional<InetSocketAddress> proxy,
        Optional<Path> include) {
    Torrc {
        bridges = List.copyOf(bridges);
        transports = new TreeMap<>(transports);
    }

    Path file() {
        return directory.resolve("torrc");
    }

    /** Tor's own files, of which only one tor at a time can be the owner. */
    Path data() {
        return directory.resolve("data");
    }

    Path controlPortFile() {
        return directory.resolve("control-port");
    }

    Path cookieFile() {
        return directory.resolve("control-cookie");
    }

    /** Keys by which onion services that are not for everybody let us in: *.auth_private files. */
    Path clientAuthorisations() {
        return directory.resolve("client-authorisations");
    }

    /**
     * @param owner the process that it must not outlive
     * @throws IllegalArgumentException if a line would be another than what is meant
     */
    List<String> lines(long owner) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "DataDirectory " + quoted(data()),
                                "ControlPort 127.0.0.1:auto",
                                "ControlPortWriteToFile " + quoted(controlPortFile()),
                                "CookieAuthentication 1",
                                "CookieAuthFile " + quoted(cookieFile()),
                                "SocksPort 127.0.0.1:auto IsolateSOCKSAuth ExtendedErrors",
                                "ClientOnly 1",
                                "ClientOnionAuthDir " + quoted(clientAuthorisations()),
                                "AvoidDiskWrites 1",
                                "ShutdownWaitLength 0",
                                "Log notice stdout",
                                "__OwningControllerProcess " + owner));
        if (!bridges.isEmpty()) {
            lines.add("UseBridges 1");
            transports.forEach((name, program) -> lines.add(plugin(name, program)));
            bridges.forEach(bridge -> lines.add("Bridge " + bridge.line()));
        }
        proxy.ifPresent(at -> lines.add("Socks5Proxy " + at.getHostString() + ":" + at.getPort()));
        include.ifPresent(file -> lines.add("%include " + quoted(file)));
        return lines;
    }

    private static String plugin(String name, Path program) {
        return "ClientTransportPlugin " + name + " exec " + bare(program);
    }

    private static String quoted(Path path) {
        return '"' + oneLine(path.toString()).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Tor splits the command of a transport at blanks, quoted or not. */
    private static String bare(Path program) {
        String text = oneLine(program.toString());
        if (text.contains(" ") || text.contains("#") || text.contains("\"")) {
            throw new IllegalArgumentException(
                    "tor cannot run a transport whose path has a blank, '#' or a quote: " + text);
        }
        return text;
    }

    private static String oneLine(String text) {
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("a path has a line break or control character");
        }
        return text;
    }
}
