package org.altnet.chain;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;

/**
 * A file of raw 80-byte headers that is read. It is as long as it was when it was opened; what
 * comes to it later is passed over. Not thread-safe.
 */
final class BranchFile implements Closeable {
    private static final int LONGEST_NAME = 80;

    private final Path path;
    private final SeekableByteChannel channel;
    private final int size;

    private BranchFile(Path path, SeekableByteChannel channel, int size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /**
     * @throws IOException if it cannot be read, or its length says that it holds something else;
     *     the text says what to do
     */
    static BranchFile open(Path path) throws IOException {
        try {
            int size = size(path);
            return new BranchFile(path, Files.newByteChannel(path), size);
        } catch (IOException e) {
            throw FileTrouble.reading(path, e);
        }
    }

    /** How many headers. */
    int size() {
        return size;
    }

    /** By its name alone and fit for logs: directories are nobody else's business. */
    String source() {
        String name = path.getFileName().toString().replaceAll("\\p{C}", "?");
        return "file:" + name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    BlockHeader get(int index) throws IOException {
        return read(index, index + 1).get(0);
    }

    /**
     * Headers {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @throws IOException if that fails, or the file has become shorter
     */
    Headers read(int from, int to) throws IOException {
        ByteBuffer raw = ByteBuffer.allocate((to - from) * BlockHeader.LENGTH);
        try {
            channel.position((long) from * BlockHeader.LENGTH);
            while (raw.hasRemaining()) {
                if (channel.read(raw) < 0) {
                    throw new FileTrouble(
                            path
                                    + " has become shorter while it was read; what came before"
                                    + " header "
                                    + (from + raw.position() / BlockHeader.LENGTH)
                                    + " may have been taken; once the file is whole, import it"
                                    + " again");
                }
            }
        } catch (IOException e) {
            throw FileTrouble.reading(path, e);
        }
        return Headers.of(raw.array());
    }

    /**
     * Where a header is.
     *
     * @param hash 32 bytes, wire order
     * @return its index, or -1 if it is not there
     */
    int indexOf(byte[] hash) throws IOException {
        BlockHash its = new BlockHash();
        for (int from = 0; from < size; from += Headers.MAX) {
            byte[] raw = read(from, Math.min(size, from + Headers.MAX)).bytes();
            for (int offset = 0; offset < raw.length; offset += BlockHeader.LENGTH) {
                its.of(raw, offset);
                if (Arrays.equals(its.bytes(), hash)) {
                    return from + offset / BlockHeader.LENGTH;
                }
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int size(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new FileTrouble(path + " is a directory; name a file of headers in it");
        }
        if (!attributes.isRegularFile()) {
            throw new FileTrouble(
                    path + " is a device or a pipe; write the headers to a file and name that");
        }
        long bytes = attributes.size();
        if (bytes == 0) {
            throw new FileTrouble(path + " is empty; make it anew where it came from");
        }
        if (bytes % BlockHeader.LENGTH != 0) {
            throw new FileTrouble(
                    path
                            + " is "
                            + bytes
                            + " bytes long, "
                            + bytes % BlockHeader.LENGTH
                            + " over a multiple of "
                            + BlockHeader.LENGTH
                            + ": likely only part was copied; copy it anew");
        }
        if (bytes / BlockHeader.LENGTH > Integer.MAX_VALUE) {
            throw new FileTrouble(path + " is longer than any chain; it cannot be one of headers");
        }
        return (int) (bytes / BlockHeader.LENGTH);
    }
}
