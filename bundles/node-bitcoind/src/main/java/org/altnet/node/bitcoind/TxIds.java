package org.altnet.node.bitcoind;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.node.bitcoind.Decoded.GarbledException;

/** Which transactions are in a block, 32 bytes each, and which block is before it. Immutable. */
final class TxIds {
    private final Hash256 previous;
    private final byte[] ids;

    private TxIds(Hash256 previous, byte[] ids) {
        this.previous = previous;
        this.ids = ids;
    }

    /** {@code getblock} in words. */
    static TxIds of(JsonValue answer) throws GarbledException {
        JsonObject block = Decoded.object(answer);
        JsonArray transactions = Decoded.array(block.getOrDefault("tx", JsonValue.NULL));
        ByteBuffer ids = ByteBuffer.allocate(transactions.size() * Hash256.LENGTH);
        for (JsonValue id : transactions) {
            Decoded.hash(Decoded.string(id)).writeTo(ids);
        }
        Optional<String> previous = Decoded.optionalString(block, "previousblockhash");
        return new TxIds(
                previous.isPresent() ? Decoded.hash(previous.get()) : Hash256.ZERO, ids.array());
    }

    /** Zeros before genesis. */
    Hash256 previous() {
        return previous;
    }

    int length() {
        return ids.length;
    }

    boolean contains(Hash256 txid) {
        byte[] wanted = txid.bytes();
        for (int at = 0; at < ids.length; at += Hash256.LENGTH) {
            if (ids[at] == wanted[0]
                    && Arrays.equals(ids, at, at + Hash256.LENGTH, wanted, 0, Hash256.LENGTH)) {
                return true;
            }
        }
        return false;
    }
}
