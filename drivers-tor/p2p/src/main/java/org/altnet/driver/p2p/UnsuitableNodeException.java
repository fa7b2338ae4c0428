package org.altnet.driver.p2p;

import java.io.IOException;

/** A node that is of no use, and will not be soon; the text says why. */
final class UnsuitableNodeException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsuitableNodeException(String text) {
        super(text);
    }
}
