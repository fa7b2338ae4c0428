package org.altnet.api.message;

import java.util.Objects;

/**
 * "I do not have that": an answer to {@link GetData} and {@link GetTx}.
 *
 * @param hash the hash that was asked for
 */
public record NotFound(Hash256 hash) implements Message {
    public NotFound {
        Objects.requireNonNull(hash, "hash");
    }

    @Override
    public int length() {
        return Hash256.LENGTH;
    }
}
