package org.altnet.chain;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

/**
 * A file that no other process opens as long as this one has it.
 *
 * <p>A {@link RandomAccessFile} does the work and its channel only the locking, because an
 * interrupt of a thread in a {@code FileChannel} closes the channel for everybody.
 */
final class LockedFile implements HeaderFile {
    private final Path path;
    private final RandomAccessFile file;

    private LockedFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a file, and creates it if there is none.
     *
     * @throws IOException if that fails, or the file is in use; the text says what to do
     */
    static LockedFile open(Path path) throws IOException {
        RandomAccessFile file;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw new IOException(
                    "cannot open the header file "
                            + e.getMessage()
                            + "; see that it belongs to the user who runs AltNet",
                    e);
        }
        if (!locks(file, path)) {
            file.close();
            throw inUse(path);
        }
        return new LockedFile(path, file);
    }

    static IOException inUse(Path path) {
        return new IOException(
                "the header file "
                        + path
                        + " is in use; stop the AltNet that has it, or give this one a state"
                        + " directory of its own");
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() throws IOException {
        return file.length();
    }

    @Override
    public int read(long position, byte[] buffer) throws IOException {
        int length = (int) Math.min(buffer.length, Math.max(0, file.length() - position));
        file.seek(position);
        file.readFully(buffer, 0, length);
        return length;
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws IOException {
        file.seek(position);
        file.write(source, offset, length);
    }

    @Override
    public void truncate(long size) throws IOException {
        file.setLength(size);
    }

    @Override
    public void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static boolean locks(RandomAccessFile file, Path path) throws IOException {
        try {
            return file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            file.close();
            throw new IOException(
                    "cannot lock the header file "
                            + path
                            + " ("
                            + e.getMessage()
                            + "); use a state directory on a local disk",
                    e);
        }
    }
}
