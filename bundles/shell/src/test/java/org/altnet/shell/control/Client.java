package org.altnet.shell.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The other end of the control socket. Reads block; tests have a time limit. */
final class Client implements AutoCloseable {
    final SocketChannel channel;
    private final StringBuilder received = new StringBuilder();
    private int seen;

    Client(Path path) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    Client send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return this;
    }

    /** All that comes until the other side closes. */
    String readToEnd() throws IOException {
        while (receive()) {}
        return received.toString();
    }

    /** What came after what the last call returned, up to and including {@code text}. */
    String await(String text) throws IOException {
        int found = received.indexOf(text, seen);
        while (found < 0) {
            if (!receive()) {
                throw new IOException("closed after: " + received);
            }
            found = received.indexOf(text, seen);
        }
        String passed = received.substring(seen, found + text.length());
        seen = found + text.length();
        return passed;
    }

    private boolean receive() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        if (channel.read(buffer) < 0) {
            return false;
        }
        received.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
