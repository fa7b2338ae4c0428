package org.altnet.chain;

import java.math.BigInteger;
import java.util.Arrays;
import org.altnet.api.message.Hash256;

/**
 * Headers as rows of primitive arrays, named by their index in the order of arrival: 0 is where the
 * chain starts, and a parent's index is smaller than its children's. Beside them a hash table over
 * all branches, and the best branch by height. Less than 120 bytes a header.
 *
 * <p>New headers are first <em>staged</em>: they have an index and can be built upon, but nothing
 * finds them by hash or height until {@link #commit}; {@link #discard} forgets them. What is staged
 * at a time is one line, each header the child of the one staged before.
 *
 * <p>No lock of its own. One writer at a time calls {@link #reserve}, {@link #stage}, {@link
 * #commit} and {@link #discard}. {@link #reserve} and {@link #commit} need the owner's lock against
 * readers; the other two touch nothing that readers look at, who know committed indexes only, and
 * rows never change once they are committed.
 */
final class HeaderTree {
    /** No such header. */
    static final int NONE = -1;

    /** Headers to a bucket before there are more buckets: memory against look-up time. */
    static final int FULL = 5;

    /** Four times as many buckets, so that on average a header is moved less than once. */
    private static final int GROWTH_SHIFT = 2;

    static final int FIRST_BUCKETS = 1 << 14;

    /** Index of the header that all others descend from. */
    static final int START = 0;

    private final int startHeight;

    /** The start's parent is not in the tree; its hash is. */
    private final byte[] beforeStart;

    /** Index by height above the start. */
    private final IntTable best = new IntTable(1, NONE);

    private HeaderPage[] pages = {};
    private int end;
    private int committed;
    private int tip;
    private IntTable buckets;
    private int bucketCount;

    /**
     * @param start where it all begins
     * @param expected roughly how many headers will come at once
     */
    HeaderTree(ChainStart start, int expected) {
        startHeight = start.height();
        beforeStart = start.header().previous().bytes();
        makeBuckets(Math.max(FIRST_BUCKETS, Integer.highestOneBit(expected / FULL + 1) << 1));
        reserve(1);
        place(start.header().bytes(), 0, start.header().hash().bytes());
        pages[0].height[START] = startHeight;
        pages[0].work.set(START, start.work());
        best.set(0, tip);
        end = 1;
        commit();
    }

    /** How many headers are committed, on all branches. */
    int size() {
        return committed;
    }

    /** How many headers are staged. */
    int staged() {
        return end - committed;
    }

    /** Index of the first staged header, if there is one. */
    int firstStaged() {
        return committed;
    }

    /** Index of the end of the best branch: most work, and among equals the one committed first. */
    int tip() {
        return tip;
    }

    /**
     * Index of the committed header with that hash, or {@link #NONE}.
     *
     * @param source has the 32 bytes, in wire order, at {@code offset}
     */
    int find(byte[] source, int offset) {
        int index = buckets.get(bucket(source, offset));
        while (index != NONE && !page(index).hasHash(row(index), source, offset)) {
            index = page(index).next[row(index)];
        }
        return index;
    }

    /** Height of the first header; below it nothing is known. */
    int startHeight() {
        return startHeight;
    }

    /** Index of the best branch's header at that height, or {@link #NONE}. */
    int atHeight(int height) {
        return height < startHeight || height > height(tip) ? NONE : best.get(height - startHeight);
    }

    boolean isOnBestBranch(int index) {
        return atHeight(height(index)) == index;
    }

    int height(int index) {
        return page(index).height[row(index)];
    }

    /** Index of the parent, {@link #NONE} for the start. */
    int parent(int index) {
        return page(index).parent[row(index)];
    }

    /** Unsigned seconds since 1970. */
    long time(int index) {
        return Integer.toUnsignedLong(page(index).time[row(index)]);
    }

    int bits(int index) {
        return page(index).bits[row(index)];
    }

    BigInteger work(int index) {
        return page(index).work.get(row(index));
    }

    boolean hasMoreWork(int index, int than) {
        return page(index).work.isMore(row(index), page(than).work, row(than));
    }

    Hash256 hash(int index) {
        return Hash256.of(page(index).hash, row(index) * Hash256.LENGTH);
    }

    /** Writes the header's 80 bytes at {@code offset}. */
    void copyTo(int index, byte[] raw, int offset) {
        page(index).get(row(index), raw, offset);
        int parent = parent(index);
        boolean isStart = parent == NONE;
        System.arraycopy(
                isStart ? beforeStart : page(parent).hash,
                isStart ? 0 : row(parent) * Hash256.LENGTH,
                raw,
                offset + HeaderField.PREVIOUS,
                Hash256.LENGTH);
    }

    /**
     * The ancestor at a height, in O(log n) steps: each header points to its parent and to one
     * ancestor further back, so chosen that the distances are those of a skew binary number (E. W.
     * Myers, "An applicative random-access stack", 1983), which costs O(1) for a new header.
     *
     * @param height the start's to the header's own
     */
    int ancestor(int index, int height) {
        int at = index;
        while (height(at) > height) {
            int jump = jump(at);
            at = height(jump) >= height ? jump : parent(at);
        }
        return at;
    }

    /** The last common ancestor: jumps depend on heights only, so both sides jump alike. */
    int forkPoint(int one, int other) {
        int common = Math.min(height(one), height(other));
        int a = ancestor(one, common);
        int b = ancestor(other, common);
        while (a != b) {
            boolean jump = jump(a) != jump(b);
            a = jump ? jump(a) : parent(a);
            b = jump ? jump(b) : parent(b);
        }
        return a;
    }

    /** True if so many headers can be staged without {@link #reserve}. */
    boolean hasRoom(int headers) {
        return end + headers <= pages.length << HeaderPage.SHIFT;
    }

    /** Makes room to stage so many headers. */
    void reserve(int headers) {
        while (!hasRoom(headers)) {
            pages = Arrays.copyOf(pages, pages.length + 1);
            pages[pages.length - 1] = new HeaderPage();
        }
    }

    /**
     * Adds a header that keeps all rules, for the writer's eyes only as yet. There must be room.
     *
     * @param raw has the header's 80 bytes at {@code offset}
     * @param hash its hash
     * @param parent the header it names as its parent
     * @param target what its {@code bits} mean
     * @return its index
     */
    int stage(byte[] raw, int offset, byte[] hash, int parent, CompactTarget target) {
        int index = end;
        place(raw, offset, hash);
        HeaderPage page = page(index);
        int row = row(index);
        HeaderPage parentPage = page(parent);
        int parentRow = row(parent);
        page.parent[row] = parent;
        page.height[row] = parentPage.height[parentRow] + 1;
        page.jump[row] = jumpOver(parent);
        page.work.add(row, parentPage.work, parentRow, target);
        end++;
        return index;
    }

    /** Forgets what is staged. */
    void discard() {
        end = committed;
    }

    /** Lets staged headers be found, and follows the branch with the most work. */
    void commit() {
        int oldHeight = height(tip);
        int oldTip = tip;
        for (int index = committed; index < end; index++) {
            link(index);
        }
        if (end > committed && hasMoreWork(end - 1, tip)) {
            tip = end - 1;
        }
        committed = end;
        if (committed > (long) FULL * bucketCount) {
            rehash();
        }
        if (tip != oldTip) {
            follow(tip, oldHeight);
        }
    }

    private int jumpOver(int parent) {
        int jump = jump(parent);
        int further = jump(jump);
        boolean equalSteps = height(parent) - height(jump) == height(jump) - height(further);
        return equalSteps ? further : parent;
    }

    private int jump(int index) {
        return page(index).jump[row(index)];
    }

    private void place(byte[] raw, int offset, byte[] hash) {
        int row = row(end);
        HeaderPage page = page(end);
        page.put(row, raw, offset, hash);
        page.parent[row] = NONE;
    }

    /** Rewrites the best branch down to where it meets the old one, which ends at a height. */
    private void follow(int newTip, int oldHeight) {
        int height = height(newTip);
        best.growTo(height - startHeight + 1);
        for (int at = newTip;
                height > oldHeight || best.get(height - startHeight) != at;
                at = parent(at)) {
            best.set(height - startHeight, at);
            height--;
        }
    }

    private void link(int index) {
        HeaderPage page = page(index);
        int row = row(index);
        int bucket = bucket(page.hash, row * Hash256.LENGTH);
        page.next[row] = buckets.get(bucket);
        buckets.set(bucket, index);
    }

    private void rehash() {
        makeBuckets(bucketCount << GROWTH_SHIFT);
        for (int index = 0; index < committed; index++) {
            link(index);
        }
    }

    /** The first bytes of a block hash are random; the last ones are the zeros of its work. */
    private int bucket(byte[] source, int offset) {
        return HeaderField.integer(source, offset) & bucketCount - 1;
    }

    private HeaderPage page(int index) {
        return pages[index >>> HeaderPage.SHIFT];
    }

    private static int row(int index) {
        return index & HeaderPage.ROW;
    }

    private void makeBuckets(int count) {
        bucketCount = count;
        buckets = new IntTable(count, NONE);
    }
}
