package org.altnet.launcher.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.altnet.launcher.config.AdmissionPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final String CLASS = "org/example/Radio.class";

    private static Signer alice;
    private static Signer mallory;
    private static Signer authority;

    @TempDir Path directory;
    private Path unsigned;
    private Path signed;

    @BeforeAll
    static void makeKeys() {
        alice = Signer.selfSigned("CN=Alice, O=Example");
        mallory = Signer.selfSigned("CN=Mallory");
        authority = Signer.authority("CN=Authority");
    }

    @BeforeEach
    void makeJars() throws IOException {
        unsigned = Bundles.unsigned(directory.resolve("unsigned.jar"));
        signed = alice.sign(unsigned, directory.resolve("signed.jar"));
    }

    @Test
    void whatATrustedKeySignedIsLetInUnderItsName() {
        Admission admission = judge(alice).judge(signed);
        assertTrue(admission.admitted(), admission.reason());
        assertEquals("Alice", admission.signer());
    }

    @Test
    void unsignedIsRefusedAndTheRemedyNamed() {
        Admission admission = judge(alice).judge(unsigned);
        assertRefused("unsigned", admission);
        assertTrue(admission.reason().contains("jarsigner"), admission.reason());
        assertTrue(admission.reason().contains("policy=open"), admission.reason());
    }

    @Test
    void aStrangersSignatureIsRefusedAndTheStrangerNamed() {
        Admission admission = judge(mallory).judge(signed);
        assertRefused("signed by \"CN=Alice,O=Example\", which is not trusted", admission);
        assertRefused("not trusted", judge().judge(signed));
    }

    @Test
    void aChangedEntryIsNamed() throws IOException {
        assertTampered(CLASS, entries -> entries.get(CLASS)[0] ^= 1);
    }

    @Test
    void anAddedEntryIsNamed() throws IOException {
        assertTampered(
                "org/example/Evil.class",
                entries -> entries.put("org/example/Evil.class", Bundles.bytes("x")));
        assertTampered(
                "META-INF/evil.txt",
                entries -> entries.put("META-INF/evil.txt", Bundles.bytes("x")));
    }

    @Test
    void aRemovedEntryIsNamed() throws IOException {
        assertTampered(CLASS + " is missing", entries -> entries.remove(CLASS));
    }

    @Test
    void anotherManifestHeadIsNoticed() throws IOException {
        assertTampered(
                "manifest",
                entries ->
                        entries.compute(
                                JarFile.MANIFEST_NAME,
                                (name, old) ->
                                        Bundles.bytes(
                                                text(old)
                                                        .replace(
                                                                "Bundle-Version: 1.2.3",
                                                                "Bundle-Activator: E"))));
    }

    @Test
    void aSecondManifestInOtherLettersIsNoticed() throws IOException {
        Path spoilt =
                Bundles.spoil(
                        signed,
                        directory.resolve("spoilt.jar"),
                        entries -> {
                            entries.put("META-INF/manifest.mf", entries.get(JarFile.MANIFEST_NAME));
                            entries.put(JarFile.MANIFEST_NAME, Bundles.bytes("Bundle-Version: 9"));
                        });
        assertFalse(judge(alice).judge(spoilt).admitted());
    }

    @Test
    void aSignatureThatLeavesTheManifestsHeadOpenIsKnown() throws IOException {
        try (JarFile jar = new JarFile(signed.toFile());
                InputStream in = jar.getInputStream(jar.getEntry("META-INF/X.SF"))) {
            Manifest signatureFile = new Manifest(in);
            assertTrue(JarSignature.coversMainAttributes(signatureFile));
            signatureFile
                    .getMainAttributes()
                    .remove(new Attributes.Name("SHA-256-Digest-Manifest-Main-Attributes"));
            assertFalse(JarSignature.coversMainAttributes(signatureFile));
        }
    }

    @Test
    void aSignatureFileOfAnothersMakingIsNoticed() throws IOException {
        assertTampered(
                "signature block file",
                entries ->
                        entries.compute(
                                "META-INF/X.SF",
                                (name, old) ->
                                        Bundles.bytes(
                                                text(old).replace("Created-By", "Forged-By"))));
    }

    @Test
    void aTakenOffSignatureIsUnsigned() throws IOException {
        Path stripped =
                Bundles.spoil(
                        signed,
                        directory.resolve("stripped.jar"),
                        entries -> entries.keySet().remove("META-INF/X.EC"));
        assertRefused("unsigned", judge(alice).judge(stripped));
    }

    @Test
    void anEntryThatOnlyAnotherSignedIsRefused() throws IOException {
        Path both = mallory.sign(signed, directory.resolve("both.jar"));
        assertFalse(judge(alice).judge(both).admitted(), "one signature took the other's name");

        Path added =
                Bundles.spoil(
                        signed,
                        directory.resolve("added.jar"),
                        entries -> entries.put("evil.txt", Bundles.bytes("x")));
        assertRefused("not trusted", judge(alice).judge(mallory.sign(added, both)));
    }

    @Test
    void anExpiredCertificateIsRefusedWithItsDay() {
        Signer old = Signer.selfSigned("CN=Old", Signer.FROM, NOW.minus(Duration.ofDays(31)));
        Path jar = old.sign(unsigned, directory.resolve("old.jar"));
        assertRefused(
                "signed by \"CN=Old\", whose certificate ended on 2026-05-01",
                judge(old).judge(jar));
    }

    @Test
    void aCertificateFromTomorrowIsRefused() {
        Signer early = Signer.selfSigned("CN=Early", NOW.plus(Duration.ofDays(1)), Signer.UNTIL);
        Path jar = early.sign(unsigned, directory.resolve("early.jar"));
        assertRefused("signed by \"CN=Early\", whose certificate", judge(early).judge(jar));
    }

    @Test
    void whomAnAuthorityCertifiedIsLetIn() {
        Signer bob = authority.issue("CN=Bob");
        Path jar = bob.sign(unsigned, directory.resolve("bob.jar"));
        assertEquals("Bob", judge(authority).judge(jar).signer());
        assertEquals("Bob", judge(bob).judge(jar).signer(), "trusted by himself as well");
        assertRefused("not trusted", judge(Signer.authority("CN=Authority")).judge(jar));
    }

    @Test
    void whomSomeoneWithoutAuthorityCertifiedIsNot() {
        Signer bob = alice.issue("CN=Bob");
        assertRefused(
                "signed by \"CN=Bob\", which is not trusted",
                judge(alice).judge(bob.sign(unsigned, directory.resolve("bob.jar"))));
    }

    @Test
    void aCertificateForServersSignsNoCode() {
        Signer server = authority.issue("CN=www", Signer.FOR_SERVERS);
        assertRefused(
                "it is not for signing code",
                judge(authority).judge(server.sign(unsigned, directory.resolve("www.jar"))));
    }

    @Test
    void anAuthorityThatEndedCertifiesNobody() {
        Signer ended = Signer.authority("CN=Ended", Signer.FROM, NOW.minus(Duration.ofDays(1)));
        Signer bob = ended.issue("CN=Bob");
        assertFalse(
                judge(ended).judge(bob.sign(unsigned, directory.resolve("bob.jar"))).admitted());
    }

    @Test
    void aListLetsInOnlyWhatIsOnIt() throws IOException {
        String hash = sha256(signed);
        assertTrue(judge(policy(false, hash), alice).judge(signed).admitted());

        Admission other = judge(policy(false, "00".repeat(32)), alice).judge(signed);
        assertRefused("not in the sha256 list", other);
        assertTrue(other.reason().contains(hash), other.reason());

        assertRefused("unsigned", judge(policy(false, sha256(unsigned)), alice).judge(unsigned));
    }

    @Test
    void theOpenPolicyLetsEverythingInAndSaysSo() throws IOException {
        Judge open = judge(policy(true), alice);
        assertEquals("Alice", open.judge(signed).signer());
        assertEquals("open policy (unsigned)", open.judge(unsigned).signer());
        assertTrue(open.judge(unsigned).admitted());
        assertTrue(open.elsewhere().admitted());
    }

    @Test
    void whatIsNotAJarIsRefused() throws IOException {
        Path garbage = Files.writeString(directory.resolve("garbage.jar"), "garbage");
        assertRefused("it cannot be verified", judge(alice).judge(garbage));
        assertRefused("it cannot be verified", judge(alice).judge(directory.resolve("none.jar")));
        assertRefused("not a jar that the framework copied", judge(alice).elsewhere());
    }

    @Test
    void aBombIsNotReadToItsEnd() {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> JarSignature.verify(signed, 20));
        assertEquals("it has more than 20 bytes in it", refused.reason());
    }

    @Test
    void aStrangersNameCannotForgeALogLine() {
        Signer forger = Signer.selfSigned("CN=\"x\n2026-01-01 READY\u001b[2J\"");
        Path jar = forger.sign(unsigned, directory.resolve("forged.jar"));
        Admission refused = judge(alice).judge(jar);
        assertFalse(refused.reason().matches("(?s).*[\\n\u001b].*"), refused.reason());
    }

    private void assertTampered(String what, Consumer<Map<String, byte[]>> change)
            throws IOException {
        Path spoilt = Bundles.spoil(signed, directory.resolve("spoilt.jar"), change);
        Admission admission = judge(alice).judge(spoilt);
        assertRefused("tampered: ", admission);
        assertTrue(
                admission.reason().toLowerCase().contains(what.toLowerCase()), admission.reason());
    }

    private static void assertRefused(String why, Admission admission) {
        assertFalse(admission.admitted(), admission.signer());
        assertTrue(admission.signer().startsWith("refused: "), admission.signer());
        assertTrue(admission.signer().contains(why), admission.signer());
        assertEquals(1, admission.reason().lines().count(), admission.reason());
    }

    private static AdmissionPolicy policy(boolean open, String... hashes) {
        return new AdmissionPolicy(open, Set.of(hashes));
    }

    private static Judge judge(Signer... trusted) {
        return judge(AdmissionPolicy.DEFAULT, trusted);
    }

    private static Judge judge(AdmissionPolicy policy, Signer... trusted) {
        return new Judge(
                policy,
                new TrustStore(
                        Arrays.stream(trusted).map(Signer::certificate).toList(),
                        Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
