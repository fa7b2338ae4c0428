package org.altnet.chain;

import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;

/**
 * Takes one header after the other: finds its parent, checks it against the rules and stages it in
 * the tree. Headers that are known are passed over.
 *
 * <p>Fast where headers follow each other: the parent is the one before, and since a header is
 * known only if its parent is, whatever follows a new header is new. Neither needs a look-up. One
 * small method for a header: the JIT compiles that sooner, and more safely, than a loop of all.
 *
 * <p>For the writer's thread.
 */
final class HeaderValidator {
    private final HeaderTree tree;
    private final HeaderRules rules;
    private final BlockHash hash = new BlockHash();

    private int last = HeaderTree.NONE;
    private boolean lastIsNew;
    private int parent;

    HeaderValidator(NetworkRules network, HeaderTree tree) {
        this.tree = tree;
        this.rules = new HeaderRules(network, tree);
    }

    /** A new batch: whatever comes next may follow any header that is known. */
    void start() {
        last = HeaderTree.NONE;
        lastIsNew = false;
    }

    /** Index of the header taken last, {@link HeaderTree#NONE} at the start. */
    int last() {
        return last;
    }

    /** True if the header at {@code offset} follows the one taken last. */
    boolean isNext(byte[] raw, int offset) {
        return last != HeaderTree.NONE && hash.isParentOf(raw, offset);
    }

    /**
     * Stages the header at {@code offset}, if it is new.
     *
     * @param next what {@link #isNext} says of it
     * @param latestTime as in {@link HeaderRules#firstBroken}
     * @return the rule that keeps it out; then the validator must be started again
     */
    Optional<HeaderRule> take(byte[] raw, int offset, boolean next, long latestTime) {
        boolean mayBeKnown = !next || !lastIsNew;
        parent = next ? last : tree.find(raw, offset + HeaderField.PREVIOUS);
        hash.of(raw, offset);
        if (mayBeKnown && isKnown()) {
            return Optional.empty();
        }
        if (parent == HeaderTree.NONE) {
            return Optional.of(HeaderRule.KNOWN_PARENT);
        }
        Optional<HeaderRule> broken =
                rules.firstBroken(raw, offset, hash.bytes(), parent, latestTime);
        if (broken.isEmpty()) {
            last = tree.stage(raw, offset, hash.bytes(), parent, rules.target(raw, offset));
            lastIsNew = true;
        }
        return broken;
    }

    /**
     * Words for the header that {@link #take} has just refused.
     *
     * @param index its place among those it came with
     */
    Rejection refused(int index, byte[] raw, int offset, HeaderRule rule, long latestTime) {
        BlockHeader header = BlockHeader.of(raw, offset);
        if (parent == HeaderTree.NONE) {
            return new Rejection(
                    index, -1, header.hash(), rule, "parent " + header.previous() + " is unknown");
        }
        return new Rejection(
                index,
                tree.height(parent) + 1,
                header.hash(),
                rule,
                rules.detail(rule, raw, offset, parent, latestTime));
    }

    /** Words for a header for which {@link #isNext} is not true. */
    Rejection unlinked(int index, byte[] raw, int offset) {
        BlockHeader header = BlockHeader.of(raw, offset);
        Hash256 expected = tree.hash(last);
        return new Rejection(
                index,
                tree.height(last) + 1,
                header.hash(),
                HeaderRule.LINK,
                "parent is " + header.previous() + ", must be the header before, " + expected);
    }

    private boolean isKnown() {
        int same = tree.find(hash.bytes(), 0);
        if (same == HeaderTree.NONE) {
            return false;
        }
        last = same;
        lastIsNew = false;
        return true;
    }
}
