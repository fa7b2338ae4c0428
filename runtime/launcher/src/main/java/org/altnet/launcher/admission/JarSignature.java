package org.altnet.launcher.admission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * The signature of a jar (JAR File Specification, "Signed JAR File"), held against every byte that
 * the framework could read from it.
 *
 * <p>The JDK checks what it is asked for; what is here is to ask for everything. Each entry is read
 * to its end, which is what compares digests; one without a signer, one that is there twice, and
 * one that the manifest lists and is missing, refuse the jar. The manifest's main part (activator,
 * class path) must be signed too: the JDK takes a signature file that leaves it out. Framework and
 * JDK read jars with the same {@link ZipFile}, so both see the same entries.
 */
final class JarSignature {
    /** Inflated. A driver is a hundredth of it; a bomb would hold up the framework. */
    private static final long LARGEST = 256L << 20;

    private static final String SIGN =
            "sign it with jarsigner and a key whose certificate is in conf/trust/ of the home"
                    + " (or, to develop, set policy=open under [altnet.admission])";
    private static final String GET_ANEW = "get it anew from who made it";

    private static final Pattern BLOCK = Pattern.compile("META-INF/[^/]+\\.(RSA|DSA|EC)");
    private static final Pattern SIGNATURE_FILE = Pattern.compile("META-INF/[^/]+\\.SF");
    private static final Pattern MAIN_ATTRIBUTES =
            Pattern.compile("(?i)SHA-?\\d+-Digest-Manifest-Main-Attributes");

    private final JarFile jar;
    private final byte[] buffer = new byte[1 << 16];
    private final long largest;
    private long read;

    private JarSignature(JarFile jar, long largest) {
        this.jar = jar;
        this.largest = largest;
    }

    /**
     * @return those who signed every entry; never empty
     * @throws RefusedException if not all of it is signed, or it is not what was signed
     * @throws IOException if it is not a jar
     */
    static Set<CodeSigner> verify(Path file) throws RefusedException, IOException {
        return verify(file, LARGEST);
    }

    /**
     * @param largest bytes that may come out of it
     */
    static Set<CodeSigner> verify(Path file, long largest) throws RefusedException, IOException {
        try (JarFile jar = new JarFile(file.toFile(), true, ZipFile.OPEN_READ)) {
            return new JarSignature(jar, largest).verify();
        }
    }

    private Set<CodeSigner> verify() throws RefusedException, IOException {
        List<JarEntry> entries = jar.stream().filter(entry -> !entry.isDirectory()).toList();
        requireSignatureFiles(entries);
        Set<String> names = new HashSet<>();
        Set<CodeSigner> signers = null;
        for (JarEntry entry : entries) {
            if (!names.add(entry.getName())) {
                throw tampered("entry " + entry.getName() + " is there twice");
            }
            if (!carriesSignature(entry)) {
                Set<CodeSigner> ofThis = signers(entry);
                if (signers == null) {
                    signers = ofThis;
                } else {
                    signers.retainAll(ofThis);
                }
                if (signers.isEmpty()) {
                    throw tampered("entry " + entry.getName() + " is not signed with the others");
                }
            }
        }
        requireComplete(names);
        if (signers == null) {
            throw new RefusedException("there is nothing in it", GET_ANEW);
        }
        return signers;
    }

    private void requireSignatureFiles(List<JarEntry> entries)
            throws RefusedException, IOException {
        boolean signed = false;
        for (JarEntry entry : entries) {
            String name = entry.getName().toUpperCase(Locale.ROOT);
            signed |= BLOCK.matcher(name).matches();
            if (SIGNATURE_FILE.matcher(name).matches() && !coversMainAttributes(entry)) {
                throw new RefusedException(
                        "its signature (" + entry.getName() + ") leaves out the manifest's head",
                        SIGN);
            }
        }
        if (!signed) {
            throw new RefusedException("unsigned", SIGN);
        }
    }

    private boolean coversMainAttributes(JarEntry signatureFile)
            throws RefusedException, IOException {
        try (InputStream in = jar.getInputStream(signatureFile)) {
            return coversMainAttributes(new Manifest(in));
        } catch (SecurityException e) {
            throw tampered(e.getMessage());
        }
    }

    static boolean coversMainAttributes(Manifest signatureFile) {
        return signatureFile.getMainAttributes().keySet().stream()
                .anyMatch(key -> MAIN_ATTRIBUTES.matcher(key.toString()).matches());
    }

    /** What cannot be signed, since it is the signature. */
    private static boolean carriesSignature(JarEntry entry) {
        String name = entry.getName().toUpperCase(Locale.ROOT);
        // The framework knows the manifest by this very name, the JDK in any case of its letters.
        return entry.getName().equals(JarFile.MANIFEST_NAME)
                || BLOCK.matcher(name).matches()
                || SIGNATURE_FILE.matcher(name).matches();
    }

    private Set<CodeSigner> signers(JarEntry entry) throws RefusedException, IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read += n;
                if (read > largest) {
                    throw new RefusedException(
                            "it has more than " + largest + " bytes in it", "make it smaller");
                }
            }
        } catch (SecurityException e) {
            throw tampered("entry " + entry.getName() + ": " + e.getMessage());
        }
        CodeSigner[] signers = entry.getCodeSigners();
        if (signers == null) {
            throw tampered("entry " + entry.getName() + " is not signed");
        }
        return new LinkedHashSet<>(Arrays.asList(signers));
    }

    private void requireComplete(Set<String> names) throws RefusedException, IOException {
        Manifest manifest = jar.getManifest();
        if (manifest == null) {
            throw tampered("there is no manifest");
        }
        for (String listed : manifest.getEntries().keySet()) {
            if (!listed.endsWith("/") && !names.contains(listed)) {
                throw tampered("entry " + listed + " is missing");
            }
        }
    }

    private static RefusedException tampered(String how) {
        return new RefusedException("tampered: " + how, GET_ANEW);
    }
}
