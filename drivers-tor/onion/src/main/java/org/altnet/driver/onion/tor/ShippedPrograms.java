package org.altnet.driver.onion.tor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The programs that come with this driver, laid out in a directory of its own to be run from: for
 * Linux on x86-64, 64-bit and 32-bit ARM.
 *
 * <p>Each is checked against a SHA-256 that is pinned in the bundle, whenever it is asked for: what
 * somebody has put in its place is not run. Not thread-safe.
 */
final class ShippedPrograms {
    private static final String FOLDER = "/programs/";

    /** Which of them speaks which transport. */
    private static final Map<String, String> TRANSPORTS =
            Map.of("obfs4", "obfs4proxy", "meek_lite", "obfs4proxy", "snowflake", "snowflake");

    private static final String DIGESTS = FOLDER + "sha256.properties";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final String system;
    private final String processor;

    /**
     * @param directory where to lay them out; exists, and is the driver's own
     * @param system as {@code os.name}
     * @param processor as {@code os.arch}
     */
    ShippedPrograms(Path directory, String system, String processor) {
        this.directory = directory;
        this.system = system;
        this.processor = processor;
    }

    /**
     * A program, ready to be run.
     *
     * @param name such as {@code tor}
     * @throws IOException if none comes with this driver for this machine, or it cannot be laid out
     */
    Path program(String name) throws IOException {
        String resource = folder(name) + "/" + name;
        String digest = digests().getProperty(resource);
        if (digest == null) {
            throw missing(name);
        }
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file) || !digest(file).equals(digest)) {
            layOut(resource, digest, file);
        }
        return file;
    }

    /** The program that speaks a pluggable transport, if one comes along. */
    static Optional<String> transport(String name) {
        return Optional.ofNullable(TRANSPORTS.get(name));
    }

    private void layOut(String resource, String digest, Path file) throws IOException {
        Path draft =
                Files.createTempFile(directory, file.getFileName().toString(), ".new", OWNER_ONLY);
        try (InputStream in = ShippedPrograms.class.getResourceAsStream(FOLDER + resource)) {
            if (in == null) {
                throw missing(file.getFileName().toString());
            }
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                in.transferTo(Channels.newOutputStream(out));
                out.force(true);
            }
            if (!digest(draft).equals(digest)) {
                throw new IOException(
                        "the "
                                + file.getFileName()
                                + " in this bundle is damaged; install the bundle anew");
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private String folder(String name) throws IOException {
        if (!system.equals("Linux")) {
            throw missing(name);
        }
        return switch (processor.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            case "arm" -> "armhf";
            default -> throw missing(name);
        };
    }

    private IOException missing(String name) {
        return new IOException(
                "no "
                        + name
                        + " comes with this driver for "
                        + system
                        + " on "
                        + processor
                        + "; install one and write where it is");
    }

    private static Properties digests() throws IOException {
        Properties digests = new Properties();
        try (InputStream in = ShippedPrograms.class.getResourceAsStream(DIGESTS)) {
            if (in != null) {
                digests.load(in);
            }
        }
        return digests;
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
