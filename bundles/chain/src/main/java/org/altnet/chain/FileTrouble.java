package org.altnet.chain;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is wrong with a file that the operator named: what, where, and what to do. */
final class FileTrouble extends IOException {
    private static final long serialVersionUID = 1L;

    FileTrouble(String message) {
        super(message);
    }

    private FileTrouble(String message, IOException cause) {
        super(message, cause);
    }

    /** Words for a file that could not be read; trouble that has its words stays as it is. */
    static FileTrouble reading(Path path, IOException cause) {
        if (cause instanceof FileTrouble known) {
            return known;
        }
        if (cause instanceof NoSuchFileException) {
            return new FileTrouble("there is no file " + path, cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new FileTrouble(
                    path
                            + " may not be read by the user who runs AltNet, which reads it itself;"
                            + " give that user the right, or copy it to where it has it",
                    cause);
        }
        return new FileTrouble("cannot read " + path + ": " + words(cause), cause);
    }

    /** Words for a file that could not be written. */
    static FileTrouble writing(Path path, IOException cause) {
        if (cause instanceof FileTrouble known) {
            return known;
        }
        if (cause instanceof NoSuchFileException) {
            return new FileTrouble(
                    "there is no directory " + path.getParent() + "; make it first", cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new FileTrouble(
                    path.getParent()
                            + " may not be written to by the user who runs AltNet, which writes the"
                            + " file itself; name another directory",
                    cause);
        }
        return new FileTrouble("cannot write " + path + ": " + words(cause), cause);
    }

    private static String words(IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return "it was called off";
        }
        if (cause instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
