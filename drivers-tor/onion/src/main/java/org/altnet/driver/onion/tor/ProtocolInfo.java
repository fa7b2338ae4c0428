package org.altnet.driver.onion.tor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a control port says of itself before anybody has authenticated ({@code PROTOCOLINFO},
 * control-spec 3.21), which the library does not ask.
 *
 * @param methods of authentication, such as {@code COOKIE}
 * @param cookie the file; empty if none is named
 */
record ProtocolInfo(Set<String> methods, Optional<Path> cookie) {
    private static final int MOST_LINES = 32;
    private static final int LONGEST_LINE = 8_192;
    private static final Pattern AUTH =
            Pattern.compile(
                    "250[- ]AUTH METHODS=([A-Z0-9,]{1,200})(?: COOKIEFILE=\"((?:[^\"\\\\]|\\\\.){1,4096})\")?.*");

    ProtocolInfo {
        methods = Set.copyOf(methods);
    }

    /** Asks. Blocks until it is answered or the connection ends. */
    static ProtocolInfo ask(ControlStreams streams) throws IOException {
        streams.out().write("PROTOCOLINFO 1\r\n".getBytes(StandardCharsets.US_ASCII));
        streams.out().flush();
        return read(streams.in());
    }

    static ProtocolInfo read(InputStream in) throws IOException {
        ProtocolInfo info = new ProtocolInfo(Set.of(), Optional.empty());
        for (int i = 0; i < MOST_LINES; i++) {
            String line = line(in);
            if (line.startsWith("250 ")) {
                return info;
            }
            if (!line.startsWith("250-")) {
                throw new IOException("it is no control port of a tor");
            }
            Matcher auth = AUTH.matcher(line);
            if (auth.matches()) {
                info = of(auth.group(1), Optional.ofNullable(auth.group(2)));
            }
        }
        throw new IOException("it is no control port of a tor");
    }

    private static ProtocolInfo of(String methods, Optional<String> cookie) {
        return new ProtocolInfo(
                Arrays.stream(methods.split(","))
                        .filter(method -> !method.isEmpty())
                        .collect(Collectors.toSet()),
                cookie.map(text -> Path.of(text.replaceAll("\\\\(.)", "$1").replace("\0", ""))));
    }

    /** Byte by byte: what follows is the library's. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("it closed the connection");
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("it is no control port of a tor");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
