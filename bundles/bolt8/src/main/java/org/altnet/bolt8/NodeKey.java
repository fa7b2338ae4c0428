package org.altnet.bolt8;

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
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The static key that makes us the same Lightning node after each start: file {@code node_key} in
 * the driver's state directory, 64 hexadecimal digits and a newline, mode 0600.
 *
 * <p>Made when there is none, whole or not at all: written under another name, then linked to its
 * own. Never overwritten. A key that others may have read, or that is damaged, is refused: a new
 * one would silently make us another node, which our peers do not know.
 */
final class NodeKey {
    static final String FILE = "node_key";

    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);
    private static final int LONGEST = 2 * Keypair.SECRET_LENGTH + 2;

    private final Path file;
    private final SecureRandom random;

    NodeKey(Path stateDirectory, SecureRandom random) {
        this.file = stateDirectory.resolve(FILE);
        this.random = random;
    }

    /**
     * Reads the key, or makes one. Short file I/O.
     *
     * @throws IOException if it cannot be used: one line that says why and what to do
     */
    Keypair loadOrCreate() throws IOException {
        try {
            if (Files.notExists(file)) {
                create();
            }
            return load();
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "node key "
                            + file
                            + " cannot be read or made: access denied; check who owns it and its"
                            + " directory",
                    e);
        }
    }

    private Keypair load() throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException(
                    "node key "
                            + file
                            + " is open to others ("
                            + PosixFilePermissions.toString(mode)
                            + "); run: chmod 600 "
                            + file);
        }
        String text = Files.size(file) <= LONGEST ? Files.readString(file, ISO_8859_1) : "";
        try {
            return Keypair.of(HexFormat.of().parseHex(text.strip()));
        } catch (IllegalArgumentException mayQuoteTheKey) {
            throw new IOException(
                    "node key "
                            + file
                            + " does not hold a key of 64 hexadecimal digits; put it back from a"
                            + " copy, or move it away to become a node with a new id");
        }
    }

    private void create() throws IOException {
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Path draft = Files.createTempFile(file.getParent(), FILE, ".new", mode);
        try {
            write(draft, HexFormat.of().formatHex(Keypair.generateSecret(random)) + "\n");
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // somebody was faster: theirs is the key
        } finally {
            Files.delete(draft);
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
