package org.altnet.wire;

/**
 * Bytes that are not what they should be. The message says which field, what was found and what was
 * expected.
 */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }
}
