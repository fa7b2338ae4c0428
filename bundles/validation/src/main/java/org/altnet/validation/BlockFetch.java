package org.altnet.validation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.Scope;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.Incident;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.room.DurationSetting;
import org.altnet.validation.Journal.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the node gets the blocks whose headers it has, and who is told of what came of it. There are
 * two causes: the watchdog has found that one is missing for long; and we have handed it headers
 * ourselves, after which it hardly gets the blocks by itself. Failing is a notice for the first
 * alone: for the second it is too early. A node that is catching up with its own peers is waited
 * for, as long as {@link OwnSync} says.
 *
 * <p>Confined to validation's lane, where the node may block. One {@link BlockRun} at a time.
 */
final class BlockFetch {
    private static final Logger LOG = LoggerFactory.getLogger(BlockFetch.class);

    private static final String HAND_OVER = "hand-over";
    private static final String FAILED =
            "the node has headers without their blocks, and no medium could help";
    private static final String REFUSED =
            "the node refuses a block of the chain with the most work, whose body is sound";

    private final BitcoinNode node;
    private final Shared with;
    private final AlarmDesk desk;
    private final Journal journal;
    private final Lane lane;
    private final OwnSync ownSync = new OwnSync();
    private Optional<Errand> running = Optional.empty();
    private Optional<String> failedBefore = Optional.empty();

    /** Where headers that were handed over end, if their blocks are to be fetched soon. */
    private Optional<Hash256> dueSoon = Optional.empty();

    BlockFetch(BitcoinNode node, Shared with, AlarmDesk desk, Journal journal, Lane lane) {
        this.node = node;
        this.with = with;
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
            running.get().adopt(anomaly);
            return;
        }
        begin(anomaly.tip().hash(), Optional.of(anomaly));
    }

    /**
     * The node has taken headers of ours. If it keeps blocks, it is given a while for getting them
     * by itself.
     *
     * @param best its best header now
     */
    void headersHandedOver(StoredHeader best) {
        if (DurationSetting.isOff(with.settings().blocksAfter())) {
            return;
        }
        try {
            if (node.bestBlock().isPresent()) {
                if (isCarried()) {
                    journal.goOn(Work.BLOCKS);
                }
                if (dueSoon.isEmpty()) {
                    fetchLater();
                }
                dueSoon = Optional.of(best.hash());
            }
        } catch (NodeException e) {
            LOG.debug("Whether the node keeps blocks cannot be said", e);
        }
    }

    /** A block that was asked for is there after all: it may be the one that is waited for. */
    void cameLate(Hash256 block) {
        running.ifPresent(errand -> errand.run.cameLate(block));
    }

    private boolean isCarried() {
        return with.altstack().drivers().stream()
                .anyMatch(driver -> driver.capabilities().answers(Scope.BLOCKS));
    }

    private void fetchLater() {
        lane.schedule(with.settings().blocksAfter(), this::fetch);
    }

    private void fetch() {
        if (running.isPresent()) {
            fetchLater();
            return;
        }
        Hash256 wanted = dueSoon.orElseThrow();
        if (isCatchingUp(wanted)) {
            lane.schedule(OwnSync.LOOKS_EACH, this::fetch);
            return;
        }
        dueSoon = Optional.empty();
        begin(wanted, Optional.empty());
        if (running.isEmpty()) {
            journal.end(Work.BLOCKS);
        }
    }

    /** False, too, when it lacks nothing on the way there. */
    private boolean isCatchingUp(Hash256 wanted) {
        NodeStatus.State says = node.status().state();
        try {
            Optional<Hash256> block = node.bestBlock().map(StoredHeader::hash);
            return ownSync.isUnderWay(with.time().now(), says, block)
                    && !block.equals(Optional.of(wanted));
        } catch (NodeException e) {
            LOG.debug("Whether node {} gets blocks by itself cannot be said", node.id(), e);
            return says == NodeStatus.State.SYNCING;
        }
    }

    private void begin(Hash256 wanted, Optional<Anomaly> anomaly) {
        HeaderChain chain = with.chain();
        try {
            Optional<StoredHeader> has =
                    node.bestBlock().flatMap(block -> chain.find(block.hash()));
            Optional<StoredHeader> target = chain.find(wanted);
            if (has.isEmpty() || target.isEmpty()) {
                return;
            }
            StoredHeader fork = chain.forkPoint(has.get().hash(), wanted);
            if (!fork.hash().equals(wanted)) {
                Errand errand = new Errand(anomaly, fork, target.get());
                running = Optional.of(errand);
                errand.begin();
            }
        } catch (NodeException e) {
            LOG.debug("Which blocks are missing cannot be said", e);
        }
    }

    private void fail(RuntimeException bug) {
        LOG.error("A block fetch threw, which is a bug; it ends here", bug);
        running.ifPresent(errand -> errand.run.abandon());
        end();
    }

    private void end() {
        running = Optional.empty();
        journal.end(Work.BLOCKS);
    }

    /** A run, and what it is for. */
    private final class Errand implements BlockRun.Observer {
        private final BlockRun run;
        private Optional<Anomaly> anomaly;

        Errand(Optional<Anomaly> anomaly, StoredHeader has, StoredHeader wanted) {
            this.anomaly = anomaly;
            run = new BlockRun(node, with, lane, has, wanted, this);
        }

        void begin() {
            anomaly.filter(found -> !hasFailedBefore(found)).ifPresent(this::suspect);
            run.begin();
        }

        /** What we do by ourselves is found to be overdue. */
        void adopt(Anomaly found) {
            if (anomaly.isEmpty()) {
                anomaly = Optional.of(found);
                suspect(found);
            }
        }

        @Override
        public void noted(BlockHeader header, String text, List<Receipt> receipts) {
            journal.begin(Work.BLOCKS, anomaly.map(Anomaly::detector).orElse(HAND_OVER));
            note(header, text, receipts);
        }

        @Override
        public void complete() {
            anomaly.ifPresent(
                    found ->
                            desk.cleared(
                                    found.detector(),
                                    found.subject(),
                                    "the node was handed the block"));
            failedBefore = Optional.empty();
            end();
        }

        @Override
        public void failed(BlockHeader header, String why, List<Receipt> receipts) {
            if (anomaly.isPresent() || !receipts.isEmpty()) {
                note(header, why, receipts);
            }
            if (isNews()) {
                LOG.warn(
                        "Node {} has headers without their blocks, and no medium could help: block"
                                + " {}: {}. Check the node's own peers",
                        node.id(),
                        header.hash(),
                        why);
            } else {
                LOG.debug("Node {} still lacks block {}: {}", node.id(), header.hash(), why);
            }
            tell(FAILED, header, why);
            end();
        }

        @Override
        public void refused(BlockHeader header, String why, List<Receipt> receipts) {
            noted(header, why, receipts);
            if (anomaly.isEmpty() || isNews()) {
                LOG.warn(
                        "Block {}, whose body is sound and whose header has the work: node {}"
                                + " refuses it: {}. Its log says more; trust no confirmations",
                        header.hash(),
                        node.id(),
                        why);
            }
            tell(REFUSED, header, why);
            end();
        }

        @Override
        public void nodeSilent(NodeException why) {
            LOG.debug("No more blocks for node {} now", node.id(), why);
            journal.note(Incident.Kind.BLOCK_FETCH, "no more blocks for now: " + why.getMessage());
            end();
        }

        private void suspect(Anomaly found) {
            journal.begin(Work.BLOCKS, found.detector());
            journal.note(Incident.Kind.SUSPICION, found.detector() + ": " + found.text());
        }

        private boolean hasFailedBefore(Anomaly found) {
            return failedBefore.equals(Optional.of(found.subject()));
        }

        private boolean isNews() {
            return anomaly.filter(found -> !hasFailedBefore(found)).isPresent();
        }

        private void tell(String text, BlockHeader header, String why) {
            if (anomaly.isPresent()) {
                failedBefore = anomaly.map(Anomaly::subject);
                desk.tell(
                        anomaly.get(),
                        text,
                        Map.of("outcome", "block " + header.hash() + ": " + why));
            }
        }
    }

    private void note(BlockHeader header, String text, List<Receipt> receipts) {
        journal.note(Incident.Kind.BLOCK_FETCH, "block " + header.hash() + ": " + text, receipts);
    }
}
