package org.altnet.node.bitcoind.rpc;

/** A call that came to nothing. The message is one line that says why. */
public abstract sealed class RpcException extends Exception
        permits RpcErrorException, RpcUnavailableException {
    private static final long serialVersionUID = 1L;

    RpcException(String message) {
        super(message);
    }

    RpcException(String message, Throwable cause) {
        super(message, cause);
    }
}
