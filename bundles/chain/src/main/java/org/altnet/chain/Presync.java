package org.altnet.chain;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * Takes a branch twice in bounded memory, so that none of it need be stored before it has shown the
 * work that it takes (Bitcoin Core {@code headerssync.cpp}).
 *
 * <p>The first time, headers are weighed and forgotten, but for a <em>commitment</em>: one salted
 * bit of every {@value #PERIOD}th hash. The second time each header must fit the commitments, and
 * waits until {@value #BUFFER} others have come after it, some 24 bits of commitment: who made the
 * first branch up to have another one stored would have to guess them, and does not know which
 * headers they belong to.
 *
 * <p>Not thread-safe.
 */
final class Presync {
    /** Headers to a commitment, as Core 31 has it for mainnet. */
    static final int PERIOD = 641;

    /** Headers that must have followed one before it is let go. */
    static final int BUFFER = 15_218;

    /** More cannot have been mined: a time stamp, by median time past, may come 6 times. */
    private static final long MOST_PER_SECOND = 6;

    private static final int SALT_BYTES = 32;

    private final NetworkRules network;
    private final StoredHeader start;
    private final BigInteger required;
    private final long mostHeaders;
    private final TargetCache targets = new TargetCache();
    private final BlockHash hash = new BlockHash();

    private final MessageDigest salted = BlockHash.sha256();
    private final byte[] salt = new byte[SALT_BYTES];
    private final int commitmentOffset;
    private final BitSet commitments = new BitSet();
    private int commitmentCount;

    private boolean secondTime;
    private int height;
    private int bits;
    private byte[] last;
    private BigInteger work;

    private byte[] buffer = {};
    private int buffered;

    /**
     * @param start where the branch begins, itself not included
     * @param required how much chain work the branch must have
     * @param now the wall clock
     * @param random must not be foreseeable
     */
    Presync(
            NetworkRules network,
            StoredHeader start,
            BigInteger required,
            Instant now,
            RandomGenerator random) {
        this.network = network;
        this.start = start;
        this.required = required;
        long seconds = now.getEpochSecond() - start.header().time().getEpochSecond();
        mostHeaders =
                Math.min(
                        Integer.MAX_VALUE - start.height() - PERIOD,
                        Math.max(0, seconds + 2 * HeaderRules.FUTURE_SECONDS) * MOST_PER_SECOND);
        random.nextBytes(salt);
        commitmentOffset = random.nextInt(PERIOD);
        startOver();
    }

    /** Where the branch ends as far as it was taken this time. */
    BlockLocator.Entry last() {
        return new BlockLocator.Entry(Hash256.of(last), height);
    }

    /** True once the branch has shown its work for the second time: let go what is left. */
    boolean isComplete() {
        return secondTime && work.compareTo(required) >= 0;
    }

    /**
     * Takes what follows {@link #last}.
     *
     * @param raw n x 80 bytes
     * @param first index of the header to begin with
     * @param more whether anything will follow
     * @return why this ends in vain; empty if it goes on
     */
    Optional<Rejection> take(byte[] raw, int first, boolean more) {
        int count = raw.length / BlockHeader.LENGTH;
        for (int index = first; index < count; index++) {
            Optional<Rejection> broken = take(raw, index, first);
            if (broken.isPresent()) {
                return broken;
            }
        }
        if (work.compareTo(required) >= 0) {
            if (!secondTime) {
                secondTime = true;
                startOver();
            }
        } else if (!more) {
            return Optional.of(tooLittle(Math.max(first, count - 1)));
        }
        return Optional.empty();
    }

    /**
     * The headers that may be stored now, oldest first: all, if this {@link #isComplete}, else
     * those that enough others have followed. They are let go by this.
     *
     * @param max at most so many
     */
    Headers release(int max) {
        int kept = isComplete() ? 0 : BUFFER;
        int count = Math.min(max, Math.max(0, buffered / BlockHeader.LENGTH - kept));
        int length = count * BlockHeader.LENGTH;
        Headers released = Headers.of(Arrays.copyOf(buffer, length));
        System.arraycopy(buffer, length, buffer, 0, buffered - length);
        buffered -= length;
        return released;
    }

    private void startOver() {
        height = start.height();
        bits = start.header().bits();
        last = start.hash().bytes();
        work = start.chainWork();
    }

    private Optional<Rejection> take(byte[] raw, int index, int first) {
        int offset = index * BlockHeader.LENGTH;
        if (!follows(raw, offset)) {
            return Optional.of(unlinked(raw, index, first));
        }
        int itsBits = HeaderField.bits(raw, offset);
        if (!DifficultyRule.mayFollow(network, height + 1, bits, itsBits)) {
            return Optional.of(
                    refused(
                            raw,
                            index,
                            HeaderRule.DIFFICULTY,
                            "bits are "
                                    + CompactTarget.hex(itsBits)
                                    + ", which cannot follow "
                                    + CompactTarget.hex(bits)));
        }
        hash.of(raw, offset);
        CompactTarget target = targets.get(itsBits);
        if (!target.isMetBy(hash.bytes())) {
            return Optional.of(
                    refused(
                            raw,
                            index,
                            HeaderRule.PROOF_OF_WORK,
                            "the hash is above the target of " + CompactTarget.hex(itsBits)));
        }
        height++;
        bits = itsBits;
        System.arraycopy(hash.bytes(), 0, last, 0, last.length);
        boolean fits = secondTime ? isAsCommitted() : commit();
        work = work.add(target.work());
        if (secondTime) {
            hold(raw, offset);
        }
        return fits ? Optional.empty() : Optional.of(unfit(index));
    }

    private boolean follows(byte[] raw, int offset) {
        int previous = offset + HeaderField.PREVIOUS;
        return Arrays.equals(raw, previous, previous + last.length, last, 0, last.length);
    }

    /** False if there are more headers than there can be. */
    private boolean commit() {
        if (isCommitted()) {
            commitments.set(commitmentCount++, saltedBit());
        }
        return height - start.height() <= mostHeaders;
    }

    /** Behind the header that completes the work the first time, nothing was promised. */
    private boolean isAsCommitted() {
        int number = offsetHeight() / PERIOD - 1;
        return !isCommitted()
                || isComplete()
                || number < commitmentCount && commitments.get(number) == saltedBit();
    }

    private boolean isCommitted() {
        return offsetHeight() % PERIOD == 0;
    }

    private int offsetHeight() {
        return height - start.height() + commitmentOffset;
    }

    private boolean saltedBit() {
        salted.update(salt);
        return (salted.digest(last)[0] & 1) != 0;
    }

    private void hold(byte[] raw, int offset) {
        if (buffered == buffer.length) {
            int most = (BUFFER + Headers.MAX) * BlockHeader.LENGTH;
            int larger = Math.max(Headers.MAX * BlockHeader.LENGTH, 2 * buffer.length);
            buffer = Arrays.copyOf(buffer, Math.min(most, larger));
        }
        System.arraycopy(raw, offset, buffer, buffered, BlockHeader.LENGTH);
        buffered += BlockHeader.LENGTH;
    }

    private Rejection unlinked(byte[] raw, int index, int first) {
        BlockHeader header = BlockHeader.of(raw, index * BlockHeader.LENGTH);
        boolean begins = index == first;
        return refused(
                raw,
                index,
                begins ? HeaderRule.LOW_WORK : HeaderRule.LINK,
                "parent is "
                        + header.previous()
                        + ", must be the header before, "
                        + last().hash()
                        + (begins ? "; its branch has not shown enough work, ask anew" : ""));
    }

    private Rejection unfit(int index) {
        return new Rejection(
                index,
                height,
                last().hash(),
                HeaderRule.LOW_WORK,
                secondTime
                        ? "the second time it is another branch than the one that was weighed"
                        : "the branch is longer than any that can have been mined since "
                                + start.header().time());
    }

    private Rejection tooLittle(int index) {
        return new Rejection(
                index,
                height,
                last().hash(),
                HeaderRule.LOW_WORK,
                describe(work, required) + (secondTime ? ", which it had before" : ""));
    }

    static String describe(BigInteger work, BigInteger required) {
        return "the branch ends here with chain work "
                + work.toString(16)
                + ", must have at least "
                + required.toString(16);
    }

    private Rejection refused(byte[] raw, int index, HeaderRule rule, String detail) {
        Hash256 its = BlockHeader.of(raw, index * BlockHeader.LENGTH).hash();
        return new Rejection(index, height + 1, its, rule, detail);
    }
}
