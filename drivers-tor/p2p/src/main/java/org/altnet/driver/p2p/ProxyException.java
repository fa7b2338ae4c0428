package org.altnet.driver.p2p;

import java.io.IOException;

/** The proxy cannot be used, whoever is called; the text names no node. */
final class ProxyException extends IOException {
    private static final long serialVersionUID = 1L;

    ProxyException(String text) {
        super(text);
    }

    ProxyException(String text, IOException cause) {
        super(text, cause);
    }
}
