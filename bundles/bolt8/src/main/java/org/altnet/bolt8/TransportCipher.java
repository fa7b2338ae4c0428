package org.altnet.bolt8;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

/**
 * One direction of an established BOLT 8 connection: encrypts messages, or decrypts them.
 *
 * <p>On the wire a message is its length (2 bytes big-endian, encrypted with its own 16-byte tag),
 * then its body (encrypted, with a tag). Each of the two uses the key once; after 1,000 uses the
 * key is replaced by one from which it cannot be told (<em>key rotation</em>). For one thread.
 */
final class TransportCipher {
    /** Bytes of the longest message, type included. */
    static final int MAX_MESSAGE = 65_535;

    /** Bytes of an encrypted length. */
    static final int LENGTH_CIPHERTEXT = Short.BYTES + ChaChaPoly.TAG_LENGTH;

    private static final int USES_OF_A_KEY = 1000;
    private static final byte[] NOTHING = {};

    private final ChaChaPoly aead = new ChaChaPoly();
    private byte[] chainingKey;
    private byte[] key;
    private int nonce;

    TransportCipher(byte[] chainingKey, byte[] key) {
        this.chainingKey = chainingKey;
        this.key = key;
    }

    /**
     * @param message 0 to {@link #MAX_MESSAGE} bytes
     * @return what goes on the wire: 34 bytes more
     * @throws IllegalArgumentException if the message is too long
     */
    byte[] encrypt(byte[] message) {
        if (message.length > MAX_MESSAGE) {
            throw new IllegalArgumentException(
                    "a Lightning message has at most "
                            + MAX_MESSAGE
                            + " bytes, got "
                            + message.length);
        }
        byte[] length = ByteBuffer.allocate(Short.BYTES).putShort((short) message.length).array();
        return ByteBuffer.allocate(LENGTH_CIPHERTEXT + bodyLength(message.length))
                .put(encryptPart(length))
                .put(encryptPart(message))
                .array();
    }

    /**
     * @param ciphertext {@link #LENGTH_CIPHERTEXT} bytes
     * @return bytes of the message that follows
     * @throws IOException if they were tampered with
     */
    int decryptLength(byte[] ciphertext) throws IOException {
        return Short.toUnsignedInt(ByteBuffer.wrap(decryptPart("length", ciphertext)).getShort());
    }

    /**
     * @param ciphertext {@link #bodyLength} bytes
     * @return the message
     * @throws IOException if they were tampered with
     */
    byte[] decryptBody(byte[] ciphertext) throws IOException {
        return decryptPart("body", ciphertext);
    }

    /** Bytes of an encrypted body of so many bytes. */
    static int bodyLength(int messageLength) {
        return messageLength + ChaChaPoly.TAG_LENGTH;
    }

    private byte[] encryptPart(byte[] plaintext) {
        byte[] ciphertext = aead.encrypt(key, nonce, NOTHING, plaintext);
        keyUsed();
        return ciphertext;
    }

    private byte[] decryptPart(String what, byte[] ciphertext) throws IOException {
        try {
            byte[] plaintext = aead.decrypt(key, nonce, NOTHING, ciphertext);
            keyUsed();
            return plaintext;
        } catch (AEADBadTagException e) {
            throw new IOException("the " + what + " of a message does not authenticate");
        }
    }

    private void keyUsed() {
        nonce++;
        if (nonce == USES_OF_A_KEY) {
            Hashes.Derived derived = Hashes.hkdf(chainingKey, key);
            chainingKey = derived.first();
            key = derived.second();
            nonce = 0;
        }
    }
}
