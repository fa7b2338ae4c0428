package org.altnet.chain;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.altnet.api.message.BlockHeader;

/**
 * The store: raw 80-byte headers of all branches in the order of acceptance, the chain's start
 * first. Only ever appended to.
 *
 * <p>No checksums and no journal: a header authenticates itself by hash, work and link, so that
 * whatever a crash left of an append shows when the file is read, and is cut off. What was cut off
 * is kept in a file beside it.
 *
 * <p>For one thread at a time.
 */
final class HeaderLog implements Closeable {
    private static final int CHUNK = 4096 * BlockHeader.LENGTH;

    private final HeaderFile file;
    private final ChainStart start;
    private long end;
    private boolean closed;

    /** Judges a header that was read from the file. */
    @FunctionalInterface
    interface Reader {
        /**
         * @param raw has the 80 bytes at {@code offset}
         * @return false if the file should have ended before this header
         */
        boolean header(byte[] raw, int offset);
    }

    private HeaderLog(HeaderFile file, ChainStart start, long end) {
        this.file = file;
        this.start = start;
        this.end = end;
    }

    /**
     * Finds a start at the beginning of the file, or puts it there if the file is empty or if
     * putting it there once failed half-way.
     *
     * @throws IOException if something else is there, which stays as it is; the text says what it
     *     is and what to do
     */
    static HeaderLog open(HeaderFile file, ChainStarts starts) throws IOException {
        byte[] found = new byte[BlockHeader.LENGTH];
        int length = file.read(0, found);
        if (length == found.length) {
            ChainStart start = starts.beginningWith(BlockHeader.of(found), file.path());
            return new HeaderLog(file, start, length);
        }
        starts.requireTorn(Arrays.copyOf(found, length), file.path());
        ChainStart start = starts.first();
        HeaderLog log = new HeaderLog(file, start, 0);
        log.append(start.header().bytes(), 0, BlockHeader.LENGTH);
        forceDirectory(file.path());
        return log;
    }

    /** What the first header in the file is. */
    ChainStart start() {
        return start;
    }

    Path path() {
        return file.path();
    }

    /** Where the next header goes: the bytes of all good ones. */
    long end() {
        return end;
    }

    /** Bytes in the file, good or not. */
    long size() throws IOException {
        return file.size();
    }

    /** Reads all headers after the first, up to the one that the reader refuses. */
    void replay(Reader reader) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int good;
        int whole;
        do {
            whole = file.read(end, chunk) / BlockHeader.LENGTH * BlockHeader.LENGTH;
            good = 0;
            while (good < whole && reader.header(chunk, good)) {
                good += BlockHeader.LENGTH;
            }
            end += good;
        } while (good == CHUNK);
    }

    /**
     * Cuts off what is behind the last good header, once it is safe in a file of its own.
     *
     * @return the file that keeps it
     */
    Path cutTail() throws IOException {
        Path tail = saveTail();
        file.truncate(end);
        file.force();
        return tail;
    }

    /**
     * Adds headers; they are on the disk when this returns.
     *
     * @throws IOException if they are not; then none of them is in the file
     */
    void append(byte[] raw, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the file is closed");
        }
        try {
            if (file.size() > end) {
                file.truncate(end);
            }
            file.write(end, raw, offset, length);
            file.force();
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
        end += length;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        file.close();
    }

    /** If this fails too, the next append tries again, and so does the next start. */
    private void takeBack(IOException cause) {
        try {
            file.truncate(end);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private Path saveTail() throws IOException {
        Path tail = freeTailPath();
        try (FileOutputStream out = new FileOutputStream(tail.toFile())) {
            byte[] chunk = new byte[CHUNK];
            for (long from = end; from < file.size(); from += CHUNK) {
                out.write(chunk, 0, file.read(from, chunk));
            }
            out.getFD().sync();
        } catch (IOException e) {
            Files.deleteIfExists(tail);
            throw new IOException(
                    "the end of "
                            + file.path()
                            + " is damaged, and cannot be saved as "
                            + tail
                            + " ("
                            + e.getMessage()
                            + "); make room or move the file away, nothing was changed",
                    e);
        }
        return tail;
    }

    private Path freeTailPath() {
        int number = 1;
        Path tail = tailPath(number);
        while (Files.exists(tail)) {
            tail = tailPath(++number);
        }
        return tail;
    }

    private Path tailPath(int number) {
        return file.path().resolveSibling(file.path().getFileName() + ".tail-" + number);
    }

    /** Makes the name of a new file durable, where the platform lets a directory be opened. */
    private static void forceDirectory(Path path) {
        try (FileChannel directory =
                FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            // Not on this platform: a power cut may lose the new file, which holds nothing yet.
        }
    }
}
