package org.altnet.launcher.admission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;

/**
 * Whose signatures count: X.509 certificates (RFC 5280), read once at start. A certificate counts
 * for itself and, if it says that it is an authority's, for those that it issued. All must be valid
 * now: a time stamp of the signature is not looked at, and revocation is to remove the file.
 *
 * <p>Immutable.
 */
final class TrustStore {
    /** {@code id-kp-codeSigning} and {@code anyExtendedKeyUsage}, RFC 5280 section 4.2.1.12. */
    private static final Set<String> SIGNS_CODE = Set.of("1.3.6.1.5.5.7.3.3", "2.5.29.37.0");

    private final List<X509Certificate> certificates;
    private final Clock clock;

    TrustStore(Collection<X509Certificate> certificates, Clock clock) {
        this.certificates = List.copyOf(certificates);
        this.clock = clock;
    }

    /**
     * @param directories of {@code *.pem} files; one that is not there holds none
     * @throws ExitException naming the file that is not a certificate, code 78
     */
    static TrustStore load(List<Path> directories, Clock clock) throws ExitException {
        List<X509Certificate> all = new ArrayList<>();
        for (Path directory : directories) {
            for (Path file : pemFiles(directory)) {
                all.addAll(read(file));
            }
        }
        return new TrustStore(all, clock);
    }

    private static List<Path> pemFiles(Path directory) throws ExitException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".pem"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ExitException(ExitStatus.CONFIGURATION, directory + " cannot be read: " + e);
        }
    }

    private static List<X509Certificate> read(Path file) throws ExitException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (read.isEmpty()) {
                throw new CertificateException("there is none in it");
            }
            return read;
        } catch (IOException | CertificateException e) {
            throw new ExitException(
                    ExitStatus.CONFIGURATION,
                    file
                            + ": not an X.509 certificate in PEM ("
                            + Text.printable(String.valueOf(e.getMessage()))
                            + "); replace or remove it");
        }
    }

    /**
     * @return the name of the first of them that counts
     * @throws RefusedException if none does
     */
    String trusted(Collection<CodeSigner> signers) throws RefusedException {
        RefusedException refusal = null;
        for (CodeSigner signer : signers) {
            List<X509Certificate> chain = chain(signer);
            try {
                requireTrusted(chain);
                return commonName(chain.get(0));
            } catch (RefusedException e) {
                refusal = e;
            }
        }
        if (refusal == null) {
            throw new IllegalArgumentException("no signers");
        }
        throw refusal;
    }

    private static List<X509Certificate> chain(CodeSigner signer) {
        return signer.getSignerCertPath().getCertificates().stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private void requireTrusted(List<X509Certificate> chain) throws RefusedException {
        X509Certificate leaf = chain.get(0);
        String signedBy = "signed by \"" + leaf.getSubjectX500Principal().getName() + "\"";
        try {
            leaf.checkValidity(Date.from(clock.instant()));
            if (!certificates.contains(leaf)) {
                requireIssued(chain, signedBy);
            }
        } catch (CertificateExpiredException e) {
            throw new RefusedException(
                    signedBy
                            + ", whose certificate ended on "
                            + leaf.getNotAfter().toInstant().toString().substring(0, 10),
                    "have it signed anew");
        } catch (CertificateException e) {
            throw new RefusedException(
                    signedBy + ", whose certificate does not hold: " + e.getMessage(),
                    "check this computer's clock, or have it signed anew");
        }
    }

    private void requireIssued(List<X509Certificate> chain, String signedBy)
            throws RefusedException, CertificateException {
        List<X509Certificate> authorities =
                certificates.stream().filter(c -> c.getBasicConstraints() >= 0).toList();
        if (authorities.isEmpty()) {
            throw notTrusted(signedBy, "");
        }
        List<String> usage = chain.get(0).getExtendedKeyUsage();
        if (usage != null && usage.stream().noneMatch(SIGNS_CODE::contains)) {
            throw notTrusted(signedBy, " (it is not for signing code)");
        }
        try {
            PKIXParameters parameters =
                    new PKIXParameters(
                            authorities.stream()
                                    .map(authority -> new TrustAnchor(authority, null))
                                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            PKIXCertPathValidatorResult result =
                    (PKIXCertPathValidatorResult)
                            CertPathValidator.getInstance("PKIX")
                                    .validate(
                                            CertificateFactory.getInstance("X.509")
                                                    .generateCertPath(upTo(authorities, chain)),
                                            parameters);
            // The path does not hold the anchor, and its validator does not ask for its dates.
            result.getTrustAnchor().getTrustedCert().checkValidity(Date.from(clock.instant()));
        } catch (CertPathValidatorException e) {
            throw notTrusted(signedBy, " (" + e.getMessage() + ")");
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks PKIX", e);
        }
    }

    /** The chain until an authority that is trusted; jars often carry that one too, or more. */
    private static List<Certificate> upTo(
            List<X509Certificate> authorities, List<X509Certificate> chain) {
        return chain.stream()
                .takeWhile(certificate -> !authorities.contains(certificate))
                .collect(Collectors.toList());
    }

    private static RefusedException notTrusted(String signedBy, String why) {
        return new RefusedException(
                signedBy + ", which is not trusted" + why,
                "if it should be, put its certificate into conf/trust/ of the home and restart");
    }

    private static String commonName(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        try {
            return new LdapName(name)
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> part.getValue().toString())
                            .findFirst()
                            .orElse(name);
        } catch (InvalidNameException e) {
            return name;
        }
    }
}
