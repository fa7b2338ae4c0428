package org.altnet.node.bitcoind;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.node.bitcoind.Decoded.GarbledException;

/**
 * What a node says of its chain as a whole: {@code getblockchaininfo}, which is cheap.
 *
 * @param chain Core's name of the network
 * @param blocks height of the best block
 * @param headers height of the best header, as Core reckons
 * @param bestBlock hash of the best block
 * @param downloading {@code initialblockdownload}; empty on nodes that do not tell
 * @param prunedBelow the lowest height that has a block, if the node prunes and tells
 */
record NodeInfo(
        String chain,
        int blocks,
        int headers,
        Hash256 bestBlock,
        Optional<Boolean> downloading,
        boolean pruned,
        Optional<Integer> prunedBelow) {
    static NodeInfo of(JsonValue answer) throws GarbledException {
        JsonObject object = Decoded.object(answer);
        return new NodeInfo(
                Decoded.string(object, "chain"),
                Decoded.count(object, "blocks"),
                Decoded.count(object, "headers"),
                Decoded.hash(Decoded.string(object, "bestblockhash")),
                Decoded.optionalFlag(object, "initialblockdownload"),
                Decoded.optionalFlag(object, "pruned").orElse(false),
                object.containsKey("pruneheight")
                        ? Optional.of(Decoded.count(object, "pruneheight"))
                        : Optional.empty());
    }
}
