package org.altnet.node.bitcoind;

/**
 * A node answers that is not the one that the operator means. It is neither asked nor told more.
 */
final class WrongNodeException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongNodeException(String message) {
        super(message);
    }
}
