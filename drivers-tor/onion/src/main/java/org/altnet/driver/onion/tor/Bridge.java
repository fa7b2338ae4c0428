package org.altnet.driver.onion.tor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way into the Tor network that is in no public list: what follows {@code Bridge} in a torrc,
 * {@code [transport] address:port [fingerprint] [key=value ...]}. A secret.
 */
public final class Bridge {
    private static final int LONGEST = 2_000;

    /** Nothing that ends a line, begins a comment, or quotes. */
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:([A-Za-z_][A-Za-z0-9_]{0,40}) )?"
                            + "(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]{2,45}]):[0-9]{1,5}"
                            + "(?: \\$?[0-9A-Fa-f]{40})?"
                            + "(?: [A-Za-z0-9_.-]{1,40}=[!$-~]{0,1000}){0,20}");

    private final String line;
    private final Optional<String> transport;

    private Bridge(String line, Optional<String> transport) {
        this.line = line;
        this.transport = transport;
    }

    /**
     * @param text with or without the word {@code Bridge} before it
     * @throws IllegalArgumentException if it is none; the message does not quote it
     */
    public static Bridge parse(String text) {
        String line = text.length() > LONGEST ? "" : text.strip().replaceAll("[ \t]+", " ");
        if (line.regionMatches(true, 0, "Bridge ", 0, "Bridge ".length())) {
            line = line.substring("Bridge ".length());
        }
        Matcher form = FORM.matcher(line);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "not [transport] <address>:<port> [fingerprint] [key=value ...]");
        }
        return new Bridge(line, Optional.ofNullable(form.group(1)));
    }

    /** The pluggable transport that it needs; empty for a bridge that talks plain Tor. */
    public Optional<String> transport() {
        return transport;
    }

    String line() {
        return line;
    }

    /** Without its address. */
    @Override
    public String toString() {
        return transport.orElse("plain") + " bridge";
    }
}
