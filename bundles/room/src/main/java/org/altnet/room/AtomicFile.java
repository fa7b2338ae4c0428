package org.altnet.room;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are either as they were or as they are to be, whatever happens in between. */
public final class AtomicFile {
    private static final String UNFINISHED = ".new";
    private static final Set<PosixFilePermission> READABLE =
            PosixFilePermissions.fromString("rw-r--r--");

    private AtomicFile() {}

    /**
     * Replaces a file; it is on the disk, name and all, when this returns. One writer at a time.
     */
    public static void replaceDurably(Path file, byte[] content) throws IOException {
        move(write(file, content, true), file);
        forceDirectory(file.getParent());
    }

    /** Replaces a file; after a power cut it may be the one before. One writer at a time. */
    public static void replace(Path file, byte[] content) throws IOException {
        move(write(file, content, false), file);
    }

    /** The same; everybody on this machine may read it. */
    public static void replaceForAll(Path file, byte[] content) throws IOException {
        Path next = write(file, content, false);
        Files.setPosixFilePermissions(next, READABLE);
        move(next, file);
    }

    /** Whether a crash has left it, so that it can go. */
    public static boolean isUnfinished(Path file) {
        return file.getFileName().toString().endsWith(UNFINISHED);
    }

    private static Path write(Path file, byte[] content, boolean force) throws IOException {
        Files.createDirectories(file.getParent());
        Path next = file.resolveSibling("." + file.getFileName() + UNFINISHED);
        try (FileChannel channel =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            if (force) {
                channel.force(true);
            }
        }
        return next;
    }

    private static void move(Path next, Path file) throws IOException {
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not every file system lets a directory be opened; those that need it do.
        }
    }
}
