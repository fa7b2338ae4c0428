package org.altnet.chain;

import java.util.Arrays;
import org.altnet.api.message.Hash256;

/**
 * 1,024 headers in columns, 112 bytes each. The hash of the parent is not kept twice: a header's
 * bytes 4 to 35 are its parent's row of {@link #hash}.
 */
final class HeaderPage {
    static final int SHIFT = 10;
    static final int ROWS = 1 << SHIFT;
    static final int ROW = ROWS - 1;

    /** 32 bytes a row, wire order. */
    final byte[] hash = new byte[ROWS * Hash256.LENGTH];

    /** 32 bytes a row, as they come. */
    private final byte[] merkleRoot = new byte[ROWS * Hash256.LENGTH];

    private final int[] version = new int[ROWS];
    private final int[] nonce = new int[ROWS];

    /** Unsigned seconds since 1970. */
    final int[] time = new int[ROWS];

    final int[] bits = new int[ROWS];
    final int[] height = new int[ROWS];

    /** Index of the parent. */
    final int[] parent = new int[ROWS];

    /** Index of an ancestor further back; see {@link HeaderTree#ancestor}. */
    final int[] jump = new int[ROWS];

    /** Index of the next header in the same bucket of the hash table. */
    final int[] next = new int[ROWS];

    final WorkColumn work = new WorkColumn(ROWS);

    /** Takes over what the header itself says, but for its parent. */
    void put(int row, byte[] raw, int offset, byte[] itsHash) {
        int at = row * Hash256.LENGTH;
        System.arraycopy(itsHash, 0, hash, at, Hash256.LENGTH);
        System.arraycopy(raw, offset + HeaderField.MERKLE_ROOT, merkleRoot, at, Hash256.LENGTH);
        version[row] = HeaderField.integer(raw, offset);
        time[row] = HeaderField.integer(raw, offset + HeaderField.TIME);
        bits[row] = HeaderField.integer(raw, offset + HeaderField.BITS);
        nonce[row] = HeaderField.integer(raw, offset + HeaderField.NONCE);
    }

    /** Writes the header's 80 bytes as they came, but for the parent's hash. */
    void get(int row, byte[] raw, int offset) {
        System.arraycopy(
                merkleRoot,
                row * Hash256.LENGTH,
                raw,
                offset + HeaderField.MERKLE_ROOT,
                Hash256.LENGTH);
        HeaderField.putInteger(raw, offset, version[row]);
        HeaderField.putInteger(raw, offset + HeaderField.TIME, time[row]);
        HeaderField.putInteger(raw, offset + HeaderField.BITS, bits[row]);
        HeaderField.putInteger(raw, offset + HeaderField.NONCE, nonce[row]);
    }

    boolean hasHash(int row, byte[] bytes, int offset) {
        int at = row * Hash256.LENGTH;
        return Arrays.equals(hash, at, at + Hash256.LENGTH, bytes, offset, offset + Hash256.LENGTH);
    }
}
