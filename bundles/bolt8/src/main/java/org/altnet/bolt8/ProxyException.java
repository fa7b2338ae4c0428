package org.altnet.bolt8;

import java.io.IOException;

/** The proxy cannot be used, whoever is called. */
public final class ProxyException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param text for status and logs: one line that begins in lower case, without addresses of
     *     peers
     */
    public ProxyException(String text) {
        super(text);
    }

    ProxyException(Endpoint proxy, IOException cause) {
        super("proxy " + proxy + ": " + Trouble.of(cause).text(), cause);
    }
}
