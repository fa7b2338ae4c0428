package org.altnet.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.Reorganisation;
import org.altnet.api.chain.ReorganisationListener;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A header chain in flat arrays, with an append-only file under it.
 *
 * <p>Two locks, taken in this order. {@code writing} is held by {@link #accept} from its first
 * check to its last word: it guards validator, buffer and file, and makes its holder the tree's one
 * writer. {@code view} guards what readers see of the tree: readers share it, and the writer takes
 * it for the moments of making room and of a commit, in memory. So nobody waits for a disk in order
 * to read; and since the commit comes after the file is forced, nobody sees a header that a crash
 * could take back. {@code news} is told while {@code writing} is held, which keeps its events in
 * order.
 */
final class FlatHeaderChain implements HeaderChain {
    private static final Logger LOG = LoggerFactory.getLogger(FlatHeaderChain.class);

    private final Lock writing = new ReentrantLock();
    private final ReadWriteLock view = new ReentrantReadWriteLock();
    private final NetworkRules rules;
    private final Network network;
    private final HeaderTree tree;
    private final HeaderQueries queries;
    private final BranchEnds ends;
    private final HeaderValidator validator;
    private final WorkFloor floor;
    private final HeaderLog log;
    private final TimeSource clock;
    private final ReorganisationListener news;
    private final Runnable onClose;
    private final SecureRandom random = new SecureRandom();

    /**
     * What {@link #accept} works on, to be used again: zeroing new memory costs as much as links.
     */
    private byte[] buffer = {};

    private boolean storageFails;
    private boolean closed;

    /** For {@link ChainFile}, which has read {@code log} into {@code tree}. */
    FlatHeaderChain(
            NetworkRules rules,
            WorkFloor floor,
            HeaderTree tree,
            HeaderValidator validator,
            HeaderLog log,
            TimeSource clock,
            ReorganisationListener news,
            Runnable onClose) {
        this.rules = rules;
        this.network = rules.network();
        this.floor = floor;
        this.tree = tree;
        this.queries = new HeaderQueries(tree);
        this.ends = new BranchEnds(tree);
        this.validator = validator;
        this.log = log;
        this.clock = clock;
        this.news = news;
        this.onClose = onClose;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public StoredHeader tip() {
        return read(queries::tip);
    }

    @Override
    public Optional<StoredHeader> find(Hash256 hash) {
        return read(() -> queries.find(hash));
    }

    @Override
    public Optional<StoredHeader> atHeight(int height) {
        return read(() -> queries.atHeight(height));
    }

    @Override
    public StoredHeader ancestor(Hash256 hash, int height) {
        return read(() -> queries.ancestor(hash, height));
    }

    @Override
    public StoredHeader forkPoint(Hash256 one, Hash256 other) {
        return read(() -> queries.forkPoint(one, other));
    }

    @Override
    public List<ChainTip> tips() {
        return read(() -> queries.tips(ends));
    }

    @Override
    public BlockLocator locator() {
        return read(queries::locator);
    }

    @Override
    public Headers headersAfter(BlockLocator locator, Hash256 stop, int max) {
        requireCount(max);
        return read(() -> queries.headersAfter(locator, stop, max));
    }

    @Override
    public Headers headersBetween(Hash256 ancestor, Hash256 descendant, int max) {
        requireCount(max);
        return read(() -> queries.headersBetween(ancestor, descendant, max));
    }

    @Override
    public AcceptOutcome accept(Headers headers, String source) {
        return accept(headers, source, floor);
    }

    @Override
    public AcceptOutcome acceptWeighed(Headers headers, String source) {
        return accept(headers, source, WorkFloor.NONE);
    }

    @Override
    public HeaderDownload download(Hash256 after, String source) {
        StoredHeader start =
                find(after)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "no header is known by the hash " + after));
        return new BranchDownload(this, start, Objects.requireNonNull(source, "source"));
    }

    /** Begins to weigh a branch that leaves the known ones after a header. */
    Presync presync(StoredHeader after) {
        StoredHeader tip = tip();
        return new Presync(
                rules,
                after,
                floor.required(tip.chainWork(), tip.header().bits()),
                clock.now().wall(),
                random);
    }

    /** What the branch that ends there would go on from, then the best branch. */
    BlockLocator locatorFrom(BlockLocator.Entry end) {
        return read(() -> queries.locatorFrom(end));
    }

    /** For a batch of which nothing was taken. */
    AcceptOutcome refused(int known, Rejection why) {
        return rejected(tip(), known, why);
    }

    /**
     * For what was taken in several steps.
     *
     * @param before the tip before the first
     */
    AcceptOutcome outcome(
            int added,
            int known,
            int held,
            StoredHeader before,
            Optional<StoredHeader> last,
            Optional<Rejection> rejection) {
        return read(
                () ->
                        new AcceptOutcome(
                                added,
                                known,
                                held,
                                before,
                                queries.tip(),
                                queries.forkPoint(before.hash(), queries.tip().hash()),
                                last,
                                rejection));
    }

    /** What was read stays readable; what comes now is refused by {@link HeaderRule#STORAGE}. */
    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            log.close();
        } catch (IOException e) {
            LOG.warn(
                    "Header chain {}: closing {} failed ({}); nothing to do, all that was accepted"
                            + " is in it",
                    network.id(),
                    log.path(),
                    e.getMessage());
        } finally {
            writing.unlock();
        }
        onClose.run();
    }

    private AcceptOutcome accept(Headers headers, String source, WorkFloor required) {
        Objects.requireNonNull(source, "source");
        writing.lock();
        try {
            AcceptOutcome outcome = take(headers, source, required);
            report(outcome, source);
            return outcome;
        } finally {
            tree.discard();
            writing.unlock();
        }
    }

    private AcceptOutcome take(Headers headers, String source, WorkFloor required) {
        int oldTip = tree.tip();
        StoredHeader before = queries.stored(oldTip);
        if (headers.size() > Headers.MAX) {
            return rejected(before, 0, tooMany(headers));
        }
        reserve(headers.size());
        byte[] raw = buffered(headers);
        Optional<Rejection> invalid = stageAll(raw, headers.length());
        if (invalid.isPresent()) {
            return rejected(before, invalid.get().index() - tree.staged(), invalid.get());
        }
        int added = tree.staged();
        int known = headers.size() - added;
        if (added > 0) {
            Optional<Rejection> notStored =
                    tooLittleWork(raw, known, required)
                            .or(() -> store(raw, known, headers.length()));
            if (notStored.isPresent()) {
                return rejected(before, known, notStored.get());
            }
            commit(source);
        } else if (known > 0) {
            shown(source);
        }
        int fork = tree.forkPoint(oldTip, tree.tip());
        return new AcceptOutcome(
                added,
                known,
                0,
                before,
                tree.tip() == oldTip ? before : queries.tip(),
                fork == oldTip ? before : queries.stored(fork),
                queries.storedIfAny(validator.last()),
                Optional.empty());
    }

    private Optional<Rejection> tooLittleWork(byte[] raw, int known, WorkFloor floor) {
        int tip = tree.tip();
        BigInteger required = floor.required(tree.work(tip), tree.bits(tip));
        BigInteger work = tree.work(validator.last());
        if (work.compareTo(required) >= 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Rejection(
                        known,
                        tree.height(tree.firstStaged()),
                        BlockHeader.of(raw, known * BlockHeader.LENGTH).hash(),
                        HeaderRule.LOW_WORK,
                        Presync.describe(work, required)));
    }

    private byte[] buffered(Headers headers) {
        if (buffer.length < headers.length()) {
            buffer = new byte[headers.length()];
        }
        headers.copyTo(buffer, 0);
        return buffer;
    }

    private Optional<Rejection> stageAll(byte[] raw, int length) {
        long latestTime = clock.now().wall().getEpochSecond() + HeaderRules.FUTURE_SECONDS;
        validator.start();
        for (int offset = 0; offset < length; offset += BlockHeader.LENGTH) {
            int index = offset / BlockHeader.LENGTH;
            boolean next = validator.isNext(raw, offset);
            if (index > 0 && !next) {
                return Optional.of(validator.unlinked(index, raw, offset));
            }
            Optional<HeaderRule> broken = validator.take(raw, offset, next, latestTime);
            if (broken.isPresent()) {
                return Optional.of(validator.refused(index, raw, offset, broken.get(), latestTime));
            }
        }
        return Optional.empty();
    }

    /** What is new in a linked batch is its end, since a child of a new header is new. */
    private Optional<Rejection> store(byte[] raw, int known, int length) {
        int offset = known * BlockHeader.LENGTH;
        try {
            log.append(raw, offset, length - offset);
        } catch (IOException e) {
            reportFailure(e);
            return Optional.of(
                    new Rejection(
                            known,
                            tree.height(tree.firstStaged()),
                            BlockHeader.of(raw, offset).hash(),
                            HeaderRule.STORAGE,
                            "cannot write " + log.path() + ": " + e.getMessage()));
        }
        if (storageFails) {
            storageFails = false;
            LOG.info("Header chain {}: {} can be written again", network.id(), log.path());
        }
        return Optional.empty();
    }

    private void reserve(int headers) {
        if (tree.hasRoom(headers)) {
            return;
        }
        view.writeLock().lock();
        try {
            tree.reserve(headers);
        } finally {
            view.writeLock().unlock();
        }
    }

    private void commit(String source) {
        int parent = tree.parent(tree.firstStaged());
        boolean isNewBranch = !ends.contains(parent);
        int end = validator.last();
        view.writeLock().lock();
        try {
            tree.commit();
            ends.added(parent, end, tree.tip() == end, source);
        } finally {
            view.writeLock().unlock();
        }
        if (isNewBranch) {
            LOG.info(
                    "Header chain {}: a branch leaves another after height {}, shown by {}: {}"
                            + " headers up to {} at height {}",
                    network.id(),
                    tree.height(parent),
                    SourceName.redacted(source),
                    tree.height(end) - tree.height(parent),
                    tree.hash(end),
                    tree.height(end));
        }
    }

    private void shown(String source) {
        view.writeLock().lock();
        try {
            ends.shown(validator.last(), source);
        } finally {
            view.writeLock().unlock();
        }
    }

    private <T> T read(Supplier<T> query) {
        view.readLock().lock();
        try {
            return query.get();
        } finally {
            view.readLock().unlock();
        }
    }

    private void report(AcceptOutcome outcome, String source) {
        outcome.rejection()
                .ifPresent(
                        rejection ->
                                LOG.debug(
                                        "Header chain {}: nothing taken from {}: {}",
                                        network.id(),
                                        SourceName.redacted(source),
                                        rejection));
        if (outcome.isReorganisation()) {
            Reorganisation event =
                    new Reorganisation(
                            network,
                            outcome.tipBefore(),
                            outcome.tipAfter(),
                            outcome.forkPoint(),
                            source);
            LOG.info(
                    "Header chain {}: reorganisation of depth {} by {}: tip {} at height {} replaces"
                            + " {} at height {}, they part after height {}",
                    network.id(),
                    event.depth(),
                    SourceName.redacted(source),
                    event.after().hash(),
                    event.after().height(),
                    event.before().hash(),
                    event.before().height(),
                    event.forkPoint().height());
            news.reorganised(event);
        }
    }

    private void reportFailure(IOException e) {
        if (closed || storageFails) {
            LOG.debug("Header chain {}: cannot write: {}", network.id(), e.getMessage());
            return;
        }
        storageFails = true;
        LOG.warn(
                "Header chain {}: cannot write {} ({}); make room on that disk, until then no new"
                        + " headers are taken",
                network.id(),
                log.path(),
                e.getMessage());
    }

    private static AcceptOutcome rejected(StoredHeader tip, int known, Rejection rejection) {
        return new AcceptOutcome(
                0, known, 0, tip, tip, tip, Optional.empty(), Optional.of(rejection));
    }

    private static Rejection tooMany(Headers headers) {
        return new Rejection(
                Headers.MAX,
                -1,
                headers.get(Headers.MAX).hash(),
                HeaderRule.BATCH_SIZE,
                headers.size() + " headers came at a time, must be at most " + Headers.MAX);
    }

    private static void requireCount(int max) {
        if (max < 0 || max > Headers.MAX) {
            throw new IllegalArgumentException(
                    "ask for 0 to " + Headers.MAX + " headers, not " + max);
        }
    }
}
