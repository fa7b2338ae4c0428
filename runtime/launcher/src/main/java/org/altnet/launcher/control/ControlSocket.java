package org.altnet.launcher.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The client's end of a runtime's control socket. One connection, one request, a line of UTF-8:
 *
 * <pre>
 * exec LINE                     the answer is output in UTF-8, NUL, the exit status in decimal, LF
 * shell TERM COLUMNS ROWS       the stream is a terminal from here on, both ways, until one closes
 * </pre>
 *
 * Reads and writes go to the channel itself: streams made by {@code Channels} over one channel
 * share a lock, and a write would wait for a read (JDK 17).
 *
 * <p>One thread may read while another writes.
 */
public final class ControlSocket implements AutoCloseable {
    /** How long a runtime may take for what it does at once if it does anything. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int BUFFER = 8192;
    private static final int LONGEST_STATUS = 16;

    private final SocketChannel channel;

    private ControlSocket(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws java.net.SocketTimeoutException if nobody accepted within {@link #PATIENCE}: the
     *     system's queue of a runtime that stands still is full
     * @throws IOException if nobody listens there
     */
    public static ControlSocket connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Patience.within(
                    PATIENCE, channel, () -> channel.connect(UnixDomainSocketAddress.of(socket)));
            return new ControlSocket(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Runs one line of the shell. Blocks until it has ended.
     *
     * @param line without a line feed
     * @param out takes the output as it comes; flushed after each piece
     * @return the line's exit status
     * @throws IOException if the runtime went away before it gave one
     */
    public int exec(String line, OutputStream out) throws IOException {
        if (line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a request is one line");
        }
        request("exec " + line);
        ByteArrayOutputStream status = new ByteArrayOutputStream();
        byte[] piece = new byte[BUFFER];
        boolean inStatus = false;
        for (int length = read(piece); length >= 0; length = read(piece)) {
            int end = inStatus ? 0 : indexOfNul(piece, length);
            out.write(piece, 0, end);
            out.flush();
            if (end < length) {
                int from = inStatus ? 0 : end + 1;
                inStatus = true;
                status.write(piece, from, Math.min(length - from, LONGEST_STATUS));
            }
        }
        try {
            return Integer.parseInt(status.toString(StandardCharsets.UTF_8).strip());
        } catch (NumberFormatException e) {
            throw new IOException("the runtime closed the connection before it answered", e);
        }
    }

    /**
     * As {@link #exec(String, OutputStream)}, for a line that is quick.
     *
     * @throws java.net.SocketTimeoutException if it has not ended in time; this is closed then
     */
    public int exec(String line, OutputStream out, Duration within) throws IOException {
        return Patience.within(within, channel, () -> exec(line, out));
    }

    /** Makes the stream a terminal. */
    public void shell(String term, int columns, int rows) throws IOException {
        request("shell " + term + " " + columns + " " + rows);
    }

    /**
     * @return how many bytes were read, at least 1, or -1 at the end
     */
    public int read(byte[] into) throws IOException {
        return channel.read(ByteBuffer.wrap(into));
    }

    public void write(byte[] from, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(from, offset, length);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void request(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    private static int indexOfNul(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return length;
    }
}
