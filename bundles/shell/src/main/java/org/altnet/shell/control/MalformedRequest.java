package org.altnet.shell.control;

/** Bytes that are no request. The message says what was expected, in one line for the client. */
final class MalformedRequest extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRequest(String message) {
        super(message);
    }
}
