package org.altnet.validation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.Incident;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets to the node the blocks whose headers it has had for a while: from the cheapest and most
 * private medium that carries blocks, the oldest block first, since a node takes them in order. The
 * node checks each as it checks any other.
 *
 * <p>Confined to validation's lane, where the node may block. One run at a time.
 */
final class BlockFetch {
    private static final Logger LOG = LoggerFactory.getLogger(BlockFetch.class);

    /** Blocks in one run; the next suspicion goes on. */
    private static final int MOST = 144;

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final AnycastPolicy POLICY =
            new AnycastPolicy(
                    AnycastPolicy.Order.HEDGED, Duration.ofMinutes(2), Duration.ofMinutes(10));

    private final BitcoinNode node;
    private final HeaderChain chain;
    private final Altstack altstack;
    private final AlarmDesk desk;
    private final Journal journal;
    private final Lane lane;
    private boolean running;

    BlockFetch(
            BitcoinNode node,
            HeaderChain chain,
            Altstack altstack,
            AlarmDesk desk,
            Journal journal,
            Lane lane) {
        this.node = node;
        this.chain = chain;
        this.altstack = altstack;
        this.desk = desk;
        this.journal = journal;
        this.lane = lane;
    }

    /**
     * Fetches what the node lacks on the way to a block.
     *
     * @param wanted a header that the node believes in
     */
    void begin(Hash256 wanted) {
        if (running) {
            return;
        }
        try {
            Optional<Headers> missing = missing(wanted);
            if (missing.isPresent() && !missing.get().isEmpty()) {
                running = true;
                next(missing.get(), 0);
            }
        } catch (NodeException e) {
            LOG.debug("Which blocks are missing cannot be said", e);
        }
    }

    private Optional<Headers> missing(Hash256 wanted) throws NodeException {
        Optional<StoredHeader> has = node.bestBlock().flatMap(block -> chain.find(block.hash()));
        if (has.isEmpty() || chain.find(wanted).isEmpty()) {
            return Optional.empty();
        }
        StoredHeader fork = chain.forkPoint(has.get().hash(), wanted);
        return Optional.of(chain.headersBetween(fork.hash(), wanted, MOST));
    }

    private void next(Headers missing, int index) {
        if (index == missing.size()) {
            end(true, missing.size() + " of " + missing.size() + " blocks");
            return;
        }
        BlockHeader header = missing.get(index);
        LOG.info("Anycasting block fetching of {}", header.hash());
        Await.on(
                lane,
                altstack.anycast(
                        new GetData(header.hash()), POLICY, answer -> judge(answer, header)),
                POLICY.total().plus(GRACE),
                (result, failure) -> answered(missing, index, result, failure));
    }

    private static Judgement judge(Answer answer, BlockHeader header) {
        return block(answer).filter(block -> isOf(block, header)).isPresent()
                ? Judgement.ACCEPT
                : Judgement.HEARD;
    }

    private void answered(
            Headers missing, int index, Optional<AnycastResult> result, String failure) {
        BlockHeader header = missing.get(index);
        Optional<Block> block = result.flatMap(AnycastResult::accepted).flatMap(BlockFetch::block);
        List<Receipt> receipts = result.map(AnycastResult::receipts).orElse(List.of());
        String outcome =
                block.map(this::hand).orElse(failure.isEmpty() ? "nobody had it" : failure);
        journal.note(
                Incident.Kind.BLOCK_FETCH,
                "block " + header.hash() + ": " + (outcome.isEmpty() ? "handed over" : outcome),
                receipts);
        if (outcome.isEmpty()) {
            LOG.info("Handed block {} to node {}", header.hash(), node.id());
            next(missing, index + 1);
        } else {
            end(false, "block " + header.hash() + ": " + outcome);
        }
    }

    /**
     * @return why the node did not take it; empty if it did
     */
    private String hand(Block block) {
        try {
            SubmitOutcome outcome = node.submitBlock(block);
            return outcome.result() == SubmitOutcome.Result.REJECTED
                    ? "the node refused it: " + outcome.reason()
                    : "";
        } catch (NodeException e) {
            return e.getMessage();
        }
    }

    private void end(boolean complete, String text) {
        running = false;
        if (complete) {
            desk.blockThere();
            return;
        }
        LOG.warn(
                "Node {} has headers without their blocks, and no medium could help: {}. Check the"
                        + " node's own peers",
                node.id(),
                text);
        desk.blockMissing(
                "the node has headers without their blocks, and no medium could help",
                Map.of("outcome", text, "node", node.id()));
    }

    private static Optional<Block> block(Answer answer) {
        return answer.message() instanceof Block block ? Optional.of(block) : Optional.empty();
    }

    private static boolean isOf(Block block, BlockHeader header) {
        return block.length() > BlockHeader.LENGTH && block.header().equals(header);
    }
}
