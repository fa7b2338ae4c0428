package org.altnet.chain;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** The bytes under a {@link HeaderLog}. For one thread at a time. */
interface HeaderFile extends Closeable {
    Path path();

    /** Bytes in the file. */
    long size() throws IOException;

    /**
     * Fills the buffer from a position on.
     *
     * @return how many bytes there were, 0 to the buffer's length; fewer only at the file's end
     */
    int read(long position, byte[] buffer) throws IOException;

    void write(long position, byte[] source, int offset, int length) throws IOException;

    /** Cuts the file off. */
    void truncate(long size) throws IOException;

    /** Returns once all that was written has reached the disk. */
    void force() throws IOException;
}
