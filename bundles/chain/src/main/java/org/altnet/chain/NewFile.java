package org.altnet.chain;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears whole or not at all. */
final class NewFile {
    /** What is in it. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private NewFile() {}

    /**
     * Writes beside the file, forces that to the disk, and lets it take the file's name.
     *
     * @param path absolute
     * @param overwrite whether a file of that name may be replaced
     * @throws IOException if that fails; the text says what to do, and nothing is left behind
     */
    static void write(Path path, boolean overwrite, Content content) throws IOException {
        try {
            requireFree(path, overwrite);
            Path part = Files.createTempFile(path.getParent(), "altnet-", ".part");
            try {
                fill(part, content);
                if (overwrite) {
                    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
                } else {
                    Files.move(part, path);
                }
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists(path);
        } catch (IOException e) {
            throw FileTrouble.writing(path, e);
        }
    }

    private static void requireFree(Path path, boolean overwrite) throws FileTrouble {
        if (Files.isDirectory(path)) {
            throw new FileTrouble(path + " is a directory; name a file in it");
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(path)) {
            throw new FileTrouble(path + " is no plain file and is left alone; name another");
        }
        if (!overwrite) {
            throw exists(path);
        }
    }

    private static FileTrouble exists(Path path) {
        return new FileTrouble(path + " exists; name another file, or add --force to replace it");
    }

    private static void fill(Path part, Content content) throws IOException {
        try (FileOutputStream file = new FileOutputStream(part.toFile());
                BufferedOutputStream out = new BufferedOutputStream(file)) {
            content.writeTo(out);
            out.flush();
            file.getFD().sync();
        }
    }
}
