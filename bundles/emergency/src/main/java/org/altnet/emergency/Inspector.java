package org.altnet.emergency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.emergency.Inspection;
import org.altnet.api.emergency.UnsoundTransactionException;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.TxOutcome;

/** Looks a transaction over, and asks the own nodes what they would say. Thread-safe. */
final class Inspector {
    /**
     * Satoshi for each virtual byte that are seldom meant. Bitcoin Core itself refuses above 10,000
     * ({@code maxfeerate}).
     */
    private static final long HIGH_FEE_RATE = 1_000;

    /** An operator waits for it, whose transaction is urgent. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final Network network;
    private final HeaderChain chain;
    private final OwnNodes nodes;

    /** What one node says. */
    private record Opinion(String node, String says, OptionalLong fee) {}

    Inspector(Network network, HeaderChain chain, OwnNodes nodes) {
        this.network = network;
        this.chain = chain;
        this.nodes = nodes;
    }

    /**
     * @param turn of the own nodes, as it would be sent
     */
    CompletionStage<Inspection> inspect(Tx tx, OwnNodeTurn turn) {
        TxSanity sane;
        try {
            sane = TxSanity.check(tx);
        } catch (UnsoundTransactionException e) {
            return CompletableFuture.failedFuture(e);
        }
        List<CompletableFuture<Opinion>> opinions =
                nodes.all().stream().map(node -> ask(node, sane)).toList();
        return CompletableFuture.allOf(opinions.toArray(new CompletableFuture<?>[0]))
                .thenCompose(
                        all ->
                                conclude(
                                        sane,
                                        turn,
                                        opinions.stream().map(CompletableFuture::join).toList()));
    }

    private CompletableFuture<Opinion> ask(BitcoinNode node, TxSanity tx) {
        String id = node.id();
        return nodes.ask(node, ANSWER_WITHIN, own -> opinion(own, tx))
                .exceptionally(
                        failure ->
                                new Opinion(
                                        id,
                                        "cannot tell: " + Reasons.text(failure),
                                        OptionalLong.empty()))
                .toCompletableFuture();
    }

    private static Opinion opinion(BitcoinNode node, TxSanity tx) throws NodeException {
        Optional<TxOutcome> tested = node.testTransaction(tx.tx());
        return new Opinion(node.id(), says(tested), fee(node, tx, tested));
    }

    private static OptionalLong fee(BitcoinNode node, TxSanity tx, Optional<TxOutcome> tested) {
        try {
            return Fees.fee(tx, tested, node);
        } catch (NodeException e) {
            return OptionalLong.empty();
        }
    }

    private static String says(Optional<TxOutcome> outcome) {
        return outcome.map(
                        one ->
                                one.result().name().toLowerCase(Locale.ROOT)
                                        + (one.reason().isBlank()
                                                ? ""
                                                : ": " + Reasons.text(one.reason())))
                .orElse("cannot tell");
    }

    private CompletionStage<Inspection> conclude(
            TxSanity tx, OwnNodeTurn turn, List<Opinion> opinions) {
        OptionalLong fee =
                opinions.stream()
                        .map(Opinion::fee)
                        .filter(OptionalLong::isPresent)
                        .findFirst()
                        .orElse(OptionalLong.empty());
        if (fee.isPresent() && fee.getAsLong() < 0) {
            return CompletableFuture.failedFuture(
                    new UnsoundTransactionException(
                            "it spends " + -fee.getAsLong() + " satoshi more than its inputs"));
        }
        List<String> warnings = new ArrayList<>(tx.warnings(chain.tip()));
        if (fee.isPresent() && fee.getAsLong() > HIGH_FEE_RATE * tx.virtualSize()) {
            warnings.add(
                    "its fee is "
                            + fee.getAsLong() / tx.virtualSize()
                            + " satoshi for each virtual byte: nodes may think it a mistake");
        }
        Map<String, String> nodes = new TreeMap<>();
        opinions.forEach(opinion -> nodes.put(opinion.node(), opinion.says()));
        return CompletableFuture.completedFuture(
                new Inspection(
                        tx.txid(),
                        tx.tx().length(),
                        tx.virtualSize(),
                        tx.inputs().stream().map(Object::toString).toList(),
                        tx.outputs(network),
                        fee,
                        nodes,
                        warnings,
                        nodes.isEmpty() ? "" : turn.words()));
    }
}
