package org.altnet.alarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Whether a file's permissions keep strangers out of it. */
final class FileTrust {
    private FileTrust() {}

    /**
     * Groups count as strangers: nothing tells who is in one, not even in one of the owner's name.
     *
     * @throws IOException if anybody but its owner could change what is run as {@code file}; what
     *     is wrong and what to do, in one line
     */
    static void requireOnlyOwnersWrite(Path file) throws IOException {
        refuseOthersWrite(file);
        refuseOthersWrite(file.toRealPath().getParent());
    }

    private static void refuseOthersWrite(Path path) throws IOException {
        refuse(path, PosixFilePermission.OTHERS_WRITE, "writable by everybody", "chmod go-w");
        refuse(path, PosixFilePermission.GROUP_WRITE, "writable by its group", "chmod go-w");
    }

    /**
     * @throws IOException if just anybody on this machine could read it, or write it; what is wrong
     *     and what to do, in one line
     */
    static void requireSecret(Path file) throws IOException {
        refuse(file, PosixFilePermission.OTHERS_READ, "readable by everybody", "chmod o-rw");
        refuse(file, PosixFilePermission.OTHERS_WRITE, "writable by everybody", "chmod o-rw");
    }

    private static void refuse(
            Path path, PosixFilePermission permission, String what, String remedy)
            throws IOException {
        try {
            if (Files.getPosixFilePermissions(path).contains(permission)) {
                throw new IOException(
                        path + " is " + what + ", so it is not used; do " + remedy + " " + path);
            }
        } catch (UnsupportedOperationException e) {
            throw new IOException(
                    path + " is on a file system without permissions, so it is not used", e);
        }
    }
}
