package org.altnet.api.emergency;

/** The transaction cannot be sent. The message says what is wrong with it, in one line. */
public class UnsoundTransactionException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsoundTransactionException(String message) {
        super(message);
    }
}
