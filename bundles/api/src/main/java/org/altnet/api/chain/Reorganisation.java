package org.altnet.api.chain;

import java.util.Objects;
import org.altnet.api.message.Network;

/**
 * AltNet's best branch was replaced by one with more work that leaves it before its end.
 *
 * @param network which chain
 * @param before the tip until now
 * @param after the tip from now on
 * @param forkPoint the last header that both have in common
 * @param source who brought the header that decided it, in full
 */
public record Reorganisation(
        Network network,
        StoredHeader before,
        StoredHeader after,
        StoredHeader forkPoint,
        String source) {
    public Reorganisation {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(forkPoint, "forkPoint");
        Objects.requireNonNull(source, "source");
    }

    /** Headers of the old branch that are no longer on the best one. */
    public int depth() {
        return before.height() - forkPoint.height();
    }
}
