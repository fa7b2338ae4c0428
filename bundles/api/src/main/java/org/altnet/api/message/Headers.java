package org.altnet.api.message;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Block headers, oldest first, as one flat array of n x 80 bytes: the answer to {@link GetHeaders},
 * or a push by a medium that only sends.
 *
 * <p>Immutable. May be empty ("I have nothing newer"). Nothing is validated here but the length.
 */
public final class Headers implements Message, Iterable<BlockHeader> {
    /** Headers in one answer at most: Bitcoin Core's {@code MAX_HEADERS_RESULTS}. */
    public static final int MAX = 2000;

    /** No headers. */
    public static final Headers EMPTY = new Headers(new byte[0]);

    private final byte[] bytes;

    private Headers(byte[] owned) {
        bytes = owned;
    }

    /**
     * @param raw n x 80 bytes, n >= 0; copied
     * @throws IllegalArgumentException if the length is not a multiple of 80
     */
    public static Headers of(byte[] raw) {
        if (raw.length % BlockHeader.LENGTH != 0) {
            throw new IllegalArgumentException(
                    "headers come in 80 bytes each, got " + raw.length + " bytes");
        }
        return new Headers(raw.clone());
    }

    public static Headers of(BlockHeader... headers) {
        byte[] raw = new byte[headers.length * BlockHeader.LENGTH];
        for (int i = 0; i < headers.length; i++) {
            System.arraycopy(
                    headers[i].bytes(), 0, raw, i * BlockHeader.LENGTH, BlockHeader.LENGTH);
        }
        return new Headers(raw);
    }

    /** How many headers. */
    public int size() {
        return bytes.length / BlockHeader.LENGTH;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /**
     * @param index 0 is the oldest
     * @throws IndexOutOfBoundsException if there is no such header
     */
    public BlockHeader get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("header " + index + " of " + size());
        }
        return BlockHeader.of(bytes, index * BlockHeader.LENGTH);
    }

    /** Headers {@code from} (inclusive) to {@code to} (exclusive). */
    public Headers slice(int from, int to) {
        if (from < 0 || to < from || to > size()) {
            throw new IndexOutOfBoundsException("headers " + from + " to " + to + " of " + size());
        }
        return new Headers(
                Arrays.copyOfRange(bytes, from * BlockHeader.LENGTH, to * BlockHeader.LENGTH));
    }

    /** These headers, then {@code more}. */
    public Headers plus(Headers more) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
        System.arraycopy(more.bytes, 0, both, bytes.length, more.bytes.length);
        return new Headers(both);
    }

    /**
     * Writes the n x 80 bytes into a buffer that is used again and again.
     *
     * @throws IndexOutOfBoundsException if they do not fit
     */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /** A copy of the n x 80 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public Iterator<BlockHeader> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public BlockHeader next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return get(next++);
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return size() + " headers";
    }
}
