package org.altnet.wire.fragment;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Content that is coming in, in whatever order. Memory is taken as bytes arrive, a chunk at a time,
 * not by the length that was announced. Confined to its owner.
 */
final class PartialContent {
    /** Bytes of memory that are taken at a time. */
    static final int CHUNK = 4096;

    /** Ranges with gaps between them at most; what would make more of them is left out. */
    static final int MAX_RANGES = 64;

    private final int length;
    private final Map<Integer, byte[]> chunks = new HashMap<>();
    private final Ranges ranges = new Ranges();
    private int present;

    /**
     * @param length bytes of the whole
     */
    PartialContent(int length) {
        this.length = length;
    }

    int length() {
        return length;
    }

    /** The first byte that is missing, or the length. */
    int firstMissing() {
        return ranges.nextMissing(0);
    }

    /** The first byte that is missing at or behind {@code at}. */
    int nextMissing(int at) {
        return ranges.nextMissing(at);
    }

    /** The first byte that is there at or behind {@code at}, or the length. */
    int nextPresent(int at) {
        return ranges.nextPresent(at, length);
    }

    /** How many bytes are there. */
    int present() {
        return present;
    }

    boolean isWhole() {
        return firstMissing() == length;
    }

    /** Bytes of memory that this takes. */
    long memory() {
        return (long) chunks.size() * CHUNK;
    }

    /** Bytes of memory that writing this takes on top. */
    long memoryFor(int offset, int count) {
        long more = 0;
        for (int chunk = offset / CHUNK; chunk * CHUNK < offset + count; chunk++) {
            more += chunks.containsKey(chunk) ? 0 : CHUNK;
        }
        return more;
    }

    /**
     * Takes what is not there yet; what came first stays.
     *
     * @param bytes within the length
     * @return whether any byte is new
     */
    boolean write(int offset, ByteBuffer bytes) {
        int end = offset + bytes.remaining();
        if (offset == end || ranges.count() >= MAX_RANGES && ranges.isApart(offset, end)) {
            return false;
        }
        boolean isNew = false;
        int from = ranges.nextMissing(offset);
        while (from < end) {
            int to = Math.min(end, ranges.nextPresent(from, end));
            copy(bytes.slice(bytes.position() + from - offset, to - from), from);
            isNew = true;
            present += to - from;
            from = ranges.nextMissing(to);
        }
        ranges.add(offset, end);
        return isNew;
    }

    private void copy(ByteBuffer bytes, int offset) {
        int at = offset;
        while (bytes.hasRemaining()) {
            byte[] chunk = chunks.computeIfAbsent(at / CHUNK, number -> new byte[CHUNK]);
            int count = Math.min(bytes.remaining(), CHUNK - at % CHUNK);
            bytes.get(chunk, at % CHUNK, count);
            at += count;
        }
    }

    /** All of it, once it is whole. */
    byte[] assemble() {
        byte[] whole = new byte[length];
        chunks.forEach(
                (number, chunk) -> {
                    int at = number * CHUNK;
                    System.arraycopy(chunk, 0, whole, at, Math.min(CHUNK, length - at));
                });
        return whole;
    }
}
