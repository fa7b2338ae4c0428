package org.altnet.chain;

import java.math.BigInteger;

/**
 * Chain work of a page of headers, 256 bits a row. The upper 128 bits take no memory until a sum
 * needs them, which no amount of hashing on earth will bring about.
 */
final class WorkColumn {
    private final int rows;
    private final long[] limb0;
    private final long[] limb1;
    private long[] limb2;
    private long[] limb3;

    WorkColumn(int rows) {
        this.rows = rows;
        limb0 = new long[rows];
        limb1 = new long[rows];
    }

    /**
     * Row = that much.
     *
     * @param work 0 to 2^256 - 1
     */
    void set(int row, BigInteger work) {
        limb0[row] = work.longValue();
        limb1[row] = work.shiftRight(Long.SIZE).longValue();
        setUpper(
                row,
                work.shiftRight(2 * Long.SIZE).longValue(),
                work.shiftRight(3 * Long.SIZE).longValue());
    }

    /** Row = the parent's work and the work that {@code target} stands for. */
    void add(int row, WorkColumn parents, int parent, CompactTarget target) {
        long a0 = parents.limb0[parent];
        long b0 = target.work(0);
        long sum0 = a0 + b0;
        long carry = carry(a0, b0, sum0);
        long a1 = parents.limb1[parent];
        long b1 = target.work(1);
        long sum1 = a1 + b1 + carry;
        carry = carry(a1, b1, sum1);
        long a2 = upper(parents.limb2, parent);
        long b2 = target.work(2);
        long sum2 = a2 + b2 + carry;
        carry = carry(a2, b2, sum2);
        limb0[row] = sum0;
        limb1[row] = sum1;
        setUpper(row, sum2, upper(parents.limb3, parent) + target.work(3) + carry);
    }

    /** True if this row is strictly more than that one. */
    boolean isMore(int row, WorkColumn others, int other) {
        int order = Long.compareUnsigned(upper(limb3, row), upper(others.limb3, other));
        if (order == 0) {
            order = Long.compareUnsigned(upper(limb2, row), upper(others.limb2, other));
        }
        if (order == 0) {
            order = Long.compareUnsigned(limb1[row], others.limb1[other]);
        }
        if (order == 0) {
            order = Long.compareUnsigned(limb0[row], others.limb0[other]);
        }
        return order > 0;
    }

    BigInteger get(int row) {
        return unsigned(upper(limb3, row))
                .shiftLeft(Long.SIZE)
                .or(unsigned(upper(limb2, row)))
                .shiftLeft(Long.SIZE)
                .or(unsigned(limb1[row]))
                .shiftLeft(Long.SIZE)
                .or(unsigned(limb0[row]));
    }

    private void setUpper(int row, long two, long three) {
        if (limb2 == null) {
            if ((two | three) == 0) {
                return;
            }
            limb2 = new long[rows];
            limb3 = new long[rows];
        }
        limb2[row] = two;
        limb3[row] = three;
    }

    private static long upper(long[] limb, int row) {
        return limb == null ? 0 : limb[row];
    }

    /** The carry out of {@code sum = a + b + carry in}. */
    private static long carry(long a, long b, long sum) {
        return (a & b | (a | b) & ~sum) >>> Long.SIZE - 1;
    }

    private static BigInteger unsigned(long limb) {
        return new BigInteger(Long.toUnsignedString(limb));
    }
}
