package org.altnet.validation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TxPlace;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.room.BudgetedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what other AltNet nodes ask, from what the operator's nodes believe: headers of the best
 * chain, at most 2,000 at a time, from genesis for a locator of which the node knows nothing, up to
 * the stop hash; blocks; and transactions.
 *
 * <p>The node with the highest ranking answers, one that is ready before one that catches up; the
 * next one if it cannot. Who has had more than its share gets no answer, and so does everybody
 * while no node can be asked.
 *
 * <p>{@link #asked} may be called by anybody. The rest is confined to a lane of its own, which a
 * node may block without holding up anything but answers.
 */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    /** After that nobody waits for the answer any more. */
    private static final Duration STALE = Duration.ofMinutes(2);

    /** Questions in a row beyond its share that are put down to a peer's ignorance. */
    private static final int MOST_REFUSALS = 50;

    private final Network network;
    private final Supplier<List<BitcoinNode>> nodes;
    private final Altstack altstack;
    private final Lane lane;
    private final TimeSource time;
    private final ServingBudgets budgets;
    private final BlockCache cache;
    private final BudgetedLog peerLog;
    private final Inbox inbox = new Inbox();
    private boolean complained;

    /** A question to a node. */
    @FunctionalInterface
    private interface Ask<T> {
        Optional<T> of(BitcoinNode node) throws NodeException;
    }

    /**
     * What nodes said.
     *
     * @param value of the first that had any
     * @param answers how many could be asked
     */
    private record Said<T>(Optional<T> value, int answers) {}

    private record Able(BitcoinNode node, NodeStatus.State state) {
        boolean isReady() {
            return state == NodeStatus.State.READY;
        }
    }

    /**
     * @param nodes the operator's, the one with the highest ranking first
     * @param lane its own, since a node may block it
     * @param peerLog takes what is asked and answered, as often as peers please
     */
    Serving(
            Network network,
            Supplier<List<BitcoinNode>> nodes,
            Altstack altstack,
            Lane lane,
            TimeSource time,
            ServingBudgets budgets,
            BlockCache cache,
            BudgetedLog peerLog) {
        this.network = network;
        this.nodes = nodes;
        this.altstack = altstack;
        this.lane = lane;
        this.time = time;
        this.budgets = budgets;
        this.cache = cache;
        this.peerLog = peerLog;
    }

    /**
     * @param question one that {@link #answers}
     */
    void asked(PeerId from, Message question) {
        if (!inbox.enter(from)) {
            LOG.debug("Dropped a question of {}: too many wait", from.redacted());
            return;
        }
        Moment asked = time.now();
        lane.execute(
                () -> {
                    try {
                        answer(from, question, asked);
                    } finally {
                        inbox.leave(from);
                    }
                });
    }

    static boolean answers(Message message) {
        return message instanceof GetHeaders
                || message instanceof GetData
                || message instanceof GetTx;
    }

    private void answer(PeerId from, Message question, Moment asked) {
        if (time.now().since(asked).compareTo(STALE) > 0) {
            LOG.debug("Dropped a question of {}, which is too old", from.redacted());
            return;
        }
        Optional<String> refusal = budgets.refusal(from);
        if (refusal.isPresent()) {
            refuse(from, question, refusal.get());
        } else if (question instanceof GetHeaders headers) {
            answer(from, headers);
        } else if (question instanceof GetData block) {
            answer(from, block);
        } else if (question instanceof GetTx tx) {
            answer(from, tx);
        }
    }

    private void refuse(PeerId from, Message question, String why) {
        peerLog.info(
                "No answer to {} from {}: {}",
                question.getClass().getSimpleName(),
                from.redacted(),
                why);
        if (budgets.refusals(from) % MOST_REFUSALS == 0) {
            altstack.misbehaved(from, Offence.ODD, "goes on asking, though " + why);
        }
    }

    private void answer(PeerId from, GetHeaders question) {
        peerLog.info("Receive GETHEADERS from {}", from.redacted());
        ask(node -> Optional.of(headers(node, question)))
                .value
                .ifPresent(
                        headers -> {
                            peerLog.info("Sending back {} headers", headers.size());
                            send(from, headers);
                        });
    }

    private Headers headers(BitcoinNode node, GetHeaders question) throws NodeException {
        Headers headers = node.headersAfter(question.locator(), question.stop(), Headers.MAX);
        StoredHeader tip = node.bestHeader();
        peerLog.info(
                "Fetch header starting from {}, tip {}",
                headers.isEmpty() ? tip.hash() : headers.get(0).previous(),
                tip.hash());
        return headers;
    }

    private void answer(PeerId from, GetData question) {
        peerLog.info("Receive GETDATA from {}", from.redacted());
        Hash256 hash = question.block();
        Optional<Block> kept = cache.find(hash);
        Said<Block> said = kept.isPresent() ? new Said<>(kept, 1) : ask(node -> block(node, hash));
        said.value.ifPresent(block -> cache.add(hash, block));
        answer(from, "block", hash, said);
    }

    private static Optional<Block> block(BitcoinNode node, Hash256 hash) throws NodeException {
        Optional<Block> block = node.block(hash);
        if (block.filter(found -> !isBlock(found, hash)).isPresent()) {
            throw new NodeException("node " + node.id() + " gave another block than " + hash);
        }
        return block;
    }

    private static boolean isBlock(Block block, Hash256 hash) {
        return block.length() > BlockHeader.LENGTH && block.header().hash().equals(hash);
    }

    private void answer(PeerId from, GetTx question) {
        peerLog.info("Receive GETTX from {}", from.redacted());
        Hash256 txid = question.txid();
        answer(from, "transaction", txid, ask(node -> node.findTransaction(txid).map(TxPlace::tx)));
    }

    private void answer(PeerId from, String what, Hash256 hash, Said<? extends Message> said) {
        if (said.value.isPresent()) {
            Message found = said.value.get();
            peerLog.info("Sending back {} {}: {} bytes", what, hash, found.length());
            send(from, found);
        } else if (said.answers > 0) {
            peerLog.info("Sending back {} {}: not found", what, hash);
            send(from, new NotFound(hash));
        }
    }

    /** Asks one node after another until one has an answer. */
    private <T> Said<T> ask(Ask<T> question) {
        int answers = 0;
        String failure = "no node is there that could be asked";
        for (BitcoinNode node : able()) {
            try {
                Optional<T> value = question.of(node);
                complained = false;
                answers++;
                if (value.isPresent()) {
                    return new Said<>(value, answers);
                }
            } catch (NodeException e) {
                LOG.debug("Node {} cannot answer for us", node.id(), e);
                failure = e.getMessage();
            }
        }
        if (answers == 0) {
            cannotAnswer(failure);
        }
        return new Said<>(Optional.empty(), answers);
    }

    private List<BitcoinNode> able() {
        return nodes.get().stream()
                .filter(node -> node.network() == network)
                .map(node -> new Able(node, node.status().state()))
                .filter(each -> each.isReady() || each.state == NodeStatus.State.SYNCING)
                .sorted(Comparator.comparing(each -> !each.isReady()))
                .map(Able::node)
                .toList();
    }

    private void send(PeerId to, Message answer) {
        budgets.sent(to, answer.length());
        altstack.send(to, answer)
                .whenComplete(
                        (sent, failure) -> {
                            if (failure != null) {
                                LOG.debug("Answer to {} not sent", to.redacted(), failure);
                            }
                        });
    }

    private void cannotAnswer(String reason) {
        if (complained) {
            LOG.debug("Still cannot answer other nodes: {}", reason);
        } else {
            complained = true;
            LOG.warn("Cannot answer other nodes: {}. Check altnet:status", reason);
        }
    }
}
