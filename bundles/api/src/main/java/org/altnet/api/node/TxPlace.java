package org.altnet.api.node;

import java.util.Objects;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;

/**
 * Where a node has a transaction.
 *
 * @param tx the transaction
 * @param block the block on the node's best chain that it is in; empty if it is in the mempool
 */
public record TxPlace(Tx tx, Optional<Hash256> block) {
    public TxPlace {
        Objects.requireNonNull(tx, "tx");
        Objects.requireNonNull(block, "block");
    }
}
