package org.altnet.chain;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;

/**
 * Double SHA-256 of headers, one after the other, in wire order. Allocates nothing per header; not
 * thread-safe.
 */
final class BlockHash {
    private final MessageDigest sha256 = sha256();
    private final byte[] hash = new byte[Hash256.LENGTH];

    /** Hashes the header that begins at {@code offset}. */
    void of(byte[] raw, int offset) {
        try {
            sha256.update(raw, offset, BlockHeader.LENGTH);
            sha256.digest(hash, 0, hash.length);
            sha256.update(hash, 0, hash.length);
            sha256.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    /** The latest hash, overwritten by the next. */
    byte[] bytes() {
        return hash;
    }

    /** True if the header that begins at {@code offset} names the latest hash as its parent. */
    boolean isParentOf(byte[] raw, int offset) {
        int previous = offset + HeaderField.PREVIOUS;
        return Arrays.equals(raw, previous, previous + hash.length, hash, 0, hash.length);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
