package org.altnet.validation;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.stack.Receipt;
import org.altnet.api.time.Moment;
import org.altnet.room.DurationSetting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a node the blocks on the way to a header that it believes in and that the chain knows, the
 * oldest first, since a node takes them in order. Each comes from the node's own peers, if the node
 * can ask them and they have it soon; else from the cheapest and most private medium that carries
 * blocks. Over a slow one it may come when it is not waited for any more: whatever came late is
 * used before anybody is asked again.
 *
 * <p>Anybody can put a false body under a true header. What belongs to it shows from the block
 * alone, so it is looked at here, and a body that does not belong never reaches the node: its peer
 * is held to account, and the block asked for of whoever has another one. A body that belongs is
 * the only one there is, so what the node then refuses it would refuse from anybody.
 *
 * <p>Confined to validation's lane, where the node may block; {@link Refused} alone is read by the
 * altstack too.
 */
final class BlockRun {
    private static final Logger LOG = LoggerFactory.getLogger(BlockRun.class);

    /** Blocks that are looked up at a time. */
    private static final int MOST = 144;

    /** Bodies of one block that turn out not to belong to it. */
    private static final int MOST_REFUSED = 8;

    /** Peers of one driver whose bodies did not belong, until none of its peers is heard. */
    private static final int MOST_OF_A_DRIVER = 2;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** A block of 4 MB takes 9 minutes at 60 kbit/s. */
    private final BitcoinNode node;

    private final Shared with;
    private final Lane lane;
    private final StoredHeader wanted;
    private final Observer observer;

    private Headers batch = Headers.EMPTY;
    private int next;

    /** The last header whose block the node has. */
    private Hash256 done;

    private boolean ownPeersHelp;
    private Refused refused = new Refused();

    /** Counts the rounds of asking, of which only the last one's end is of interest. */
    private int round;

    /** True while others are being asked for the next block. */
    private boolean asking;

    private boolean ended;

    /** Told on the lane what comes of it. */
    interface Observer {
        /** Something came of asking for a block. */
        void noted(BlockHeader header, String text, List<Receipt> receipts);

        /** The node has all blocks. The last call. */
        void complete();

        /** Nobody could help. The last call. */
        void failed(BlockHeader header, String why, List<Receipt> receipts);

        /** The node refuses a block whose body belongs to its header. The last call. */
        void refused(BlockHeader header, String why, List<Receipt> receipts);

        /** The node cannot be asked. The last call. */
        void nodeSilent(NodeException why);
    }

    /** What to do with the node, which may not answer. */
    @FunctionalInterface
    private interface Step {
        void run() throws NodeException;
    }

    /**
     * Bodies of one block that do not belong to it, and whom they came from: each of them could
     * make up another one. Thread-safe, by its own monitor.
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

    /**
     * @param lane one that tells of bugs
     * @param has the last block on the way that the node is known to have
     * @param wanted where the way leads
     */
    BlockRun(
            BitcoinNode node,
            Shared with,
            Lane lane,
            StoredHeader has,
            StoredHeader wanted,
            Observer observer) {
        this.node = node;
        this.with = with;
        this.lane = lane;
        this.wanted = wanted;
        this.observer = observer;
        done = has.hash();
        ownPeersHelp = !DurationSetting.isOff(with.settings().blocksOwnPeers());
    }

    void begin() {
        lane.execute(() -> step(this::goOn));
    }

    /** Whatever is under way comes to nothing, and nobody is told. */
    void abandon() {
        ended = true;
    }

    /** A sound block has come from somebody who was asked before. */
    void cameLate(Hash256 block) {
        if (asking && header().hash().equals(block)) {
            step(this::askAround);
        }
    }

    private void step(Step step) {
        if (ended) {
            return;
        }
        try {
            step.run();
        } catch (NodeException e) {
            ended = true;
            observer.nodeSilent(e);
        }
    }

    private void goOn() throws NodeException {
        if (next == batch.size()) {
            batch = with.chain().headersBetween(done, wanted.hash(), MOST);
            next = 0;
        }
        if (batch.isEmpty()) {
            ended = true;
            observer.complete();
            return;
        }
        refused = new Refused();
        if (nodeHas(header())) {
            passed();
        } else {
            askOwnPeers();
        }
    }

    /** The node has the block. */
    private void passed() {
        done = header().hash();
        next++;
        lane.execute(() -> step(this::goOn));
    }

    /** First what costs nothing; on a branch that it does not follow, a node has to be asked. */
    private boolean nodeHas(BlockHeader header) throws NodeException {
        HeaderChain chain = with.chain();
        Optional<StoredHeader> best = node.bestBlock().flatMap(block -> chain.find(block.hash()));
        Hash256 hash = header.hash();
        return best.filter(block -> chain.forkPoint(block.hash(), hash).hash().equals(hash))
                        .isPresent()
                || node.block(hash).isPresent();
    }

    private void askOwnPeers() throws NodeException {
        int asked = ownPeersHelp ? node.requestBlock(header().hash()) : 0;
        if (asked == 0) {
            askAround();
            return;
        }
        LOG.info("Node {} asks its own peers ({}) for block {}", node.id(), asked, header().hash());
        Moment since = with.time().now();
        lane.schedule(POLL, () -> step(() -> awaitOwnPeers(asked, since)));
    }

    private void awaitOwnPeers(int asked, Moment since) throws NodeException {
        Duration patience = with.settings().blocksOwnPeers();
        if (nodeHas(header())) {
            note("from the node's own peers", List.of());
            passed();
        } else if (with.time().now().since(since).compareTo(patience) < 0) {
            lane.schedule(POLL, () -> step(() -> awaitOwnPeers(asked, since)));
        } else {
            // Who has not got this one will hardly have the next ones.
            ownPeersHelp = false;
            note(
                    "not from the node's own peers ("
                            + asked
                            + " asked) within "
                            + DurationSetting.words(patience),
                    List.of());
            askAround();
        }
    }

    private void askAround() throws NodeException {
        BlockHeader header = header();
        int thisRound = ++round;
        Optional<Block> late = with.late().find(header.hash());
        asking = late.isEmpty();
        if (late.isPresent()) {
            LOG.info("Block {} has come late", header.hash());
            handOver(late.get(), List.of());
            return;
        }
        Refused ofThisBlock = refused;
        LOG.info("Anycasting block fetching of {}", header.hash());
        Await.on(
                lane,
                with.altstack()
                        .anycast(
                                new GetData(header.hash()),
                                AnycastPolicy.BLOCK,
                                answer -> judge(answer, header, ofThisBlock)),
                AnycastPolicy.BLOCK.total().plus(GRACE),
                (result, failure) -> {
                    if (round == thisRound) {
                        asking = false;
                        step(() -> answered(result, failure));
                    }
                });
    }

    /** On the altstack's processing thread. */
    private Judgement judge(Answer answer, BlockHeader header, Refused refused) {
        if (answer.message() instanceof NotFound) {
            return Judgement.HEARD;
        }
        Optional<Block> block = block(answer).filter(some -> isOf(some, header));
        if (block.isEmpty()) {
            with.altstack()
                    .misbehaved(
                            answer.from(),
                            Offence.ODD,
                            "answered getdata with another "
                                    + answer.message().getClass().getSimpleName());
        }
        return block.filter(some -> !refused.has(some, answer.from())).isPresent()
                ? Judgement.ACCEPT
                : Judgement.REJECT;
    }

    private void answered(Optional<AnycastResult> result, String failure) throws NodeException {
        List<Receipt> receipts = result.map(AnycastResult::receipts).orElse(List.of());
        Optional<Answer> answer = result.flatMap(AnycastResult::accepted);
        Optional<Block> block = answer.flatMap(BlockRun::block);
        if (block.isEmpty()) {
            String why = refused.reason().isEmpty() ? "nobody had it" : refused.reason();
            fail(failure.isEmpty() ? why : failure, receipts);
            return;
        }
        Optional<String> defect = with.rules().defect(block.get());
        if (defect.isEmpty()) {
            handOver(block.get(), receipts);
        } else {
            reject(block.get(), answer.orElseThrow().from(), defect.get(), receipts);
        }
    }

    private void reject(Block block, PeerId from, String defect, List<Receipt> receipts)
            throws NodeException {
        String why = "its body was false: " + defect;
        refused.add(block, from, why);
        with.altstack()
                .misbehaved(from, Offence.INVALID, "a block that is not its header's: " + defect);
        if (refused.size() >= MOST_REFUSED) {
            fail(why, receipts);
        } else {
            note(why, receipts);
            askAround();
        }
    }

    private void handOver(Block block, List<Receipt> receipts) throws NodeException {
        SubmitOutcome outcome = node.submitBlock(block);
        String what =
                switch (outcome.result()) {
                    case ACCEPTED -> "handed over";
                    case DUPLICATE -> "handed over, and the node had it already";
                    case INCONCLUSIVE ->
                            "handed over, and the node has not said yet whether it is valid"
                                    + (outcome.reason().isEmpty() ? "" : ": " + outcome.reason());
                    case REJECTED -> "the node refused it: " + outcome.reason();
                };
        if (outcome.result() == SubmitOutcome.Result.REJECTED) {
            ended = true;
            observer.refused(header(), what, receipts);
            return;
        }
        LOG.info("Block {} for node {}: {}", header().hash(), node.id(), what);
        note(what + left(), receipts);
        passed();
    }

    private String left() {
        int left = wanted.height() - with.chain().find(header().hash()).orElseThrow().height();
        return left == 0 ? "" : "; " + left + " more to go";
    }

    private void fail(String why, List<Receipt> receipts) {
        ended = true;
        observer.failed(header(), why, receipts);
    }

    private void note(String text, List<Receipt> receipts) {
        observer.noted(header(), text, receipts);
    }

    private BlockHeader header() {
        return batch.get(next);
    }

    private static Optional<Block> block(Answer answer) {
        return answer.message() instanceof Block block ? Optional.of(block) : Optional.empty();
    }

    private static boolean isOf(Block block, BlockHeader header) {
        return block.length() > BlockHeader.LENGTH && block.header().equals(header);
    }
}
