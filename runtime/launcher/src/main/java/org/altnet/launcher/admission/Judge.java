package org.altnet.launcher.admission;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.altnet.launcher.config.AdmissionPolicy;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;

/** Decides about a jar by the operator's policy. Immutable; reads nothing but the jar. */
public final class Judge {
    private final AdmissionPolicy policy;
    private final TrustStore trust;

    Judge(AdmissionPolicy policy, TrustStore trust) {
        this.policy = policy;
        this.trust = trust;
    }

    /**
     * With the trust stores of the distribution and the home.
     *
     * @throws ExitException if a file in them is not a certificate, code 78
     */
    public static Judge of(AdmissionPolicy policy, Distribution distribution, Home home)
            throws ExitException {
        return new Judge(
                policy,
                TrustStore.load(List.of(distribution.trust(), home.trust()), Clock.systemUTC()));
    }

    /**
     * @param jar that nobody changes meanwhile, nor later
     */
    Admission judge(Path jar) {
        String content = "";
        try {
            content = sha256(jar);
            String signer = trust.trusted(JarSignature.verify(jar));
            if (!policy.sha256().isEmpty() && !policy.sha256().contains(content)) {
                throw new RefusedException(
                        "signed by \"" + signer + "\", but it is not in the sha256 list",
                        "if it should be, add " + content + " to sha256 under [altnet.admission]");
            }
            return Admission.admitted(signer);
        } catch (RefusedException refusal) {
            return unlessOpen(refusal, content);
        } catch (IOException | RuntimeException e) {
            // Whatever goes wrong with a stranger's jar, it is a reason to keep it out.
            return unlessOpen(
                    new RefusedException("it cannot be verified: " + e, "get it anew"), content);
        }
    }

    /** About a bundle whose content is not the framework's own copy of a jar. */
    Admission elsewhere() {
        return unlessOpen(
                new RefusedException(
                        "not a jar that the framework copied (reference: and folders can change"
                                + " after they were verified)",
                        "install it with file:, or drop it into deploy/"),
                "");
    }

    private Admission unlessOpen(RefusedException refusal, String content) {
        return policy.isOpen()
                ? Admission.admitted("open policy (" + refusal.reason() + ")")
                : Admission.refused(refusal, content);
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
