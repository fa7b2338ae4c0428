package org.altnet.shell.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** A listening Unix domain socket, and the file by which clients find it. */
final class SocketFile implements AutoCloseable {
    /** What fits {@code sun_path} on every Unix, with its NUL. */
    private static final int LONGEST_PATH = 103;

    private final Path path;
    private final ServerSocketChannel channel;
    private final Object key;

    private SocketFile(Path path, ServerSocketChannel channel, Object key) {
        this.path = path;
        this.channel = channel;
        this.key = key;
    }

    /**
     * Listens, for this user alone (mode 0600). Takes the place of a file that a process left when
     * it was killed.
     *
     * @throws IOException if it cannot; the message says why and what to do
     */
    static SocketFile open(Path path) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException(
                    "its path has "
                            + length
                            + " bytes and a socket's at most "
                            + LONGEST_PATH
                            + "; use a home with a shorter path");
        }
        clear(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return new SocketFile(path, channel, attributes(path).fileKey());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Stops listening and removes the file, unless it is another's by now. Idempotent. */
    @Override
    public void close() throws IOException {
        boolean first = channel.isOpen();
        channel.close();
        if (first && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (key.equals(attributes(path).fileKey())) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void clear(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!attributes(path).isOther()) {
            throw new IOException("there is a file in its place that is no socket; move it away");
        }
        if (isAnswered(path)) {
            throw new IOException(
                    "another AltNet answers on it; stop that one or use another home");
        }
        Files.delete(path);
    }

    private static boolean isAnswered(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException refused) {
            return false;
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
