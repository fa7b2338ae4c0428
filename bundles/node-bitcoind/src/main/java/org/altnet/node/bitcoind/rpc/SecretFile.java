package org.altnet.node.bitcoind.rpc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Files with one line that is not for everybody. */
final class SecretFile {
    private static final int LONGEST = 4_096;
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    private SecretFile() {}

    /**
     * @param what it is, for the error
     */
    static String line(Path file, String what) throws IOException {
        String text;
        try (var in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(LONGEST + 1), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw new IOException(what + " " + file + " is not there", e);
        } catch (AccessDeniedException e) {
            throw new IOException(what + " " + file + " may not be read by AltNet's user", e);
        }
        if (text.isEmpty() || text.length() > LONGEST || text.indexOf('\n') >= 0) {
            throw new IOException(what + " " + file + " does not hold one line of text");
        }
        return text;
    }

    static void requireOwnersOnly(Path file) throws IOException {
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IOException(
                        file
                                + " can be read or written by others, so it is not used; do chmod"
                                + " 600 "
                                + file);
            }
        } catch (UnsupportedOperationException e) {
            throw new IOException(
                    file + " is on a file system without permissions, so it is not used", e);
        } catch (NoSuchFileException e) {
            throw new IOException("the password file " + file + " is not there", e);
        }
    }
}
