package org.altnet.emergency;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Trust;
import org.altnet.api.emergency.UnsoundTransactionException;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.PeerView;
import org.altnet.api.time.TimeSource;
import org.altnet.room.BudgetedLog;

/**
 * Takes a peer's transaction, gives it to the own nodes if the policy is for it, and tells the peer
 * what they said. Nothing goes on to other peers: that is the nodes' affair.
 *
 * <p>What comes is judged from what costs least to what costs most: whether it is a transaction at
 * all, whether it was here lately, how many the peer has sent, its form, its fee, and only then the
 * nodes. Confined to the room's lane; the nodes block on theirs.
 */
final class Reception {
    private final ReceptionPolicy policy;
    private final OwnNodes nodes;
    private final Altstack altstack;
    private final Lane lane;
    private final TimeSource clock;
    private final BudgetedLog log;
    private final ReceptionRates rates;
    private final ResultMemory memory;
    private final Map<Hash256, List<PeerId>> waiting = new HashMap<>();

    /**
     * @param log takes what peers send, as often as they please
     */
    Reception(
            ReceptionPolicy policy,
            OwnNodes nodes,
            Altstack altstack,
            Lane lane,
            TimeSource clock,
            BudgetedLog log) {
        this.policy = policy;
        this.nodes = nodes;
        this.altstack = altstack;
        this.lane = lane;
        this.clock = clock;
        this.log = log;
        rates = new ReceptionRates(policy, clock);
        memory = new ResultMemory(clock);
    }

    void received(PeerId from, Tx tx) {
        Hash256 txid;
        Hash256 wtxid;
        try {
            txid = tx.txid();
            wtxid = tx.wtxid();
        } catch (IllegalArgumentException e) {
            altstack.misbehaved(from, Offence.MALFORMED, "a transaction that is none");
            return;
        }
        if (!policy.accept()) {
            answer(from, txid, Status.REFUSED, "this node takes no transactions of others");
            return;
        }
        Optional<TxResult> known = memory.find(wtxid);
        if (known.isPresent()) {
            send(from, known.get());
            return;
        }
        List<PeerId> others = waiting.get(wtxid);
        if (others != null) {
            others.add(from); // the altstack's inbox bounds how many
            return;
        }
        if (!rates.take(from, isChosen(from))) {
            answer(from, txid, Status.UNAVAILABLE, "too many transactions, try later");
            return;
        }
        try {
            admit(from, wtxid, TxSanity.check(tx));
        } catch (UnsoundTransactionException e) {
            answer(from, txid, Status.REJECTED, e.getMessage());
        }
    }

    private void admit(PeerId from, Hash256 wtxid, TxSanity tx) {
        if (tx.weight() > policy.maxWeight()) {
            answer(
                    from,
                    tx.txid(),
                    Status.REFUSED,
                    "its weight is " + tx.weight() + ", more than " + policy.maxWeight());
            return;
        }
        List<BitcoinNode> ready =
                nodes.all().stream()
                        .filter(node -> node.status().state() == NodeStatus.State.READY)
                        .toList();
        if (ready.isEmpty()) {
            answer(from, tx.txid(), Status.UNAVAILABLE, "no node can be asked now");
            return;
        }
        waiting.put(wtxid, new ArrayList<>(List.of(from)));
        List<CompletableFuture<TxResult>> said =
                ready.stream().map(node -> submit(node, tx)).toList();
        CompletableFuture.allOf(said.toArray(new CompletableFuture<?>[0]))
                .whenCompleteAsync(
                        (all, failure) ->
                                conclude(
                                        wtxid, said.stream().map(CompletableFuture::join).toList()),
                        lane);
    }

    private CompletableFuture<TxResult> submit(BitcoinNode node, TxSanity tx) {
        return nodes.ask(node, own -> submitOnItsLane(own, tx))
                .exceptionally(
                        failure ->
                                new TxResult(
                                        tx.txid(), Status.UNAVAILABLE, "the node does not answer"))
                .toCompletableFuture();
    }

    private TxResult submitOnItsLane(BitcoinNode node, TxSanity tx) throws NodeException {
        if (policy.minFeeRate() > 0) {
            OptionalLong fee = Fees.fee(tx, node.testTransaction(tx.tx()), node);
            if (fee.isPresent()
                    && fee.getAsLong() < (long) policy.minFeeRate() * tx.virtualSize()) {
                return new TxResult(
                        tx.txid(),
                        Status.REFUSED,
                        "its fee is below " + policy.minFeeRate() + " satoshi per virtual byte");
            }
        }
        return result(tx.txid(), node.submitTransaction(tx.tx()));
    }

    private static TxResult result(Hash256 txid, TxOutcome outcome) {
        Status status =
                switch (outcome.result()) {
                    case ACCEPTED -> Status.ACCEPTED;
                    case KNOWN -> Status.KNOWN;
                    case CONFIRMED -> Status.CONFIRMED;
                    case REJECTED -> Status.REJECTED;
                    case UNSUPPORTED -> Status.UNAVAILABLE;
                };
        return new TxResult(txid, status, Reasons.wire(outcome.reason()));
    }

    /** The best that any node said, in the order of the statuses. */
    private void conclude(Hash256 wtxid, List<TxResult> said) {
        TxResult best = said.stream().min(Comparator.comparing(TxResult::status)).orElseThrow();
        memory.put(wtxid, best);
        List<PeerId> peers = waiting.remove(wtxid);
        log.info(
                "Transaction {} of {}: {}",
                best.txid(),
                peers.get(0).redacted(),
                words(best.status(), best.reason()));
        peers.forEach(peer -> send(peer, best));
    }

    private void answer(PeerId to, Hash256 txid, Status status, String reason) {
        log.info("Transaction {} of {}: {}", txid, to.redacted(), words(status, reason));
        send(to, new TxResult(txid, status, Reasons.wire(reason)));
    }

    private static String words(Status status, String reason) {
        return reason.isEmpty() ? status.toString() : status + ", " + reason;
    }

    private void send(PeerId to, TxResult result) {
        altstack.send(to, result)
                .whenComplete(
                        (sent, failure) -> {
                            if (failure != null) {
                                log.info(
                                        "What became of transaction {} could not be told to {}:"
                                                + " {}",
                                        result.txid(),
                                        to.redacted(),
                                        Reasons.text(failure));
                            }
                        });
    }

    /** Whether the operator has chosen this peer's key, on a medium whose keys he trusts. */
    private boolean isChosen(PeerId peer) {
        return altstack.peers().stream()
                        .map(PeerView::peer)
                        .anyMatch(up -> up.id().equals(peer) && up.chosen())
                && altstack.drivers().stream()
                        .filter(driver -> driver.id().equals(peer.driver()))
                        .anyMatch(driver -> driver.capabilities().trust() == Trust.AUTHENTICATED);
    }
}
