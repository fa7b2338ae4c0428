package org.altnet.node.bitcoind;

import jakarta.json.JsonValue;
import java.util.List;
import org.altnet.api.node.NodeException;
import org.altnet.node.bitcoind.Decoded.GarbledException;
import org.altnet.node.bitcoind.rpc.Call;
import org.altnet.node.bitcoind.rpc.JsonRpc;
import org.altnet.node.bitcoind.rpc.Reply;
import org.altnet.node.bitcoind.rpc.RpcErrorException;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcMethod;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException.Kind;

/**
 * Asks a node and makes values of the answers; an answer that is of no form known is as good as
 * none. Thread-safe.
 */
final class Asking {
    private final String node;
    private final JsonRpc rpc;

    /** Makes a value of an answer. */
    @FunctionalInterface
    interface Form<T> {
        T of(JsonValue answer) throws GarbledException;
    }

    /**
     * @param node the node's id, for texts
     */
    Asking(String node, JsonRpc rpc) {
        this.node = node;
        this.rpc = rpc;
    }

    JsonRpc rpc() {
        return rpc;
    }

    <T> T ask(Form<T> form, RpcMethod method, Object... parameters) throws RpcException {
        return formed(form, rpc.call(method, parameters), method);
    }

    /** The result of a reply, as a value. */
    <T> T read(Form<T> form, Reply reply, RpcMethod method) throws RpcException {
        return formed(form, reply.get(), method);
    }

    List<Reply> batch(List<Call> calls) throws RpcException {
        return calls.isEmpty() ? List.of() : rpc.batch(calls);
    }

    /** What callers are told. */
    NodeException told(RpcException e) {
        return new NodeException("node " + node + ": " + e.getMessage(), e);
    }

    NodeException told(String what) {
        return new NodeException("node " + node + ": " + what);
    }

    static boolean is(RpcException e, int code) {
        return e instanceof RpcErrorException error && error.is(code);
    }

    private static <T> T formed(Form<T> form, JsonValue answer, RpcMethod method)
            throws RpcException {
        try {
            return form.of(answer);
        } catch (GarbledException e) {
            throw garbled(method.id(), e);
        }
    }

    static RpcUnavailableException garbled(String what, GarbledException why) {
        return new RpcUnavailableException(
                Kind.GARBLED,
                "the answer to "
                        + what
                        + " cannot be understood: "
                        + why.getMessage()
                        + "; check that rpc.connect is a Bitcoin Core node");
    }
}
