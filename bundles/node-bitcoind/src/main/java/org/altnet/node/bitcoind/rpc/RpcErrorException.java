package org.altnet.node.bitcoind.rpc;

/** The node has answered, and the answer is an error object. */
public final class RpcErrorException extends RpcException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    /**
     * @param code as in Bitcoin Core's {@code rpc/protocol.h}
     * @param reason the node's own words
     */
    public RpcErrorException(RpcMethod method, int code, String reason) {
        super(method.id() + " fails with error " + code + ": " + reason);
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    /** The node's own words, in one line. */
    public String reason() {
        return reason;
    }

    public boolean is(int other) {
        return code == other;
    }
}
