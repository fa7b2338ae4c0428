package org.altnet.bolt8;

import java.io.IOException;

/**
 * The node is there and proved its id, but it is of no use to us, and that will not change soon.
 */
final class PeerUnusableException extends IOException {
    private static final long serialVersionUID = 1L;

    PeerUnusableException(String message) {
        super(message);
    }
}
