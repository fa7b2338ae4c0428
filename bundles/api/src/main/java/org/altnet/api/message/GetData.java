package org.altnet.api.message;

import java.util.Objects;

/**
 * "Give me that block, with its witnesses."
 *
 * @param block the block's hash
 */
public record GetData(Hash256 block) implements Message {
    public GetData {
        Objects.requireNonNull(block, "block");
    }

    @Override
    public int length() {
        return Hash256.LENGTH;
    }
}
