package org.altnet.bolt8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * ChaCha20-Poly1305 (RFC 8439) with Noise's nonce: 32 zero bits, then a 64-bit little-endian
 * counter. By the JDK, which compares tags in constant time. For one thread at a time.
 */
final class ChaChaPoly {
    /** Bytes by which a ciphertext is longer than its plaintext. */
    static final int TAG_LENGTH = 16;

    private static final int NONCE_LENGTH = 12;

    private final Cipher cipher;

    ChaChaPoly() {
        try {
            cipher = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has had ChaCha20-Poly1305 since 11", e);
        }
    }

    byte[] encrypt(byte[] key, long nonce, byte[] associated, byte[] plaintext) {
        try {
            return run(Cipher.ENCRYPT_MODE, key, nonce, associated, plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a nonce was used twice", e);
        }
    }

    /**
     * @throws AEADBadTagException if it was not encrypted with this key, nonce and associated data
     */
    byte[] decrypt(byte[] key, long nonce, byte[] associated, byte[] ciphertext)
            throws AEADBadTagException {
        try {
            return run(Cipher.DECRYPT_MODE, key, nonce, associated, ciphertext);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ChaCha20-Poly1305 failed", e);
        }
    }

    private byte[] run(int mode, byte[] key, long nonce, byte[] associated, byte[] input)
            throws GeneralSecurityException {
        byte[] iv =
                ByteBuffer.allocate(NONCE_LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(0)
                        .putLong(nonce)
                        .array();
        Key secret = new SecretKeySpec(key, "ChaCha20");
        cipher.init(mode, secret, new IvParameterSpec(iv));
        cipher.updateAAD(associated);
        return cipher.doFinal(input);
    }
}
