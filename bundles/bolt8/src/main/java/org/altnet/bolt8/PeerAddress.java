package org.altnet.bolt8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Lightning node and where it listens, written {@code <node id>@<host>:<port>}.
 *
 * @param node its id
 * @param endpoint where it listens, or where it called from
 */
record PeerAddress(PublicKey node, Endpoint endpoint) {
    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{66})@(.+)");

    /**
     * @throws IllegalArgumentException if it is not of that form; the message is no more than that
     */
    static PeerAddress parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not <66 hexadecimal digits>@<host>:<port>");
        }
        return new PeerAddress(PublicKey.parse(form.group(1)), Endpoint.parse(form.group(2)));
    }

    @Override
    public String toString() {
        return node + "@" + endpoint;
    }
}
