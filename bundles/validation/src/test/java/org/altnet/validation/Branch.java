package org.altnet.validation;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/** A branch of regtest headers from genesis up, mined for real: two tries a header on average. */
final class Branch {
    /** Regtest's proof-of-work limit, in compact form and whole. */
    static final int BITS = 0x207fffff;

    private static final BigInteger TARGET = BigInteger.valueOf(0x7fffff).shiftLeft(8 * 29);
    private static final int VERSION = 0x20000000;

    private final List<BlockHeader> headers;
    private final Map<Hash256, Integer> heights;

    private Branch(List<BlockHeader> headers) {
        this.headers = List.copyOf(headers);
        heights = new HashMap<>();
        for (int height = 0; height < headers.size(); height++) {
            heights.put(headers.get(height).hash(), height);
        }
    }

    static Branch of(BlockHeader genesis) {
        return new Branch(List.of(genesis));
    }

    /**
     * @param miner makes blocks of one miner differ from another's at the same height
     */
    Branch mine(int count, int miner) {
        List<BlockHeader> all = new ArrayList<>(headers);
        for (int i = 0; i < count; i++) {
            BlockHeader parent = all.get(all.size() - 1);
            all.add(mined(parent, miner));
        }
        return new Branch(all);
    }

    /** One header more, of a block with that merkle root. */
    Branch mine(Hash256 merkleRoot) {
        List<BlockHeader> all = new ArrayList<>(headers);
        BlockHeader parent = tip();
        for (int nonce = 0; all.size() == headers.size(); nonce++) {
            ByteBuffer raw =
                    ByteBuffer.wrap(header(parent.hash(), 0, later(parent), BITS, nonce).bytes());
            raw.position(36);
            merkleRoot.writeTo(raw);
            BlockHeader candidate = BlockHeader.of(raw.array());
            if (hasProofOfWork(candidate)) {
                all.add(candidate);
            }
        }
        return new Branch(all);
    }

    Branch upTo(int height) {
        return new Branch(headers.subList(0, height + 1));
    }

    int height() {
        return headers.size() - 1;
    }

    BlockHeader tip() {
        return headers.get(height());
    }

    BlockHeader at(int height) {
        return headers.get(height);
    }

    /** Headers after one height, up to another and including it. */
    Headers between(int after, int last) {
        return Headers.of(headers.subList(after + 1, last + 1).toArray(new BlockHeader[0]));
    }

    /** As an honest peer that stands on this branch answers. */
    Headers after(BlockLocator locator, int max) {
        int from =
                locator.entries().stream()
                        .map(entry -> heights.get(entry.hash()))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(0);
        return between(from, Math.min(height(), from + max));
    }

    /** A header that follows {@code parent} and whose hash is above the target. */
    static BlockHeader withoutWork(BlockHeader parent) {
        return search(parent, 0, later(parent), BITS, false);
    }

    /** A header with the proof of work it states, which is not what the network requires. */
    static BlockHeader withWrongBits(BlockHeader parent) {
        return search(parent, 0, later(parent), BITS - 1, true);
    }

    /** A good header, but for a time a day ahead of the machine's clock. */
    static BlockHeader inTheFuture(BlockHeader parent) {
        int tomorrow = (int) Instant.now().plus(Duration.ofDays(1)).getEpochSecond();
        return search(parent, 0, tomorrow, BITS, true);
    }

    /** A good header of which nobody knows the parent. */
    static BlockHeader orphan() {
        return mined(header(Hash256.ZERO, 99, 1_400_000_000, BITS, 0), 99);
    }

    private static BlockHeader mined(BlockHeader parent, int miner) {
        return search(parent, miner, later(parent), BITS, true);
    }

    private static BlockHeader search(
            BlockHeader parent, int miner, int time, int bits, boolean withWork) {
        for (int nonce = 0; ; nonce++) {
            BlockHeader candidate = header(parent.hash(), miner, time, bits, nonce);
            if (hasProofOfWork(candidate) == withWork) {
                return candidate;
            }
        }
    }

    private static int later(BlockHeader parent) {
        return (int) parent.time().getEpochSecond() + 1;
    }

    private static BlockHeader header(Hash256 parent, int miner, int time, int bits, int nonce) {
        ByteBuffer raw = ByteBuffer.allocate(BlockHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(VERSION).put(parent.bytes());
        raw.putInt(36, miner).putInt(68, time).putInt(72, bits).putInt(76, nonce);
        return BlockHeader.of(raw.array());
    }

    private static boolean hasProofOfWork(BlockHeader header) {
        return new BigInteger(header.hash().toString(), 16).compareTo(TARGET) <= 0;
    }
}
