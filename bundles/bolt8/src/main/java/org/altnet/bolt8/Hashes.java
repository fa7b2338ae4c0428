package org.altnet.bolt8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, and HKDF (RFC 5869) as BOLT 8 uses it, by the JDK. */
final class Hashes {
    /** Bytes of a hash, and of a key derived from one. */
    static final int LENGTH = 32;

    private static final String HMAC = "HmacSHA256";

    private Hashes() {}

    /** Of the parts, one after another. */
    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return sha256.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The 64 bytes that BOLT 8's HKDF yields, with empty info.
     *
     * @param first bytes 0 to 31
     * @param second bytes 32 to 63
     */
    record Derived(byte[] first, byte[] second) {}

    static Derived hkdf(byte[] salt, byte[] inputKeyMaterial) {
        byte[] extracted = hmac(salt, inputKeyMaterial);
        byte[] first = hmac(extracted, new byte[] {1});
        return new Derived(first, hmac(extracted, first, new byte[] {2}));
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
        }
    }
}
