package org.altnet.api.validation;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;

/**
 * What a verdict rests on, such that anybody can check it: the headers from where the two branches
 * part to the end of each, oldest first. Whoever has the chain up to the fork point can check every
 * rule; whoever has not can check link and proof of work.
 *
 * @param nodeId id of the node that the verdict is about
 * @param network which chain
 * @param at when this was put together, wall clock
 * @param verdict the verdict
 * @param forkPoint the last header that both branches have
 * @param best headers after the fork point up to {@link Verdict#best}; the last 20,000 of them
 * @param node headers after the fork point up to {@link Verdict#node}; the last 20,000 of them
 * @param sources who showed what, and when last
 */
public record Evidence(
        String nodeId,
        Network network,
        Instant at,
        Verdict verdict,
        StoredHeader forkPoint,
        Headers best,
        Headers node,
        List<Source> sources) {
    /** Headers of a branch that evidence has at most. */
    public static final int MAX_HEADERS = 20_000;

    public Evidence {
        Objects.requireNonNull(nodeId, "nodeId");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(forkPoint, "forkPoint");
        Objects.requireNonNull(best, "best");
        Objects.requireNonNull(node, "node");
        sources = List.copyOf(sources);
    }

    /** Blocks by which the best branch is higher; negative if it has more work in fewer blocks. */
    public int leadBlocks() {
        return verdict.best().height() - verdict.node().height();
    }

    /** Work that the best branch has and the node's has not. */
    public BigInteger leadWork() {
        return verdict.best().chainWork().subtract(verdict.node().chainWork());
    }

    /**
     * Somebody's word.
     *
     * @param peer who, as a {@code PeerId} prints
     * @param group the diversity group of the driver
     * @param at when, wall clock
     * @param last the last header that it showed
     */
    public record Source(String peer, String group, Instant at, StoredHeader last) {}
}
