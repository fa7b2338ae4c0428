package org.altnet.bolt8;

import java.math.BigInteger;
import java.security.SecureRandom;

/** A secret on secp256k1 with its public key. Immutable; never prints the secret. */
final class Keypair {
    /** Bytes of a secret, big-endian. */
    static final int SECRET_LENGTH = 32;

    private final BigInteger secret;
    private final PublicKey publicKey;

    private Keypair(BigInteger secret) {
        this.secret = secret;
        this.publicKey = PublicKey.of(Secp256k1.timesBase(secret));
    }

    /**
     * @param secret 32 bytes, big-endian
     * @throws IllegalArgumentException if it is zero, or not less than the curve's order
     */
    static Keypair of(byte[] secret) {
        if (secret.length != SECRET_LENGTH || !usable(new BigInteger(1, secret))) {
            throw new IllegalArgumentException("not a secp256k1 secret");
        }
        return new Keypair(new BigInteger(1, secret));
    }

    /** BOLT 8's {@code generateKey()}. */
    static Keypair generate(SecureRandom random) {
        return of(generateSecret(random));
    }

    /** 32 bytes that {@link #of} takes. */
    static byte[] generateSecret(SecureRandom random) {
        byte[] secret = new byte[SECRET_LENGTH];
        do {
            random.nextBytes(secret);
        } while (!usable(new BigInteger(1, secret)));
        return secret;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    /** BOLT 8's {@code ECDH}: SHA-256 of the compressed shared point. */
    byte[] ecdh(PublicKey other) {
        return Hashes.sha256(Secp256k1.times(other.point(), secret).getEncoded(true));
    }

    private static boolean usable(BigInteger secret) {
        return secret.signum() > 0 && secret.compareTo(Secp256k1.order()) < 0;
    }

    @Override
    public String toString() {
        return "keypair of " + publicKey;
    }
}
