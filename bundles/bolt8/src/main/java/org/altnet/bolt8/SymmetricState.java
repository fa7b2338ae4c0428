package org.altnet.bolt8;

import java.nio.charset.StandardCharsets;
import javax.crypto.AEADBadTagException;

/**
 * What both sides of a BOLT 8 handshake accumulate (the Noise Protocol Framework's SymmetricState):
 * the hash {@code h} of all that was said, the chaining key {@code ck}, and the intermediate key
 * {@code temp_k1, temp_k2, temp_k3} with the number of times it was used.
 */
final class SymmetricState {
    private static final String PROTOCOL = "Noise_XK_secp256k1_ChaChaPoly_SHA256";
    private static final String PROLOGUE = "lightning";
    private static final byte[] NOTHING = {};

    private final ChaChaPoly aead = new ChaChaPoly();
    private byte[] hash;
    private byte[] chainingKey;
    private byte[] key;
    private long nonce;

    /**
     * @param responder the responder's static key, which both sides know beforehand
     */
    SymmetricState(PublicKey responder) {
        hash = Hashes.sha256(PROTOCOL.getBytes(StandardCharsets.US_ASCII));
        chainingKey = hash;
        mixHash(PROLOGUE.getBytes(StandardCharsets.US_ASCII));
        mixHash(responder.bytes());
    }

    void mixHash(byte[] data) {
        hash = Hashes.sha256(hash, data);
    }

    /** Mixes the outcome of an ECDH in, which gives the next intermediate key. */
    void mixKey(byte[] sharedSecret) {
        Hashes.Derived derived = Hashes.hkdf(chainingKey, sharedSecret);
        chainingKey = derived.first();
        key = derived.second();
        nonce = 0;
    }

    byte[] encryptAndHash(byte[] plaintext) {
        byte[] ciphertext = aead.encrypt(key, nonce++, hash, plaintext);
        mixHash(ciphertext);
        return ciphertext;
    }

    byte[] decryptAndHash(byte[] ciphertext) throws AEADBadTagException {
        byte[] plaintext = aead.decrypt(key, nonce++, hash, ciphertext);
        mixHash(ciphertext);
        return plaintext;
    }

    /** The tag of an empty text: proof of knowing all that was mixed in so far. */
    byte[] tag() {
        return encryptAndHash(NOTHING);
    }

    /** The end of the handshake. The first cipher is the one the initiator sends with. */
    TransportCipher[] split() {
        Hashes.Derived derived = Hashes.hkdf(chainingKey, NOTHING);
        return new TransportCipher[] {
            new TransportCipher(chainingKey, derived.first()),
            new TransportCipher(chainingKey, derived.second())
        };
    }
}
