package org.altnet.node.bitcoind.rpc;

/** No usable answer. The message names the remedy if there is one. */
public final class RpcUnavailableException extends RpcException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Kind {
        /** Nobody listens there. */
        REFUSED,
        /** The connection was cut before the answer was there. */
        BROKEN,
        /** It takes too long. */
        TIMEOUT,
        /** HTTP 401, or nothing to show who we are. */
        UNAUTHORIZED,
        /** HTTP 403. */
        FORBIDDEN,
        /** HTTP 503: too much to do. */
        BUSY,
        /** What came is not what a node answers. */
        GARBLED,
        /** AltNet itself called it off. */
        CLOSED
    }

    private final Kind kind;

    public RpcUnavailableException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    RpcUnavailableException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** True if the node may be quite all right and only slow. */
    public boolean isSlowness() {
        return kind == Kind.TIMEOUT || kind == Kind.BUSY;
    }
}
