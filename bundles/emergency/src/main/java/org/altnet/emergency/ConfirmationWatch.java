package org.altnet.emergency;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TxPlace;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees a transaction get into a block, and the block stay in the chain. The chain is AltNet's: what
 * an own node believes on a branch with less work does not count. Confined to the room's lane.
 */
final class ConfirmationWatch {
    /** How long between two looks when no tip moves. */
    static final Duration SLOWLY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ConfirmationWatch.class);

    private final Ledger ledger;
    private final Progress progress;
    private final Dispatch dispatch;
    private final OwnNodes nodes;
    private final HeaderChain chain;
    private final BlockSearch search;
    private final Lane lane;
    private final TimeSource clock;
    private final int confirmations;
    private final Set<Asked> asked = new HashSet<>();

    /** Where it has been seen: what is broadcast privately was never there, and is not lost. */
    private final Set<Asked> seen = new HashSet<>();

    private Optional<Moment> looked = Optional.empty();
    private Hash256 tip = Hash256.ZERO;

    private record Asked(Hash256 txid, String node) {}

    /**
     * @param search where the own nodes do not reach
     * @param confirmations how deep is deep enough
     */
    ConfirmationWatch(
            Ledger ledger,
            Progress progress,
            Dispatch dispatch,
            OwnNodes nodes,
            HeaderChain chain,
            BlockSearch search,
            Lane lane,
            TimeSource clock,
            int confirmations) {
        this.ledger = ledger;
        this.progress = progress;
        this.dispatch = dispatch;
        this.nodes = nodes;
        this.chain = chain;
        this.search = search;
        this.lane = lane;
        this.clock = clock;
        this.confirmations = confirmations;
    }

    /** Looks if the chain has moved, or nobody has looked for a while. */
    void tick() {
        boolean moved = !chain.tip().hash().equals(tip);
        boolean longAgo =
                looked.map(last -> clock.now().since(last).compareTo(SLOWLY) >= 0).orElse(true);
        if (moved || longAgo) {
            look();
        }
    }

    /** Looks at all of them. */
    void look() {
        tip = chain.tip().hash();
        looked = Optional.of(clock.now());
        seen.removeIf(one -> ledger.get(one.txid()).filter(Sending::isUnderWay).isEmpty());
        for (Sending sending : ledger.live()) {
            if (!sending.isUnderWay()) {
                checkDepth(sending);
            }
        }
        for (Sending sending : ledger.live()) {
            if (sending.isUnderWay()) {
                nodes.all().forEach(node -> ask(node, sending.txid()));
            }
        }
        search.look(this::found);
    }

    private void checkDepth(Sending sending) {
        StoredHeader block = sending.known().block().orElseThrow();
        if (!isOnBestChain(block)) {
            LOG.warn(
                    "The chain has left block {} behind, which had transaction {}: it is sent"
                            + " again",
                    block.hash(),
                    sending.txid());
            progress.enter(sending, sending.leftBehind(clock.now().wall()));
            dispatch.restart(sending.txid());
        } else if (chain.tip().height() - block.height() + 1 >= confirmations) {
            progress.enter(sending, sending.settled());
        }
    }

    private void ask(BitcoinNode node, Hash256 txid) {
        Asked question = new Asked(txid, node.id());
        if (node.status().state() == NodeStatus.State.UNREACHABLE || !asked.add(question)) {
            return;
        }
        Moment at = clock.now();
        nodes.ask(node, own -> own.findTransaction(txid))
                .whenCompleteAsync(
                        (place, failure) -> {
                            asked.remove(question);
                            if (failure == null) {
                                answered(node, txid, place, at);
                            }
                        },
                        lane);
    }

    private void answered(BitcoinNode node, Hash256 txid, Optional<TxPlace> place, Moment askedAt) {
        place.flatMap(TxPlace::block)
                .flatMap(chain::find)
                .ifPresent(block -> found(txid, block, node.id()));
        boolean hadItBefore =
                ledger.get(txid)
                        .flatMap(sending -> sending.receipt("", node.id()))
                        .filter(receipt -> receipt.at().isBefore(askedAt.wall()))
                        .isPresent();
        Asked here = new Asked(txid, node.id());
        if (place.isPresent()) {
            seen.add(here);
        } else if (hadItBefore && seen.remove(here)) {
            dispatch.lost(txid, node);
        }
    }

    private void found(Hash256 txid, StoredHeader block, String seenBy) {
        Optional<Sending> waiting = ledger.get(txid).filter(Sending::isUnderWay);
        if (waiting.isPresent() && isOnBestChain(block)) {
            Sending confirmed = waiting.get().confirmed(block, seenBy);
            progress.enter(waiting.get(), confirmed);
            checkDepth(confirmed);
        }
    }

    private boolean isOnBestChain(StoredHeader block) {
        return chain.atHeight(block.height())
                .filter(there -> there.hash().equals(block.hash()))
                .isPresent();
    }
}
