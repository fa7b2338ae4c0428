package org.altnet.api.message;

import java.util.Objects;

/**
 * "Which headers follow?" Asks for the headers after the first block of the locator that the peer
 * has on its best chain, up to and including {@code stop}, at most {@link Headers#MAX}.
 *
 * @param locator what the asker has
 * @param stop the last block wanted, or {@link Hash256#ZERO} for as many as fit
 */
public record GetHeaders(BlockLocator locator, Hash256 stop) implements Message {
    public GetHeaders {
        Objects.requireNonNull(locator, "locator");
        Objects.requireNonNull(stop, "stop");
    }

    /** Everything after the locator. */
    public GetHeaders(BlockLocator locator) {
        this(locator, Hash256.ZERO);
    }

    @Override
    public int length() {
        return (locator.entries().size() + 1) * Hash256.LENGTH;
    }
}
