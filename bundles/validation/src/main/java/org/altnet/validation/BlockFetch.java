package org.altnet.validation;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.NotFound;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.Incident;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.validation.Journal.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets to the node the blocks whose headers it has had for a while: from the cheapest and most
 * private medium that carries blocks, the oldest block first, since a node takes them in order.
 *
 * <p>Here only the header of a block is looked at; the node checks the rest as it does of any
 * other. Anybody can put a false body under a true header, so a block that the node refuses is
 * asked for again, of whoever has another one.
 *
 * <p>Confined to validation's lane, where the node may block; {@link Refused} alone is read by the
 * altstack too. One run at a time.
 */
final class BlockFetch {
    private static final Logger LOG = LoggerFactory.getLogger(BlockFetch.class);

    /** Blocks that are looked up at a time. */
    private static final int MOST = 144;

    /** Bodies of one block that the node is given to refuse. */
    private static final int MOST_REFUSED = 8;

    /** Peers of one driver whose bodies the node refused, until none of its peers is heard. */
    private static final int MOST_OF_A_DRIVER = 2;

    private static final String FAILED =
            "the node has headers without their blocks, and no medium could help";
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
    private Optional<Anomaly> running = Optional.empty();
    private Optional<String> failedBefore = Optional.empty();

    /**
     * Bodies of one block that the node refused, and whom they came from: each of them could make
     * up another one. Thread-safe, by its own monitor.
     */
    private static final class Refused {
        private final Set<Block> bodies = new HashSet<>();
        private final Set<PeerId> peers = new HashSet<>();
        private String reason = "";

        synchronized void add(Block body, PeerId from, String why) {
            bodies.add(body);
            peers.add(from);
            reason = why;
        }

        /** One more of the same driver may have been unlucky; after two, none of it is believed. */
        synchronized boolean has(Block body, PeerId from) {
            return bodies.contains(body)
                    || peers.contains(from)
                    || peers.stream().filter(peer -> peer.driver().equals(from.driver())).count()
                            >= MOST_OF_A_DRIVER;
        }

        synchronized int size() {
            return bodies.size();
        }

        synchronized String reason() {
            return reason;
        }
    }

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
        this.lane = new GuardedLane(lane, this::fail);
    }

    /**
     * Fetches what the node lacks on the way to a block. A lasting failure is one incident, not one
     * for each try.
     *
     * @param anomaly whose tip is a header that the node believes in
     */
    void begin(Anomaly anomaly) {
        if (running.isPresent()) {
            return;
        }
        try {
            Headers missing = missing(anomaly.tip().hash());
            if (missing.isEmpty()) {
                return;
            }
            running = Optional.of(anomaly);
            if (!failedBefore.equals(Optional.of(anomaly.subject()))) {
                journal.begin(Work.BLOCKS, anomaly.detector());
                journal.note(Incident.Kind.SUSPICION, anomaly.detector() + ": " + anomaly.text());
            }
            lane.execute(() -> ask(missing, 0, new Refused()));
        } catch (NodeException e) {
            LOG.debug("Which blocks are missing cannot be said", e);
        }
    }

    private Headers missing(Hash256 wanted) throws NodeException {
        Optional<StoredHeader> has = node.bestBlock().flatMap(block -> chain.find(block.hash()));
        if (has.isEmpty() || chain.find(wanted).isEmpty()) {
            return Headers.EMPTY;
        }
        StoredHeader fork = chain.forkPoint(has.get().hash(), wanted);
        return chain.headersBetween(fork.hash(), wanted, MOST);
    }

    private void ask(Headers missing, int index, Refused refused) {
        BlockHeader header = missing.get(index);
        LOG.info("Anycasting block fetching of {}", header.hash());
        Await.on(
                lane,
                altstack.anycast(
                        new GetData(header.hash()),
                        POLICY,
                        answer -> judge(answer, header, refused)),
                POLICY.total().plus(GRACE),
                (result, failure) -> answered(missing, index, refused, result, failure));
    }

    /** On the altstack's processing thread. */
    private Judgement judge(Answer answer, BlockHeader header, Refused refused) {
        if (answer.message() instanceof NotFound) {
            return Judgement.HEARD;
        }
        Optional<Block> block = block(answer).filter(some -> isOf(some, header));
        if (block.isEmpty()) {
            altstack.misbehaved(
                    answer.from(),
                    Offence.ODD,
                    "answered getdata with another " + answer.message().getClass().getSimpleName());
        }
        return block.filter(some -> !refused.has(some, answer.from())).isPresent()
                ? Judgement.ACCEPT
                : Judgement.REJECT;
    }

    private void answered(
            Headers missing,
            int index,
            Refused refused,
            Optional<AnycastResult> result,
            String failure) {
        BlockHeader header = missing.get(index);
        List<Receipt> receipts = result.map(AnycastResult::receipts).orElse(List.of());
        Optional<Block> block = result.flatMap(AnycastResult::accepted).flatMap(BlockFetch::block);
        if (block.isEmpty()) {
            String why = refused.reason().isEmpty() ? "nobody had it" : refused.reason();
            giveUp(header, failure.isEmpty() ? why : failure, receipts);
            return;
        }
        try {
            SubmitOutcome outcome = node.submitBlock(block.get());
            if (outcome.result() != SubmitOutcome.Result.REJECTED) {
                handedOver(missing, index, receipts);
                return;
            }
            PeerId from = result.flatMap(AnycastResult::accepted).orElseThrow().from();
            refused.add(block.get(), from, "the node refused it: " + outcome.reason());
            altstack.misbehaved(from, Offence.ODD, "a block that the node refused");
        } catch (NodeException e) {
            note(header, e.getMessage(), receipts);
            end();
            return;
        }
        if (refused.size() >= MOST_REFUSED) {
            giveUp(header, refused.reason(), receipts);
        } else {
            note(header, refused.reason(), receipts);
            ask(missing, index, refused);
        }
    }

    private void handedOver(Headers missing, int index, List<Receipt> receipts) {
        BlockHeader header = missing.get(index);
        LOG.info("Handed block {} to node {}", header.hash(), node.id());
        journal.begin(Work.BLOCKS, running.orElseThrow().detector());
        note(header, "handed over", receipts);
        if (index + 1 < missing.size()) {
            ask(missing, index + 1, new Refused());
            return;
        }
        Anomaly settled = running.orElseThrow();
        if (goesOn(settled, missing)) {
            return;
        }
        desk.cleared(settled.detector(), settled.subject(), "the node was handed the block");
        failedBefore = Optional.empty();
        end();
    }

    /** There may be more of them than are looked up at a time. */
    private boolean goesOn(Anomaly anomaly, Headers done) {
        try {
            Headers more = missing(anomaly.tip().hash());
            if (more.isEmpty() || more.get(0).equals(done.get(0))) {
                return false;
            }
            ask(more, 0, new Refused());
            return true;
        } catch (NodeException e) {
            LOG.debug("Which blocks are still missing cannot be said", e);
            return false;
        }
    }

    private void giveUp(BlockHeader header, String why, List<Receipt> receipts) {
        note(header, why, receipts);
        Anomaly anomaly = running.orElseThrow();
        String outcome = "block " + header.hash() + ": " + why;
        if (failedBefore.equals(Optional.of(anomaly.subject()))) {
            LOG.debug("Node {} still has headers without their blocks: {}", node.id(), outcome);
        } else {
            LOG.warn(
                    "Node {} has headers without their blocks, and no medium could help: {}. Check"
                            + " the node's own peers",
                    node.id(),
                    outcome);
        }
        failedBefore = Optional.of(anomaly.subject());
        desk.tell(anomaly, FAILED, Map.of("outcome", outcome, "node", node.id()));
        end();
    }

    private void fail(RuntimeException bug) {
        LOG.error("A block fetch threw, which is a bug; it ends here", bug);
        end();
    }

    private void end() {
        running = Optional.empty();
        journal.end(Work.BLOCKS);
    }

    private void note(BlockHeader header, String text, List<Receipt> receipts) {
        journal.note(Incident.Kind.BLOCK_FETCH, "block " + header.hash() + ": " + text, receipts);
    }

    private static Optional<Block> block(Answer answer) {
        return answer.message() instanceof Block block ? Optional.of(block) : Optional.empty();
    }

    private static boolean isOf(Block block, BlockHeader header) {
        return block.length() > BlockHeader.LENGTH && block.header().equals(header);
    }
}
