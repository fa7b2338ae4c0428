package org.altnet.chain;

import org.altnet.api.driver.PeerId;

/** Whoever showed a header, as logs may name them: a peer's address is nobody's business there. */
final class SourceName {
    private static final String NODE = "node:";
    private static final String FILE = "file:";

    private SourceName() {}

    static String redacted(String source) {
        if (source.startsWith(NODE) || source.startsWith(FILE)) {
            return source;
        }
        try {
            return PeerId.parse(source).redacted();
        } catch (IllegalArgumentException noPeer) {
            return source;
        }
    }
}
