package org.altnet.node.bitcoind.rpc;

import jakarta.json.JsonValue;
import java.util.Optional;

/** What came of one call of a batch. */
public final class Reply {
    private final JsonValue result;
    private final Optional<RpcErrorException> error;

    private Reply(JsonValue result, Optional<RpcErrorException> error) {
        this.result = result;
        this.error = error;
    }

    static Reply result(JsonValue result) {
        return new Reply(result, Optional.empty());
    }

    static Reply error(RpcErrorException error) {
        return new Reply(JsonValue.NULL, Optional.of(error));
    }

    /** The result, which may be {@link JsonValue#NULL}. */
    public JsonValue get() throws RpcErrorException {
        if (error.isPresent()) {
            throw error.get();
        }
        return result;
    }

    public Optional<RpcErrorException> error() {
        return error;
    }
}
