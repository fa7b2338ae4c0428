package org.altnet.api.message;

import java.util.Objects;

/**
 * "Give me that transaction, with its witnesses", from the mempool or wherever the node finds it.
 *
 * @param txid the transaction's id, without its witnesses (BIP141)
 */
public record GetTx(Hash256 txid) implements Message {
    public GetTx {
        Objects.requireNonNull(txid, "txid");
    }

    @Override
    public int length() {
        return Hash256.LENGTH;
    }
}
