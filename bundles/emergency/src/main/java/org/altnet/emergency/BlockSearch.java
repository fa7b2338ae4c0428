package org.altnet.emergency;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for transactions in the blocks of the best chain that no own node has, which other media
 * are asked for: only blocks after the sending, at most {@link #MOST} back, one at a time, the
 * oldest first since a transaction that pays is in one of the first. A block is looked through once
 * for each transaction; one that nobody has is left for a while.
 *
 * <p>A body is believed if it belongs to a header of the chain, so that nobody can show a
 * transaction in a block that is not in it. Confined to the room's lane but for {@link #judge},
 * which uses nothing of it that changes.
 */
final class BlockSearch {
    /** Blocks back from the tip: a week. */
    static final int MOST = 1_008;

    /** Blocks that are remembered as looked through. */
    private static final int REMEMBERED = 2 * MOST;

    private static final Logger LOG = LoggerFactory.getLogger(BlockSearch.class);
    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final int DOUBLINGS = 6;

    private final Ledger ledger;
    private final HeaderChain chain;
    private final BlockRules rules;
    private final Altstack altstack;
    private final OwnNodes nodes;
    private final Lane lane;
    private final TimeSource clock;
    private final Map<Hash256, Set<Hash256>> lookedThrough = new BoundedMap<>(REMEMBERED);
    private final Map<Hash256, Missing> missing = new BoundedMap<>(REMEMBERED);
    private boolean busy;

    /** Told of what is found. */
    @FunctionalInterface
    interface Finder {
        /**
         * @param seenBy the peer whose block it was
         */
        void found(Hash256 txid, StoredHeader block, String seenBy);
    }

    /** A block that nobody had. */
    private record Missing(Moment at, int times) {
        private boolean isOver(Moment now) {
            int doublings = Math.min(DOUBLINGS, times - 1);
            return now.since(at).compareTo(FIRST_WAIT.multipliedBy(1L << doublings)) >= 0;
        }
    }

    BlockSearch(
            Ledger ledger,
            HeaderChain chain,
            BlockRules rules,
            Altstack altstack,
            OwnNodes nodes,
            Lane lane,
            TimeSource clock) {
        this.ledger = ledger;
        this.chain = chain;
        this.rules = rules;
        this.altstack = altstack;
        this.nodes = nodes;
        this.lane = lane;
        this.clock = clock;
    }

    /** Fetches what is worth it, one after the other, until there is no more. */
    void look(Finder finder) {
        if (busy || wanted().isEmpty()) {
            return;
        }
        busy = true;
        List<CompletableFuture<Optional<StoredHeader>>> bests =
                nodes.all().stream().map(this::bestBlock).toList();
        CompletableFuture.allOf(bests.toArray(new CompletableFuture<?>[0]))
                .whenCompleteAsync(
                        (all, failure) -> {
                            busy = false;
                            int covered =
                                    bests.stream()
                                            .map(CompletableFuture::join)
                                            .flatMap(Optional::stream)
                                            .mapToInt(this::commonHeight)
                                            .max()
                                            .orElse(0);
                            next(covered).ifPresent(block -> fetch(block, finder));
                        },
                        lane);
    }

    private List<Sending> wanted() {
        return ledger.live().stream().filter(Sending::isUnderWay).toList();
    }

    private CompletableFuture<Optional<StoredHeader>> bestBlock(BitcoinNode node) {
        return nodes.ask(node, BitcoinNode::bestBlock)
                .exceptionally(failure -> Optional.empty())
                .toCompletableFuture();
    }

    /** Up to where a node has the blocks of the best chain. */
    private int commonHeight(StoredHeader best) {
        return chain.find(best.hash())
                .map(known -> chain.forkPoint(known.hash(), chain.tip().hash()).height())
                .orElse(0);
    }

    /**
     * @param covered up to where an own node has the blocks, and is asked
     */
    private Optional<StoredHeader> next(int covered) {
        int tip = chain.tip().height();
        Map<Hash256, Integer> since =
                wanted().stream().collect(Collectors.toMap(Sending::txid, this::since));
        int oldest = since.values().stream().mapToInt(Integer::intValue).min().orElse(tip);
        for (int height = Math.max(Math.max(covered, oldest), tip - MOST) + 1;
                height <= tip;
                height++) {
            Optional<StoredHeader> block =
                    chain.atHeight(height).filter(candidate -> isWorthIt(candidate, since));
            if (block.isPresent()) {
                return block;
            }
        }
        return Optional.empty();
    }

    private boolean isWorthIt(StoredHeader block, Map<Hash256, Integer> since) {
        Missing before = missing.get(block.hash());
        if (before != null && !before.isOver(clock.now())) {
            return false;
        }
        Set<Hash256> done = lookedThrough.getOrDefault(block.hash(), Set.of());
        return since.entrySet().stream()
                .anyMatch(
                        sent -> block.height() > sent.getValue() && !done.contains(sent.getKey()));
    }

    /** The last block of the best chain that was there when it was sent. */
    private int since(Sending sending) {
        return chain.find(sending.after().hash())
                .map(then -> chain.forkPoint(then.hash(), chain.tip().hash()).height())
                .orElse(sending.after().height());
    }

    private void fetch(StoredHeader block, Finder finder) {
        busy = true;
        altstack.anycast(
                        new GetData(block.hash()),
                        AnycastPolicy.BLOCK,
                        answer -> judge(answer, block.hash()))
                .whenCompleteAsync(
                        (result, failure) -> {
                            busy = false;
                            if (failure != null) {
                                LOG.debug("Block {}", block.hash(), failure);
                            }
                            came(block, Optional.ofNullable(result), finder);
                            look(finder);
                        },
                        lane);
    }

    private void came(StoredHeader block, Optional<AnycastResult> result, Finder finder) {
        Optional<Answer> answer = result.flatMap(AnycastResult::accepted);
        if (answer.isEmpty()) {
            missing.merge(
                    block.hash(),
                    new Missing(clock.now(), 1),
                    (before, first) -> new Missing(first.at(), before.times() + 1));
            return;
        }
        missing.remove(block.hash());
        Set<Hash256> wanted = wanted().stream().map(Sending::txid).collect(Collectors.toSet());
        lookedThrough.computeIfAbsent(block.hash(), any -> new HashSet<>()).addAll(wanted);
        Answer from = answer.get();
        LOG.debug("Looking through block {} of {}", block.hash(), from.from().redacted());
        ((Block) from.message())
                .transactions().stream()
                        .map(Tx::txid)
                        .filter(wanted::contains)
                        .forEach(txid -> finder.found(txid, block, from.from().toString()));
    }

    /** On the altstack's thread. */
    private Judgement judge(Answer answer, Hash256 wanted) {
        PeerId from = answer.from();
        if (answer.message() instanceof NotFound) {
            return Judgement.HEARD;
        }
        if (!(answer.message() instanceof Block block) || !isOf(block, wanted)) {
            altstack.misbehaved(from, Offence.ODD, "another answer than block " + wanted);
            return Judgement.REJECT;
        }
        Optional<String> defect = rules.defect(block);
        if (defect.isPresent()) {
            altstack.misbehaved(
                    from, Offence.MALFORMED, "block " + wanted + ": " + Reasons.text(defect.get()));
            return Judgement.REJECT;
        }
        return Judgement.ACCEPT;
    }

    private static boolean isOf(Block block, Hash256 wanted) {
        try {
            return block.header().hash().equals(wanted);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
