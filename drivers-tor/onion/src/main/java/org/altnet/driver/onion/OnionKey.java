package org.altnet.driver.onion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The key that gives us the same onion address after each start: file {@code onion_key} in the
 * driver's state directory, one line as tor's {@code ADD_ONION} takes it ({@code ED25519-V3:} and
 * the expanded secret key in Base64), mode 0600.
 *
 * <p>Made when there is none, whole or not at all: written under another name, then linked to its
 * own. Never overwritten. A key that others may have read, or that is damaged, is refused: a new
 * one would silently move us to another address, which our peers do not know.
 */
final class OnionKey {
    static final String FILE = "onion_key";

    private static final String PREFIX = "ED25519-V3:";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9+/]{86}==");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final int LONGEST = 128;
    private static final int SEED_LENGTH = 32;

    private final Path file;
    private final SecureRandom random;

    OnionKey(Path stateDirectory, SecureRandom random) {
        this.file = stateDirectory.resolve(FILE);
        this.random = random;
    }

    /**
     * Reads the key, or makes one. Short file I/O.
     *
     * @throws IOException if it cannot be used: one line that says why and what to do
     */
    String loadOrCreate() throws IOException {
        try {
            if (Files.notExists(file)) {
                create();
            }
            return load();
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "onion key "
                            + file
                            + " cannot be read or made: access denied; check who owns it and its"
                            + " directory",
                    e);
        }
    }

    private String load() throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(mode)) {
            throw new IOException(
                    "onion key "
                            + file
                            + " is open to others ("
                            + PosixFilePermissions.toString(mode)
                            + "); run: chmod 600 "
                            + file);
        }
        String text = Files.size(file) <= LONGEST ? Files.readString(file, ISO_8859_1).strip() : "";
        if (!FORM.matcher(text).matches() || !isClamped(text)) {
            throw new IOException(
                    "onion key "
                            + file
                            + " does not hold a key as tor writes it; put it back from a copy, or"
                            + " move it away to get a new onion address");
        }
        return text;
    }

    private static boolean isClamped(String text) {
        byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        return (key[0] & 7) == 0 && (key[SEED_LENGTH - 1] & 0xc0) == 0x40;
    }

    private void create() throws IOException {
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Path draft = Files.createTempFile(file.getParent(), FILE, ".new", mode);
        try {
            write(draft, PREFIX + Base64.getEncoder().encodeToString(generate()) + "\n");
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // somebody was faster: theirs is the key
        } finally {
            Files.delete(draft);
        }
    }

    /** The expanded form of RFC 8032, 5.1.5: 32 bytes of the scalar, 32 of the prefix. */
    private byte[] generate() {
        byte[] seed = new byte[SEED_LENGTH];
        random.nextBytes(seed);
        try {
            byte[] expanded = MessageDigest.getInstance("SHA-512").digest(seed);
            expanded[0] &= (byte) 0xf8;
            expanded[SEED_LENGTH - 1] &= 0x3f;
            expanded[SEED_LENGTH - 1] |= 0x40;
            return expanded;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-512", e);
        }
    }

    private static void write(Path draft, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
