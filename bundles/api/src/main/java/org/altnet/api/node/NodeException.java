package org.altnet.api.node;

/**
 * The node could not be asked, or gave no usable answer. The message says which node, what was
 * asked, and why.
 */
public class NodeException extends Exception {
    private static final long serialVersionUID = 1L;

    public NodeException(String message) {
        super(message);
    }

    public NodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
