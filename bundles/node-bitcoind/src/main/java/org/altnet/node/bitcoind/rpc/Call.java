package org.altnet.node.bitcoind.rpc;

import java.util.List;

/**
 * One call of a batch.
 *
 * @param parameters each a {@code String}, {@code Integer}, {@code Boolean}, or a {@code List} of
 *     these
 */
public record Call(RpcMethod method, List<?> parameters) {
    public Call {
        parameters = List.copyOf(parameters);
    }

    public static Call of(RpcMethod method, Object... parameters) {
        return new Call(method, List.of(parameters));
    }
}
