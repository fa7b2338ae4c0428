package org.altnet.node.embedded;

import java.util.List;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Block;

/** Between bitcoinj's types and the API's. Both print hashes alike; only ours is in wire order. */
final class BitcoinjTypes {
    private BitcoinjTypes() {}

    static Sha256Hash hash(Hash256 hash) {
        return Sha256Hash.wrapReversed(hash.bytes());
    }

    static Hash256 hash(Sha256Hash hash) {
        return Hash256.of(hash.serialize());
    }

    static org.altnet.api.message.Block block(Block block) {
        return org.altnet.api.message.Block.of(block.serialize());
    }

    static Headers headers(List<Block> blocks) {
        return Headers.of(
                blocks.stream()
                        .map(block -> BlockHeader.of(block.cloneAsHeader().serialize()))
                        .toArray(BlockHeader[]::new));
    }
}
