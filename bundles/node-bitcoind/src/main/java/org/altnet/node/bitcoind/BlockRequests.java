package org.altnet.node.bitcoind;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Hash256;
import org.altnet.node.bitcoind.Decoded.GarbledException;
import org.altnet.node.bitcoind.rpc.RpcErrorException;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the node ask its peers for blocks. One peer at a time: Core takes the answer of the peer that
 * it was told to ask last and no other's, so that asking several is asking one, late. Who asks
 * again is given the next peer. Thread-safe.
 */
final class BlockRequests {
    private static final Logger LOG = LoggerFactory.getLogger(BlockRequests.class);
    private static final int MOST_TRIED = 8;

    /** Of AltNet's own connections, which have no block that the node has not been given. */
    private static final String OWN_AGENT = "AltNet";

    private final Asking node;
    private final Features features;
    private final HeaderSource headers;
    private final AtomicInteger turn = new AtomicInteger();

    BlockRequests(Asking node, Features features, HeaderSource headers) {
        this.node = node;
        this.features = features;
        this.headers = headers;
    }

    /**
     * @return 1 if a peer was asked, else 0
     */
    int request(Hash256 hash) throws RpcException {
        if (!features.has(RpcMethod.GETBLOCKFROMPEER)) {
            return 0;
        }
        StoredHeader place = headers.places(List.of(hash)).get(hash);
        if (place == null) {
            return 0;
        }
        List<Integer> peers =
                new ArrayList<>(
                        node.ask(answer -> peersAt(answer, place.height()), RpcMethod.GETPEERINFO));
        if (peers.isEmpty()) {
            return 0;
        }
        Collections.rotate(peers, -Math.floorMod(turn.getAndIncrement(), peers.size()));
        for (int peer : peers.subList(0, Math.min(MOST_TRIED, peers.size()))) {
            try {
                node.rpc().call(RpcMethod.GETBLOCKFROMPEER, hash.toString(), peer);
                return 1;
            } catch (RpcErrorException e) {
                LOG.debug("Peer {} cannot be asked for block {}: {}", peer, hash, e.reason());
                if (e.reason().contains("already downloaded")) {
                    return 0;
                }
            }
        }
        return 0;
    }

    /** Those whose headers reach so far. */
    private static List<Integer> peersAt(JsonValue answer, int height) throws GarbledException {
        List<Integer> peers = new ArrayList<>();
        for (JsonValue value : Decoded.array(answer)) {
            JsonObject peer = Decoded.object(value);
            boolean isOwn =
                    Decoded.optionalString(peer, "subver")
                            .filter(agent -> agent.contains(OWN_AGENT))
                            .isPresent();
            if (!isOwn
                    && peer.containsKey("synced_headers")
                    && Decoded.integer(peer, "synced_headers") >= height) {
                peers.add(Decoded.count(peer, "id"));
            }
        }
        return peers;
    }
}
