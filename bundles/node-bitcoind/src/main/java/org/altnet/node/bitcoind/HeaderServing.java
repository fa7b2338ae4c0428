package org.altnet.node.bitcoind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.node.bitcoind.Decoded.GarbledException;
import org.altnet.node.bitcoind.rpc.Rest;
import org.altnet.node.bitcoind.rpc.RpcException;

/**
 * Answers {@code getheaders} from the node's best chain. Headers are asked of the node in batches
 * by height, or by REST; every answer is checked to be linked, so that a reorganisation in between
 * is noticed, and asked for again.
 *
 * <p>Thread-safe without a lock: of two that look at once, the last to finish is kept.
 */
final class HeaderServing {
    private static final int ATTEMPTS = 3;

    /** Most questions share one of the first few hashes; the rest are asked for only if not. */
    private static final int LOCATOR_CHUNK = 10;

    /** How far back to go for the joint with what was seen before. */
    private static final int MOST_WALKED_BACK = 144;

    private static final int DENSE = 10;

    private final Hash256 genesis;
    private final ChainView view;
    private final HeaderSource headers;
    private final Optional<Rest> rest;
    private final AtomicReference<Optional<BestBranch>> kept =
            new AtomicReference<>(Optional.empty());

    /** A block of the best chain. */
    private record Common(Hash256 hash, int height) {}

    /** The chain has changed while it was being read. */
    private static final class MovedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param rest if the node offers it
     */
    HeaderServing(Hash256 genesis, ChainView view, HeaderSource headers, Optional<Rest> rest) {
        this.genesis = genesis;
        this.view = view;
        this.headers = headers;
        this.rest = rest;
    }

    /** As {@code BitcoinNode.headersAfter}. */
    Headers after(BlockLocator locator, Hash256 stop, int max) throws RpcException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                BestBranch branch = branch(view.look());
                return upTo(stop, follow(common(locator, branch), branch, max));
            } catch (MovedException e) {
                view.forget();
            }
        }
        throw Asking.garbled(
                "getblockhash",
                new GarbledException("the chain is another one each time that it is read"));
    }

    /** As {@code BitcoinNode.locator}. */
    BlockLocator locator() throws RpcException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return locator(branch(view.look()));
            } catch (MovedException e) {
                view.forget();
            }
        }
        throw Asking.garbled(
                "getblockhash",
                new GarbledException("the chain is another one each time that it is read"));
    }

    private BlockLocator locator(BestBranch branch) throws RpcException {
        List<Integer> heights = new ArrayList<>();
        int step = 1;
        for (int height = branch.tipHeight(); height > 0; height -= step) {
            heights.add(height);
            if (heights.size() >= DENSE) {
                step *= 2;
            }
        }
        List<Integer> below =
                heights.stream().filter(height -> height < branch.firstHeight()).toList();
        List<BlockLocator.Entry> entries = new ArrayList<>();
        heights.stream()
                .filter(height -> height >= branch.firstHeight())
                .map(height -> new BlockLocator.Entry(branch.at(height).hash(), height))
                .forEach(entries::add);
        List<Hash256> hashes = headers.activeHashes(below);
        for (int i = 0; i < hashes.size(); i++) {
            entries.add(new BlockLocator.Entry(hashes.get(i), below.get(i)));
        }
        entries.add(new BlockLocator.Entry(genesis, 0));
        return new BlockLocator(entries);
    }

    /** The end of the best chain: what is kept, if it goes on from there; walked back otherwise. */
    private BestBranch branch(ChainSnapshot now) throws RpcException, MovedException {
        Optional<BestBranch> before = kept.get();
        Hash256 tip = now.bestHeader().hash();
        if (before.isPresent() && before.get().tip().equals(tip)) {
            return before.get();
        }
        int tipHeight = now.bestHeader().height();
        int forkHeight = tipHeight - now.branchLength();
        List<BlockHeader> walked = new ArrayList<>();
        walked.add(now.bestHeader().header());
        while (mustGoOn(walked, tipHeight, forkHeight, before)) {
            Hash256 parent = walked.get(walked.size() - 1).previous();
            walked.add(headers.header(parent).orElseThrow(MovedException::new));
        }
        BestBranch branch = BestBranch.of(walked, tipHeight, usable(before, forkHeight));
        kept.set(Optional.of(branch));
        return branch;
    }

    private static boolean mustGoOn(
            List<BlockHeader> walked, int tipHeight, int forkHeight, Optional<BestBranch> before) {
        BlockHeader last = walked.get(walked.size() - 1);
        int height = tipHeight - walked.size() + 1;
        Optional<BestBranch> old = usable(before, forkHeight);
        if (height == 0 || old.flatMap(branch -> branch.height(last.previous())).isPresent()) {
            return false;
        }
        boolean mayMeet =
                old.filter(branch -> height > branch.firstHeight()).isPresent()
                        && walked.size() < MOST_WALKED_BACK;
        return height > forkHeight + 1 || mayMeet;
    }

    /** What is kept begins on the active chain, unless that was reorganised before it. */
    private static Optional<BestBranch> usable(Optional<BestBranch> before, int forkHeight) {
        return before.filter(branch -> branch.firstHeight() <= forkHeight + 1);
    }

    /** The newest block that both have; genesis if there is no other. */
    private Common common(BlockLocator locator, BestBranch branch) throws RpcException {
        List<Hash256> hashes = locator.entries().stream().map(BlockLocator.Entry::hash).toList();
        for (Hash256 hash : hashes) {
            Optional<Integer> height = branch.height(hash);
            if (height.isPresent()) {
                return new Common(hash, height.get());
            }
        }
        for (int from = 0; from < hashes.size(); from += LOCATOR_CHUNK) {
            List<Hash256> chunk =
                    hashes.subList(from, Math.min(hashes.size(), from + LOCATOR_CHUNK));
            List<Optional<Integer>> heights = headers.activeHeights(chunk);
            for (int i = 0; i < chunk.size(); i++) {
                // What is active above that is the branch that the best one has left.
                if (heights.get(i).filter(height -> height < branch.firstHeight()).isPresent()) {
                    return new Common(chunk.get(i), heights.get(i).orElseThrow());
                }
            }
        }
        return new Common(genesis, 0);
    }

    private Headers follow(Common common, BestBranch branch, int max)
            throws RpcException, MovedException {
        List<BlockHeader> found = new ArrayList<>();
        int activeToGet = Math.min(max, branch.firstHeight() - 1 - common.height);
        if (activeToGet > 0) {
            found.addAll(active(common.height + 1, activeToGet));
            if (found.size() < activeToGet) {
                throw new MovedException();
            }
        }
        found.addAll(branch.from(common.height + 1 + found.size(), max - found.size()));
        requireLinked(common.hash, found);
        return Headers.of(found.toArray(BlockHeader[]::new));
    }

    private List<BlockHeader> active(int from, int count) throws RpcException {
        if (rest.isPresent()) {
            List<Hash256> first = headers.activeHashes(List.of(from));
            if (first.isEmpty()) {
                return List.of();
            }
            Optional<Headers> answer = rest.get().headers(first.get(0), count);
            if (answer.isPresent()) {
                List<BlockHeader> all = new ArrayList<>();
                answer.get().forEach(all::add);
                return all;
            }
        }
        return headers.headers(
                headers.activeHashes(IntStream.range(from, from + count).boxed().toList()));
    }

    private static void requireLinked(Hash256 parent, List<BlockHeader> found)
            throws MovedException {
        Hash256 previous = parent;
        for (BlockHeader header : found) {
            if (!header.previous().equals(previous)) {
                throw new MovedException();
            }
            previous = header.hash();
        }
    }

    private static Headers upTo(Hash256 stop, Headers found) {
        for (int i = 0; i < found.size() && !stop.isZero(); i++) {
            if (found.get(i).hash().equals(stop)) {
                return found.slice(0, i + 1);
            }
        }
        return found;
    }
}
