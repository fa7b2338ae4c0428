package org.altnet.driver.onion.tor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * What opens a control port: a file, read anew each time.
 *
 * @param kind of the file
 * @param file where it is
 */
public record Secret(Kind kind, Path file) {
    private static final int COOKIE_BYTES = 32;
    private static final int LONGEST_PASSWORD = 1_000;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    /** What is in the file. */
    public enum Kind {
        /** 32 bytes that tor makes anew at each start. */
        COOKIE,
        /** A password, for tor's {@code HashedControlPassword}: one line. */
        PASSWORD
    }

    /**
     * Reads it. Whatever a control port names as its cookie: no other file than one of 32 bytes is
     * ever sent there.
     *
     * @throws IOException if it cannot be used: one line that says why and what to do
     */
    byte[] read() throws IOException {
        try {
            return kind == Kind.COOKIE ? cookie() : password();
        } catch (NoSuchFileException e) {
            throw new IOException(name() + " is not there; has tor run, and with this file?", e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    name() + " cannot be read: access denied; join the group that may", e);
        }
    }

    private byte[] cookie() throws IOException {
        if (Files.size(file) != COOKIE_BYTES) {
            throw new IOException(name() + " does not hold 32 bytes");
        }
        return Files.readAllBytes(file);
    }

    private byte[] password() throws IOException {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException(name() + " is open to others; run: chmod 600 " + file);
        }
        String text = Files.size(file) <= LONGEST_PASSWORD ? Files.readString(file) : "";
        if (text.isBlank()) {
            throw new IOException(name() + " does not hold one line with a password");
        }
        return text.strip().getBytes(StandardCharsets.UTF_8);
    }

    /** For people. */
    String name() {
        return (kind == Kind.COOKIE ? "cookie " : "password file ") + file;
    }
}
