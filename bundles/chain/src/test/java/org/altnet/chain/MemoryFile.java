package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A file that fails when told to. */
final class MemoryFile implements HeaderFile {
    private final Path path;
    private byte[] bytes;
    private int size;
    private int room = Integer.MAX_VALUE;
    private boolean forceFails;
    private boolean truncateFails;
    private int forced;
    private boolean closed;

    MemoryFile(byte... bytes) {
        this(Path.of("memory", "test.headers"), bytes);
    }

    MemoryFile(Path path, byte... bytes) {
        this.path = path;
        this.bytes = bytes.clone();
        size = bytes.length;
    }

    /** An empty file that grows to so many bytes without copying. */
    static MemoryFile withRoom(int bytes) {
        MemoryFile file = new MemoryFile(new byte[bytes]);
        file.size = 0;
        return file;
    }

    /** The disk has room for a file of so many bytes. */
    void room(int size) {
        room = size;
    }

    void forceFails(boolean fails) {
        forceFails = fails;
    }

    void truncateFails(boolean fails) {
        truncateFails = fails;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** What was in the file when it was last forced. */
    int forced() {
        return forced;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, byte[] buffer) {
        int length = (int) Math.max(0, Math.min(buffer.length, size - position));
        System.arraycopy(bytes, (int) Math.min(position, size), buffer, 0, length);
        return length;
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws IOException {
        int fits = Math.min(length, room - (int) position);
        size = Math.max(size, (int) position + fits);
        if (size > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        System.arraycopy(source, offset, bytes, (int) position, fits);
        if (fits < length) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        if (truncateFails) {
            throw new IOException("Input/output error");
        }
        this.size = (int) size;
    }

    @Override
    public void force() throws IOException {
        if (forceFails) {
            throw new IOException("Input/output error");
        }
        forced = size;
    }

    @Override
    public void close() {
        closed = true;
    }
}
