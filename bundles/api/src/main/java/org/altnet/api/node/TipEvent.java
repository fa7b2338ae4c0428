package org.altnet.api.node;

import java.util.Objects;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;

/**
 * A node has a new best header.
 *
 * @param node the node's id
 * @param tip the new best header
 * @param at when it was noticed
 */
public record TipEvent(String node, StoredHeader tip, Moment at) {
    public TipEvent {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(tip, "tip");
        Objects.requireNonNull(at, "at");
    }
}
