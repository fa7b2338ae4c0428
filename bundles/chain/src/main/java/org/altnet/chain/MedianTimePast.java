package org.altnet.chain;

import java.util.Arrays;

/**
 * The median time of a header and the ten before it, which its child must be later than (Bitcoin
 * Core {@code CBlockIndex::GetMedianTimePast}). Remembers the times behind the header it was asked
 * for last: for the child of that header, as headers mostly come, only one time changes.
 *
 * <p>What is remembered goes by index, and the index of a staged header that was discarded will
 * mean another one. That does no harm: staging begins anew on a committed header, and neither that
 * nor its parent can be the discarded one, so the times are read afresh.
 *
 * <p>In a chain that starts at a checkpoint, the first headers follow some whose times are unknown.
 * These count as early: the rule is a little weaker there, but never keeps out what a full check
 * would let in.
 *
 * <p>Not thread-safe.
 */
final class MedianTimePast {
    /** Core's {@code nMedianTimeSpan}. */
    private static final int SPAN = 11;

    /** Earlier than any that a header can state. */
    private static final long UNKNOWN = -1;

    private final HeaderTree tree;

    /** A ring: the latest time is before {@code next}. */
    private final long[] times = new long[SPAN];

    private int next;
    private int count;
    private int latest = HeaderTree.NONE;

    MedianTimePast(HeaderTree tree) {
        this.tree = tree;
    }

    /** True if the median as of {@code parent} is before {@code time}: more than half are. */
    boolean isBefore(int parent, long time) {
        moveTo(parent);
        int earlier = 0;
        for (int i = 0; i < count; i++) {
            if (times[i] < time) {
                earlier++;
            }
        }
        return earlier > count / 2;
    }

    /** Unsigned seconds since 1970. */
    long get(int parent) {
        moveTo(parent);
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return sorted[count / 2];
    }

    private void moveTo(int header) {
        if (header == latest) {
            return;
        }
        if (latest != HeaderTree.NONE && tree.parent(header) == latest) {
            add(tree.time(header));
        } else {
            fill(header);
        }
        latest = header;
    }

    private void fill(int header) {
        count = Math.min(SPAN, tree.height(header) + 1);
        next = count % SPAN;
        int at = header;
        for (int i = count - 1; i >= 0; i--) {
            boolean known = at != HeaderTree.NONE;
            times[i] = known ? tree.time(at) : UNKNOWN;
            at = known ? tree.parent(at) : at;
        }
    }

    private void add(long time) {
        times[next] = time;
        next = next == SPAN - 1 ? 0 : next + 1;
        count = Math.min(count + 1, SPAN);
    }
}
