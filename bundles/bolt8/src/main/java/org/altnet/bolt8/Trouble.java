package org.altnet.bolt8;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;

/**
 * Why a connection did not come about, or ended: for logs and status lines, so without addresses of
 * peers.
 *
 * @param kind what follows from it
 * @param text one line, beginning in lower case
 */
record Trouble(Kind kind, String text) {
    /** What follows from trouble. */
    enum Kind {
        /** Calling again soon may work. */
        PASSING,
        /** Calling again soon is of no use. */
        LASTING,
        /** It is the proxy, not the peer. */
        PROXY
    }

    static Trouble passing(String text) {
        return new Trouble(Kind.PASSING, text);
    }

    static Trouble lasting(String text) {
        return new Trouble(Kind.LASTING, text);
    }

    static Trouble of(IOException e) {
        if (e instanceof PeerUnusableException) {
            return new Trouble(Kind.LASTING, e.getMessage());
        }
        return new Trouble(e instanceof ProxyException ? Kind.PROXY : Kind.PASSING, describe(e));
    }

    private static String describe(IOException e) {
        if (e instanceof UnknownHostException) {
            return "host name not found";
        }
        if (e instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (e instanceof EOFException || e.getMessage() == null) {
            return "it closed the connection";
        }
        String text = e.getMessage().replace(" (Bind failed)", "");
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    /** Such as 250 ms, 8 s, 5 min. */
    static String inWords(Duration duration) {
        if (duration.toMillis() < 2_000) {
            return duration.toMillis() + " ms";
        }
        long seconds = duration.plusMillis(500).toSeconds();
        return seconds < 120 ? seconds + " s" : (seconds + 30) / 60 + " min";
    }
}
