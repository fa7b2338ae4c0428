package org.altnet.driver.p2p;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/**
 * Why a connection did not come about, or ended: for logs and status lines, so without addresses of
 * nodes.
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
        /** It is the proxy, not the node. */
        PROXY
    }

    static Trouble passing(String text) {
        return new Trouble(Kind.PASSING, text);
    }

    static Trouble lasting(String text) {
        return new Trouble(Kind.LASTING, text);
    }

    static Trouble of(IOException e) {
        if (e instanceof UnsuitableNodeException) {
            return lasting(e.getMessage());
        }
        return new Trouble(e instanceof ProxyException ? Kind.PROXY : Kind.PASSING, describe(e));
    }

    private static String describe(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (e instanceof EOFException || e.getMessage() == null) {
            return "it closed the connection";
        }
        String text = e.getMessage();
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
