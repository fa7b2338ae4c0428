package org.altnet.tor.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Cipher;

/**
 * The keys of a directory authority and its key certificate (Tor's dir-spec, "Creating key
 * certificates"), as {@code tor-gencert} makes them.
 */
final class AuthorityKeys {
    private static final int IDENTITY_BITS = 3072;
    private static final int SIGNING_BITS = 2048;
    private static final Duration BEFORE = Duration.ofHours(1);
    private static final Duration LIFE = Duration.ofDays(90);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final String PUBLIC_KEY = "RSA PUBLIC KEY";

    private final String certificate;
    private final String signingKey;
    private final String fingerprint;

    private AuthorityKeys(String certificate, String signingKey, String fingerprint) {
        this.certificate = certificate;
        this.signingKey = signingKey;
        this.fingerprint = fingerprint;
    }

    static AuthorityKeys generate(Instant now) {
        try {
            KeyPair identity = keyPair(IDENTITY_BITS);
            KeyPair signing = keyPair(SIGNING_BITS);
            byte[] identityKey = Der.publicKey((RSAPublicKey) identity.getPublic());
            byte[] signingKey = Der.publicKey((RSAPublicKey) signing.getPublic());
            byte[] digest = sha1(identityKey);
            String fingerprint = HexFormat.of().withUpperCase().formatHex(digest);
            String signed =
                    "dir-key-certificate-version 3\n"
                            + "fingerprint "
                            + fingerprint
                            + "\ndir-key-published "
                            + TIME.format(now.minus(BEFORE))
                            + "\ndir-key-expires "
                            + TIME.format(now.plus(LIFE))
                            + "\ndir-identity-key\n"
                            + pem(PUBLIC_KEY, identityKey)
                            + "dir-signing-key\n"
                            + pem(PUBLIC_KEY, signingKey)
                            + "dir-key-crosscert\n"
                            + pem("ID SIGNATURE", sign(signing.getPrivate(), digest))
                            + "dir-key-certification\n";
            byte[] signature =
                    sign(identity.getPrivate(), sha1(signed.getBytes(StandardCharsets.US_ASCII)));
            return new AuthorityKeys(
                    signed + pem("SIGNATURE", signature),
                    pem("RSA PRIVATE KEY", Der.privateKey((RSAPrivateCrtKey) signing.getPrivate())),
                    fingerprint);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA and SHA-1", e);
        }
    }

    /** The v3 identity: 40 hexadecimal digits. */
    String fingerprint() {
        return fingerprint;
    }

    /** Writes what the authority needs into its data directory. */
    void writeTo(Path dataDirectory) throws IOException {
        Path keys = dataDirectory.resolve("keys");
        Files.createDirectories(
                keys,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(keys.resolve("authority_certificate"), certificate);
        Files.writeString(keys.resolve("authority_signing_key"), signingKey);
    }

    private static KeyPair keyPair(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static byte[] sha1(byte[] data) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-1").digest(data);
    }

    /** PKCS #1 padding around the bare digest: Tor's signatures do not name the hash. */
    private static byte[] sign(PrivateKey key, byte[] digest) throws GeneralSecurityException {
        Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        rsa.init(Cipher.ENCRYPT_MODE, key);
        return rsa.doFinal(digest);
    }

    private static String pem(String what, byte[] data) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(data);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    /** Keys in the forms of PKCS #1, in DER. */
    private static final class Der {
        private static final int INTEGER = 0x02;
        private static final int SEQUENCE = 0x30;

        static byte[] publicKey(RSAPublicKey key) {
            return sequence(key.getModulus(), key.getPublicExponent());
        }

        static byte[] privateKey(RSAPrivateCrtKey key) {
            return sequence(
                    BigInteger.ZERO,
                    key.getModulus(),
                    key.getPublicExponent(),
                    key.getPrivateExponent(),
                    key.getPrimeP(),
                    key.getPrimeQ(),
                    key.getPrimeExponentP(),
                    key.getPrimeExponentQ(),
                    key.getCrtCoefficient());
        }

        private static byte[] sequence(BigInteger... numbers) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (BigInteger number : numbers) {
                content.writeBytes(element(INTEGER, number.toByteArray()));
            }
            return element(SEQUENCE, content.toByteArray());
        }

        private static byte[] element(int tag, byte[] content) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(tag);
            if (content.length >= 0x100) {
                out.write(0x82);
                out.write(content.length >> 8);
            } else if (content.length >= 0x80) {
                out.write(0x81);
            }
            out.write(content.length);
            out.writeBytes(content);
            return out.toByteArray();
        }
    }
}
