package org.altnet.node.bitcoind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.node.bitcoind.rpc.Call;
import org.altnet.node.bitcoind.rpc.Reply;
import org.altnet.node.bitcoind.rpc.RpcCodes;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcMethod;

/**
 * Headers by hash. What a hash stands for never changes, so what was asked once is kept; each is
 * hashed before it is believed. Thread-safe.
 */
final class HeaderSource {
    private static final int HEADERS_KEPT = 32_768;
    private static final int PLACES_KEPT = 4_096;

    private final Asking node;
    private final Cache<Hash256, BlockHeader> headers = new Cache<>(HEADERS_KEPT, header -> 1);
    private final Cache<Hash256, StoredHeader> places = new Cache<>(PLACES_KEPT, place -> 1);

    HeaderSource(Asking node) {
        this.node = node;
    }

    /** Keeps headers that came another way, so that the node need not be asked for them. */
    void keep(Headers known) {
        known.forEach(this::keep);
    }

    /**
     * @return empty if the node does not know it
     */
    Optional<BlockHeader> header(Hash256 hash) throws RpcException {
        Optional<BlockHeader> kept = headers.get(hash);
        if (kept.isPresent()) {
            return kept;
        }
        try {
            BlockHeader header =
                    node.ask(
                            answer -> Decoded.header(answer, hash),
                            RpcMethod.GETBLOCKHEADER,
                            hash.toString(),
                            false);
            keep(header);
            return Optional.of(header);
        } catch (RpcException e) {
            return emptyIfUnknown(e);
        }
    }

    /**
     * Headers of which the node has said that it has them.
     *
     * @return in the order of the hashes; fewer if one has gone in the meantime
     */
    List<BlockHeader> headers(List<Hash256> hashes) throws RpcException {
        List<Hash256> missing =
                hashes.stream().filter(hash -> headers.get(hash).isEmpty()).toList();
        List<Reply> replies =
                node.batch(
                        missing.stream()
                                .map(
                                        hash ->
                                                Call.of(
                                                        RpcMethod.GETBLOCKHEADER,
                                                        hash.toString(),
                                                        false))
                                .toList());
        Map<Hash256, BlockHeader> fresh = new HashMap<>();
        for (int i = 0; i < replies.size(); i++) {
            Hash256 hash = missing.get(i);
            BlockHeader header =
                    node.read(
                            answer -> Decoded.header(answer, hash),
                            replies.get(i),
                            RpcMethod.GETBLOCKHEADER);
            keep(header);
            fresh.put(hash, header);
        }
        List<BlockHeader> all = new ArrayList<>(hashes.size());
        for (Hash256 hash : hashes) {
            BlockHeader header =
                    fresh.containsKey(hash) ? fresh.get(hash) : headers.get(hash).orElse(null);
            if (header == null) {
                break; // pushed out of the cache by others between the two looks
            }
            all.add(header);
        }
        return all;
    }

    /**
     * Headers with their places in the chain.
     *
     * @return by hash, without those that the node does not know
     */
    Map<Hash256, StoredHeader> places(List<Hash256> hashes) throws RpcException {
        Map<Hash256, StoredHeader> found = new HashMap<>();
        List<Hash256> missing = new ArrayList<>();
        for (Hash256 hash : hashes) {
            places.get(hash)
                    .ifPresentOrElse(place -> found.put(hash, place), () -> missing.add(hash));
        }
        List<Reply> replies = node.batch(missing.stream().map(HeaderSource::inWords).toList());
        for (int i = 0; i < replies.size(); i++) {
            Hash256 hash = missing.get(i);
            if (isUnknown(replies.get(i))) {
                continue;
            }
            StoredHeader place =
                    node.read(
                            answer -> Decoded.stored(answer, hash),
                            replies.get(i),
                            RpcMethod.GETBLOCKHEADER);
            places.put(hash, place);
            keep(place.header());
            found.put(hash, place);
        }
        return found;
    }

    /**
     * Where on the active chain a block is, which can change from one call to the next.
     *
     * @return in the order of the hashes; empty for what is not on it
     */
    List<Optional<Integer>> activeHeights(List<Hash256> hashes) throws RpcException {
        List<Reply> replies = node.batch(hashes.stream().map(HeaderSource::inWords).toList());
        List<Optional<Integer>> heights = new ArrayList<>(replies.size());
        for (Reply reply : replies) {
            heights.add(
                    isUnknown(reply)
                            ? Optional.empty()
                            : node.read(
                                    answer -> {
                                        var object = Decoded.object(answer);
                                        return Decoded.integer(object, "confirmations") > 0
                                                ? Optional.of(Decoded.count(object, "height"))
                                                : Optional.<Integer>empty();
                                    },
                                    reply,
                                    RpcMethod.GETBLOCKHEADER));
        }
        return heights;
    }

    /**
     * Hashes of the active chain.
     *
     * @return in the order of the heights, up to the first that is beyond its end
     */
    List<Hash256> activeHashes(List<Integer> heights) throws RpcException {
        List<Reply> replies =
                node.batch(
                        heights.stream()
                                .map(height -> Call.of(RpcMethod.GETBLOCKHASH, height))
                                .toList());
        List<Hash256> hashes = new ArrayList<>(replies.size());
        for (Reply reply : replies) {
            if (reply.error().filter(e -> e.is(RpcCodes.INVALID_PARAMETER)).isPresent()) {
                break;
            }
            hashes.add(
                    node.read(
                            answer -> Decoded.hash(Decoded.string(answer)),
                            reply,
                            RpcMethod.GETBLOCKHASH));
        }
        return hashes;
    }

    /** Whether the node has it, on whichever branch. Asked anew each time. */
    boolean isKnown(Hash256 hash) throws RpcException {
        try {
            node.rpc().call(RpcMethod.GETBLOCKHEADER, hash.toString(), false);
            return true;
        } catch (RpcException e) {
            emptyIfUnknown(e);
            return false;
        }
    }

    private void keep(BlockHeader header) {
        headers.put(header.hash(), header);
    }

    private static Call inWords(Hash256 hash) {
        return Call.of(RpcMethod.GETBLOCKHEADER, hash.toString());
    }

    private static boolean isUnknown(Reply reply) {
        return reply.error().filter(e -> e.is(RpcCodes.NOT_FOUND)).isPresent();
    }

    private static <T> Optional<T> emptyIfUnknown(RpcException e) throws RpcException {
        if (Asking.is(e, RpcCodes.NOT_FOUND)) {
            return Optional.empty();
        }
        throw e;
    }
}
