package org.altnet.chain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import org.altnet.api.message.Hash256;

/**
 * A proof-of-work target as a header's {@code bits} states it: a floating-point number of base 256,
 * one byte of exponent and a signed mantissa of three (Bitcoin Core {@code
 * arith_uint256::SetCompact}). Immutable.
 */
final class CompactTarget {
    /** 64-bit limbs of {@link #work}. */
    static final int LIMBS = 4;

    private static final int MANTISSA = 0x007fffff;
    private static final int SIGN = 0x00800000;
    private static final int MANTISSA_BYTES = 3;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final BigInteger END = BigInteger.ONE.shiftLeft(256);

    private final int bits;
    private final BigInteger value;
    private final byte[] wireOrder;
    private final long top;
    private final BigInteger work;
    private final long[] workLimbs;

    private CompactTarget(int bits, BigInteger value) {
        this.bits = bits;
        this.value = value;
        wireOrder = wireOrder(value);
        top = top(wireOrder);
        work = END.divide(value.add(BigInteger.ONE));
        workLimbs = limbs(work);
    }

    /** True if {@link #of} takes these bits. */
    static boolean isTarget(int bits) {
        BigInteger value = valueOf(bits);
        return value.signum() > 0 && (bits & SIGN) == 0 && value.compareTo(END) < 0;
    }

    /**
     * @throws IllegalArgumentException if no hash could meet such a target: zero, negative or of
     *     more than 256 bits
     */
    static CompactTarget of(int bits) {
        if (!isTarget(bits)) {
            throw new IllegalArgumentException(
                    "bits " + hex(bits) + " state no target from 1 to 2^256 - 1");
        }
        return new CompactTarget(bits, valueOf(bits));
    }

    /**
     * The largest target of compact form that is no greater (Bitcoin Core {@code
     * arith_uint256::GetCompact}).
     *
     * @param target 0 to 2^256 - 1
     * @return its {@code bits}
     */
    static int bitsOf(BigInteger target) {
        int size = (target.bitLength() + 7) / 8;
        int mantissa = target.shiftRight(8 * (size - MANTISSA_BYTES)).intValueExact();
        if ((mantissa & SIGN) != 0) {
            mantissa >>>= 8;
            size++;
        }
        return size << 24 | mantissa;
    }

    /** As everybody prints {@code bits}: eight hexadecimal digits. */
    static String hex(int bits) {
        return String.format("%08x", bits);
    }

    int bits() {
        return bits;
    }

    BigInteger value() {
        return value;
    }

    /**
     * @param hash 32 bytes in wire order, which is little-endian as a number
     */
    boolean isMetBy(byte[] hash) {
        int order = Long.compareUnsigned(top(hash), top);
        return order < 0 || order == 0 && isMetBelowTop(hash);
    }

    private boolean isMetBelowTop(byte[] hash) {
        for (int i = Hash256.LENGTH - 1; i >= 0; i--) {
            if (hash[i] != wireOrder[i]) {
                return (hash[i] & 0xff) < (wireOrder[i] & 0xff);
            }
        }
        return true;
    }

    /**
     * Expected hashes until one meets the target: 2^256 / (target + 1), as Bitcoin Core's {@code
     * GetBlockProof}.
     */
    BigInteger work() {
        return work;
    }

    /**
     * @param limb 0 (bits 0 to 63 of the work) to 3
     */
    long work(int limb) {
        return workLimbs[limb];
    }

    /** As {@link #value}; 0, or more than 256 bits, for what is no target. */
    static BigInteger valueOf(int bits) {
        int shift = 8 * ((bits >>> 24) - MANTISSA_BYTES);
        return BigInteger.valueOf(bits & MANTISSA).shiftLeft(shift);
    }

    private static long top(byte[] hash) {
        return (long) LONG.get(hash, Hash256.LENGTH - Long.BYTES);
    }

    private static byte[] wireOrder(BigInteger value) {
        byte[] bytes = new byte[Hash256.LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private static long[] limbs(BigInteger value) {
        long[] limbs = new long[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            limbs[i] = value.shiftRight(Long.SIZE * i).longValue();
        }
        return limbs;
    }
}
