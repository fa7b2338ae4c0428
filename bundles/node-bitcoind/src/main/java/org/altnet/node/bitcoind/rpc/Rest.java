package org.altnet.node.bitcoind.rpc;

import java.time.Duration;
import java.util.Optional;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException.Kind;

/**
 * Bitcoin Core's {@code -rest}: the same as by RPC in half the bytes and without a password. In the
 * form that all nodes know, old ones too. Thread-safe.
 */
public final class Rest {
    private static final int OK = 200;

    private final HttpTransport transport;
    private final Duration timeout;

    public Rest(HttpTransport transport, Duration timeout) {
        this.transport = transport;
        this.timeout = timeout;
    }

    /**
     * Headers of the active chain, the first one included.
     *
     * @param first nothing comes if it is not on the active chain
     * @param count 1 to 2,000
     * @return empty if the node does not answer such questions
     */
    public Optional<Headers> headers(Hash256 first, int count) throws RpcUnavailableException {
        int most = Headers.MAX * BlockHeader.LENGTH;
        Optional<byte[]> body = get("/rest/headers/" + count + "/" + first + ".bin", most);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        if (body.get().length % BlockHeader.LENGTH != 0
                || body.get().length > count * BlockHeader.LENGTH) {
            throw new RpcUnavailableException(
                    Kind.GARBLED,
                    transport.authority() + " sends headers of " + body.get().length + " bytes");
        }
        return Optional.of(Headers.of(body.get()));
    }

    /**
     * @return empty if the node does not have it, or answers no such questions
     */
    public Optional<byte[]> block(Hash256 hash) throws RpcUnavailableException {
        return get("/rest/block/" + hash + ".bin", Block.MAX_LENGTH);
    }

    private Optional<byte[]> get(String path, int most) throws RpcUnavailableException {
        HttpTransport.Answer answer = transport.get(path, most, timeout);
        return answer.status() == OK ? Optional.of(answer.body()) : Optional.empty();
    }
}
