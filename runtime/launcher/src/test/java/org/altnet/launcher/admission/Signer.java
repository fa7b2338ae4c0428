package org.altnet.launcher.admission;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipFile;
import javax.security.auth.x500.X500Principal;
import jdk.security.jarsigner.JarSigner;

/**
 * Someone with a key and certificates for it. The JDK has no API that makes certificates, so they
 * are written out here (RFC 5280, section 4.1) as little as they can be.
 *
 * @param chain its own certificate first
 */
record Signer(KeyPair key, List<X509Certificate> chain) {
    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;

    private static final byte[] ECDSA_WITH_SHA256 = hex("06082a8648ce3d040302");
    private static final byte[] BASIC_CONSTRAINTS_OF_A_CA =
            der(SEQUENCE, hex("0603551d13"), hex("0101ff"), hex("040530030101ff"));

    /** {@code id-kp-serverAuth} alone. */
    static final byte[] FOR_SERVERS =
            der(
                    SEQUENCE,
                    hex("0603551d25"),
                    der(OCTET_STRING, der(SEQUENCE, hex("06082b06010505070301"))));

    static Signer selfSigned(String name) {
        return selfSigned(name, FROM, UNTIL);
    }

    static Signer selfSigned(String name, Instant from, Instant until) {
        KeyPair key = newKey();
        return new Signer(key, List.of(certificate(name, key, name, key, from, until)));
    }

    static Signer authority(String name) {
        return authority(name, FROM, UNTIL);
    }

    static Signer authority(String name, Instant from, Instant until) {
        KeyPair key = newKey();
        return new Signer(
                key,
                List.of(certificate(name, key, name, key, from, until, BASIC_CONSTRAINTS_OF_A_CA)));
    }

    /** One whose certificate this one signed. */
    Signer issue(String name, byte[]... extensions) {
        KeyPair subject = newKey();
        List<X509Certificate> longer = new ArrayList<>(chain);
        longer.add(
                0,
                certificate(
                        name,
                        subject,
                        certificate().getSubjectX500Principal().getName(),
                        key,
                        FROM,
                        UNTIL,
                        extensions));
        return new Signer(subject, longer);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A signed copy. */
    Path sign(Path jar, Path signed) {
        try (ZipFile in = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(signed)) {
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
            new JarSigner.Builder(key.getPrivate(), path).signerName("x").build().sign(in, out);
            return signed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(
            String subject,
            KeyPair subjectKey,
            String issuer,
            KeyPair issuerKey,
            Instant from,
            Instant until,
            byte[]... extensions) {
        byte[] algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
        byte[] toBeSigned =
                der(
                        SEQUENCE,
                        der(VERSION, der(INTEGER, new byte[] {2})),
                        der(INTEGER, BigInteger.valueOf(System.nanoTime()).toByteArray()),
                        algorithm,
                        new X500Principal(issuer).getEncoded(),
                        der(SEQUENCE, time(from), time(until)),
                        new X500Principal(subject).getEncoded(),
                        subjectKey.getPublic().getEncoded(),
                        extensions.length == 0
                                ? new byte[0]
                                : der(EXTENSIONS, der(SEQUENCE, extensions)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(issuerKey.getPrivate());
            signature.update(toBeSigned);
            byte[] certificate =
                    der(
                            SEQUENCE,
                            toBeSigned,
                            algorithm,
                            der(BIT_STRING, new byte[1], signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] time(Instant instant) {
        String text =
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(instant);
        return der(GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** X.690, section 8.1: tag, length, contents. */
    private static byte[] der(int tag, byte[]... contents) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            all.writeBytes(part);
        }
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (all.size() < 0x80) {
            der.write(all.size());
        } else if (all.size() < 0x100) {
            der.write(0x81);
            der.write(all.size());
        } else {
            der.write(0x82);
            der.write(all.size() >> 8);
            der.write(all.size());
        }
        der.writeBytes(all.toByteArray());
        return der.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
