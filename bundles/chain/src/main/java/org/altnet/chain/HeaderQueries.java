package org.altnet.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/** What readers ask of a tree, in values of the API. The caller holds the lock. */
final class HeaderQueries {
    /** Locator hashes before the steps begin to double: the tip and ten more. */
    private static final int DENSE = 11;

    private final HeaderTree tree;

    HeaderQueries(HeaderTree tree) {
        this.tree = tree;
    }

    StoredHeader tip() {
        return stored(tree.tip());
    }

    Optional<StoredHeader> find(Hash256 hash) {
        return storedIfAny(index(hash));
    }

    Optional<StoredHeader> atHeight(int height) {
        return storedIfAny(tree.atHeight(height));
    }

    StoredHeader ancestor(Hash256 hash, int height) {
        int index = known(hash);
        if (height < tree.height(0) || height > tree.height(index)) {
            throw new IllegalArgumentException(
                    "no ancestor of "
                            + hash
                            + " is at height "
                            + height
                            + ", use "
                            + tree.height(0)
                            + " to "
                            + tree.height(index));
        }
        return stored(tree.ancestor(index, height));
    }

    StoredHeader forkPoint(Hash256 one, Hash256 other) {
        return stored(tree.forkPoint(known(one), known(other)));
    }

    BlockLocator locator() {
        List<BlockLocator.Entry> entries = new ArrayList<>();
        int step = 1;
        for (int height = tree.height(tree.tip()); height > tree.startHeight(); height -= step) {
            entries.add(entry(height));
            if (entries.size() >= DENSE) {
                step *= 2;
            }
        }
        entries.add(entry(tree.startHeight()));
        return new BlockLocator(entries);
    }

    /** A locator that begins with a header, known or not. */
    BlockLocator locatorFrom(BlockLocator.Entry end) {
        List<BlockLocator.Entry> entries = new ArrayList<>();
        entries.add(end);
        locator().entries().stream()
                .filter(entry -> !entry.hash().equals(end.hash()))
                .limit(BlockLocator.MAX_ENTRIES - 1)
                .forEach(entries::add);
        return new BlockLocator(entries);
    }

    List<ChainTip> tips(BranchEnds ends) {
        int best = tree.tip();
        return ends.all().stream()
                .map(end -> tip(end, best, ends.sources(end)))
                .sorted(
                        Comparator.comparing(ChainTip::isBest)
                                .thenComparing(each -> each.header().chainWork())
                                .reversed())
                .toList();
    }

    Headers headersAfter(BlockLocator locator, Hash256 stop, int max) {
        int common = lastCommon(locator);
        if (common == HeaderTree.NONE) {
            return Headers.EMPTY;
        }
        int first = tree.height(common) + 1;
        int last = Math.min(tree.height(tree.tip()), first + max - 1);
        int stopIndex = index(stop);
        if (stopIndex != HeaderTree.NONE && tree.isOnBestBranch(stopIndex)) {
            int stopHeight = tree.height(stopIndex);
            last = stopHeight < first ? last : Math.min(last, stopHeight);
        }
        return branch(tree.tip(), first, last);
    }

    Headers headersBetween(Hash256 ancestor, Hash256 descendant, int max) {
        int from = known(ancestor);
        int to = known(descendant);
        if (tree.forkPoint(from, to) != from) {
            throw new IllegalArgumentException(descendant + " does not descend from " + ancestor);
        }
        int first = tree.height(from) + 1;
        return branch(to, first, Math.min(tree.height(to), first + max - 1));
    }

    StoredHeader stored(int index) {
        byte[] raw = new byte[BlockHeader.LENGTH];
        tree.copyTo(index, raw, 0);
        return new StoredHeader(BlockHeader.of(raw), tree.height(index), tree.work(index));
    }

    /** Empty for {@link HeaderTree#NONE}. */
    Optional<StoredHeader> storedIfAny(int index) {
        return index == HeaderTree.NONE ? Optional.empty() : Optional.of(stored(index));
    }

    /** The headers from one height to another of the branch that leads to {@code end}. */
    private Headers branch(int end, int first, int last) {
        if (last < first) {
            return Headers.EMPTY;
        }
        byte[] raw = new byte[(last - first + 1) * BlockHeader.LENGTH];
        int at = tree.ancestor(end, last);
        for (int offset = raw.length; offset > 0; at = tree.parent(at)) {
            offset -= BlockHeader.LENGTH;
            tree.copyTo(at, raw, offset);
        }
        return Headers.of(raw);
    }

    private ChainTip tip(int end, int best, List<String> sources) {
        return new ChainTip(stored(end), stored(tree.forkPoint(end, best)), sources);
    }

    /**
     * Who shares nothing with us shares genesis; but {@link HeaderTree#NONE} if we do not have
     * that, since what we have would follow nothing that the other side knows.
     */
    private int lastCommon(BlockLocator locator) {
        return locator.entries().stream()
                .mapToInt(entry -> index(entry.hash()))
                .filter(index -> index != HeaderTree.NONE && tree.isOnBestBranch(index))
                .findFirst()
                .orElseGet(() -> tree.atHeight(0));
    }

    private BlockLocator.Entry entry(int height) {
        return new BlockLocator.Entry(tree.hash(tree.atHeight(height)), height);
    }

    private int index(Hash256 hash) {
        return tree.find(hash.bytes(), 0);
    }

    private int known(Hash256 hash) {
        int index = index(hash);
        if (index == HeaderTree.NONE) {
            throw new IllegalArgumentException("no header is known by the hash " + hash);
        }
        return index;
    }
}
