package org.altnet.simulator.report;

import java.util.stream.LongStream;

/** Values in order, to be asked for quantiles by the nearest rank. Immutable. */
public final class Quantiles {
    private final long[] sorted;

    private Quantiles(long[] sorted) {
        this.sorted = sorted;
    }

    public static Quantiles of(LongStream values) {
        return new Quantiles(values.sorted().toArray());
    }

    public int count() {
        return sorted.length;
    }

    /**
     * The smallest value that at least that share of all values does not exceed.
     *
     * @param share above 0, at most 1
     * @throws IllegalStateException if there are no values
     */
    public long at(double share) {
        if (sorted.length == 0) {
            throw new IllegalStateException("no values, no quantiles");
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(1, Math.min(rank, sorted.length)) - 1];
    }
}
