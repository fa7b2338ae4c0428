package org.altnet.driver.onion;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.altnet.bolt8.Bolt8Settings;
import org.altnet.bolt8.Endpoint;
import org.altnet.driver.onion.tor.Bridge;
import org.altnet.driver.onion.tor.ControlEndpoint;
import org.altnet.driver.onion.tor.Secret;
import org.altnet.driver.onion.tor.TorSource;
import org.altnet.wire.OnionAddress;

/**
 * The configuration, read and checked. Immutable.
 *
 * @param peers what any driver of such peers is told
 * @param tor which tor to use
 * @param listen whether others can call
 * @param port of our onion service
 * @param clients keys of those who alone may find it; empty for everybody
 */
record OnionSettings(
        Bolt8Settings peers, TorSource tor, boolean listen, int port, List<String> clients) {
    private static final String SECTION = OnionDriver.MEDIUM.section();

    /** Where tor hands on who calls: any port, which nobody but tor is told. */
    private static final String BEHIND_TOR = "127.0.0.1:0";

    private static final String EMBEDDED = "embedded";
    private static final String UNIX = "unix:";
    private static final int KEY_LENGTH = 32;
    private static final int HIGHEST_PORT = 65_535;

    /**
     * @throws IllegalArgumentException if a value cannot be used: one line that says which, where,
     *     and what is expected; no onion address and no bridge is in it
     */
    static OnionSettings of(OnionConfig config) {
        boolean listen = yesOrNo("listen", config.listen());
        Bolt8Settings peers =
                Bolt8Settings.of(OnionDriver.MEDIUM)
                        .listen(listen ? BEHIND_TOR : "")
                        .peers(config.peers())
                        .inbound(config.inbound(), config.inbound_max())
                        .reconnect(config.reconnect_first(), config.reconnect_most())
                        .pingInterval(config.ping_interval())
                        .handshakeTimeout(config.handshake_timeout())
                        .read();
        checkOnions(peers.called());
        return new OnionSettings(
                peers, tor(config), listen, port(config.port()), clients(config.clients()));
    }

    private static void checkOnions(List<Endpoint> called) {
        for (int i = 0; i < called.size(); i++) {
            if (!isOnion(called.get(i).host())) {
                throw wrong(
                        "peers",
                        "the host of peer "
                                + (i + 1)
                                + " is no v3 onion address: 56 letters and digits before .onion,"
                                + " and their checksum fits; is a character wrong?");
            }
        }
    }

    private static TorSource tor(OnionConfig config) {
        return config.control().isBlank() ? own(config) : running(config);
    }

    private static TorSource own(OnionConfig config) {
        refuse("control.cookie", config.control_cookie(), "it is for a tor that control names");
        refuse(
                "control.password.file",
                config.control_password_file(),
                "it is for a tor that control names");
        refuse("socks", config.socks(), "it is for a tor that control names");
        String tor = config.tor().strip();
        Optional<Path> program =
                tor.isEmpty() || tor.equals(EMBEDDED)
                        ? Optional.empty()
                        : Optional.of(program("tor", tor, "'embedded', or the path of a tor"));
        List<Bridge> bridges = bridges(config.bridges());
        return new TorSource.Own(
                program, bridges, transports(config.transports()), torrc(config.torrc().strip()));
    }

    private static TorSource running(OnionConfig config) {
        String why = "a tor that control names has its own";
        refuse("bridges", config.bridges(), why);
        refuse("transports", config.transports(), why);
        refuse("torrc", config.torrc(), why);
        if (!config.tor().isBlank() && !config.tor().strip().equals(EMBEDDED)) {
            throw wrong("tor", "write tor or control, not both");
        }
        return new TorSource.Running(
                control(config.control().strip()), socks(config.socks().strip()), secret(config));
    }

    private static ControlEndpoint control(String text) {
        if (text.startsWith(UNIX)) {
            return new ControlEndpoint.SocketFile(
                    path("control", text.substring(UNIX.length()), "unix:<path of a socket>"));
        }
        return new ControlEndpoint.Port(
                onThisMachine("control", text, "127.0.0.1:9051 or unix:/run/tor/control"));
    }

    private static Optional<InetSocketAddress> socks(String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(onThisMachine("socks", text, "127.0.0.1:9050"));
    }

    private static Optional<Secret> secret(OnionConfig config) {
        String cookie = config.control_cookie().strip();
        String password = config.control_password_file().strip();
        if (!cookie.isEmpty() && !password.isEmpty()) {
            throw wrong("control.cookie", "write it or control.password.file, not both");
        }
        String form = "an absolute path";
        if (!cookie.isEmpty()) {
            Path file = path("control.cookie", cookie, form);
            return Optional.of(new Secret(Secret.Kind.COOKIE, file));
        }
        if (!password.isEmpty()) {
            Path file = path("control.password.file", password, form);
            return Optional.of(new Secret(Secret.Kind.PASSWORD, file));
        }
        return Optional.empty();
    }

    /** Bridges are secrets: mistakes name their number alone. */
    private static List<Bridge> bridges(String text) {
        List<String> lines =
                Arrays.stream(text.split("[;\n]"))
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        List<Bridge> bridges = new ArrayList<>();
        for (String line : lines) {
            try {
                bridges.add(Bridge.parse(line));
            } catch (IllegalArgumentException e) {
                int number = bridges.size() + 1;
                throw wrong("bridges", "bridge " + number + " is " + e.getMessage());
            }
        }
        return bridges;
    }

    private static Map<String, Path> transports(String text) {
        Map<String, Path> transports = new HashMap<>();
        String form = "<name>=<path of a program>, such as webtunnel=/usr/bin/webtunnel-client";
        for (String entry : listed(text)) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? "" : entry.substring(0, equals).strip();
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,40}")) {
                throw unusable("transports", entry, form);
            }
            transports.put(name, program("transports", entry.substring(equals + 1).strip(), form));
        }
        return transports;
    }

    private static Optional<Path> torrc(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path file = path("torrc", text, "the absolute path of a file");
        if (!Files.isReadable(file)) {
            throw wrong("torrc", file + " cannot be read");
        }
        return Optional.of(file);
    }

    private static List<String> clients(String text) {
        List<String> clients = new ArrayList<>();
        for (String entry : listed(text)) {
            String key =
                    entry.startsWith("descriptor:x25519:")
                            ? entry.substring("descriptor:x25519:".length())
                            : entry;
            if (Base32.decode(key).length != KEY_LENGTH) {
                throw unusable("clients", entry, "x25519 keys of 52 letters and digits, in Base32");
            }
            clients.add(key.toUpperCase(Locale.ROOT));
        }
        return clients;
    }

    private static int port(String text) {
        if (!text.strip().matches("[0-9]{1,5}")) {
            throw unusable("port", text, "a port from 1 to 65535");
        }
        int port = Integer.parseInt(text.strip());
        if (port < 1 || port > HIGHEST_PORT) {
            throw unusable("port", text, "a port from 1 to 65535");
        }
        return port;
    }

    private static boolean yesOrNo(String key, String text) {
        return switch (text.strip()) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> throw unusable(key, text, "yes or no");
        };
    }

    private static InetSocketAddress onThisMachine(String key, String text, String form) {
        try {
            Endpoint endpoint = Endpoint.parse(text);
            if (!endpoint.isLoopback() || endpoint.port() == 0) {
                throw unusable(key, text, form + ": a tor on this machine");
            }
            // A literal: nothing is looked up.
            String host = endpoint.host().equals("localhost") ? "127.0.0.1" : endpoint.host();
            return new InetSocketAddress(InetAddress.getByName(host), endpoint.port());
        } catch (UnknownHostException e) {
            throw unusable(key, text, form);
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith(SECTION) ? e : unusable(key, text, form);
        }
    }

    private static Path program(String key, String text, String form) {
        Path program = path(key, text, form);
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw wrong(key, program + " is no program that can be run");
        }
        return program;
    }

    private static Path path(String key, String text, String form) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw unusable(key, text, form);
        }
        throw unusable(key, text, form);
    }

    private static List<String> listed(String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList();
    }

    private static void refuse(String key, String text, String why) {
        if (!text.isBlank()) {
            throw wrong(key, "take it out: " + why);
        }
    }

    private static IllegalArgumentException unusable(String key, String entry, String form) {
        return wrong(key, "'" + entry.strip() + "' cannot be used, write " + form);
    }

    private static IllegalArgumentException wrong(String key, String what) {
        return new IllegalArgumentException(SECTION + " " + key + ": " + what);
    }

    /** Whether it is an onion service's address, without a mistake in it. */
    private static boolean isOnion(String host) {
        try {
            OnionAddress.key(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
