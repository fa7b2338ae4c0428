package org.altnet.node.bitcoind;

import java.util.Optional;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.node.bitcoind.Decoded.GarbledException;
import org.altnet.node.bitcoind.rpc.Rest;
import org.altnet.node.bitcoind.rpc.RpcCodes;
import org.altnet.node.bitcoind.rpc.RpcErrorException;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcMethod;

/** Blocks by hash, the last ones kept, up to some megabytes. Thread-safe. */
final class BlockSource {
    private static final int BYTES_KEPT = 32 << 20;

    private final Asking node;
    private final Optional<Rest> rest;
    private final Cache<Hash256, Block> blocks = new Cache<>(BYTES_KEPT, Block::length);

    /**
     * @param rest if the node offers it
     */
    BlockSource(Asking node, Optional<Rest> rest) {
        this.node = node;
        this.rest = rest;
    }

    /**
     * @return empty if the node has not got it, or has pruned it
     */
    Optional<Block> block(Hash256 hash) throws RpcException {
        Optional<Block> kept = blocks.get(hash);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<Block> block = byRest(hash);
        if (block.isEmpty()) {
            block = byRpc(hash);
        }
        block.ifPresent(found -> blocks.put(hash, found));
        return block;
    }

    private Optional<Block> byRest(Hash256 hash) throws RpcException {
        Optional<byte[]> bytes = rest.isEmpty() ? Optional.empty() : rest.get().block(hash);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Decoded.block(bytes.get(), hash));
        } catch (GarbledException e) {
            throw Asking.garbled("/rest/block", e);
        }
    }

    private Optional<Block> byRpc(Hash256 hash) throws RpcException {
        try {
            return Optional.of(
                    node.ask(
                            answer -> Decoded.block(Decoded.hex(Decoded.string(answer)), hash),
                            RpcMethod.GETBLOCK,
                            hash.toString(),
                            false));
        } catch (RpcErrorException e) {
            if (isAbsence(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Unknown; pruned or not downloaded; and what old nodes say of a header without its block. */
    static boolean isAbsence(RpcErrorException e) {
        return switch (e.code()) {
            case RpcCodes.NOT_FOUND, RpcCodes.MISC -> true;
            case RpcCodes.INTERNAL -> e.reason().contains("read block from disk");
            default -> false;
        };
    }
}
