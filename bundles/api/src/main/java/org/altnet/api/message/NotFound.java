package org.altnet.api.message;

import java.util.Objects;

/**
 * "I do not have that block": the answer to {@link GetData}.
 *
 * @param block the hash that was asked for
 */
public record NotFound(Hash256 block) implements Message {
    public NotFound {
        Objects.requireNonNull(block, "block");
    }

    @Override
    public int length() {
        return Hash256.LENGTH;
    }
}
