package org.altnet.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A client of the control socket that knows its protocol and nothing else: what {@code altnet exec}
 * and {@code altnet shell} are, without a terminal and without a JVM a line.
 *
 * <p>A thread reads; the lock guards {@code heard} and {@code ended}.
 */
final class ControlClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ESCAPES =
            "\u001b(\\[[0-9;?]*[ -/]*[@-~]|\\][^\u0007]*\u0007|[()][A-Z0-9]|[=>78])";

    private final SocketChannel channel;
    private final Object lock = new Object();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private boolean ended;

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** Runs one line. */
    static AltNetProcess.Result exec(Path socket, String line) throws Exception {
        try (ControlClient client = connect(socket)) {
            client.type("exec " + line + "\n");
            client.awaitEnd();
            String reply = client.raw();
            int end = reply.lastIndexOf('\0');
            if (end < 0) {
                throw new IOException(line + ": no exit status in '" + reply + "'");
            }
            int status = Integer.parseInt(reply.substring(end + 1).strip());
            return new AltNetProcess.Result(status, reply.substring(0, end));
        }
    }

    /** A shell on a terminal of 100 columns. */
    static ControlClient shell(Path socket) throws IOException {
        ControlClient client = connect(socket);
        client.type("shell xterm 100 40\n");
        return client;
    }

    private static ControlClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ControlClient client = new ControlClient(channel);
            Thread reader = new Thread(client::listen, "control-client");
            reader.setDaemon(true);
            reader.start();
            return client;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends keys, as a terminal in raw mode does. */
    void type(String keys) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The other side reads an end of file. */
    void hangUp() throws IOException {
        channel.shutdownOutput();
    }

    /** How much has been shown, to begin to look from. */
    int shown() {
        return screen().length();
    }

    /** Whether the text is shown after a position, now or within a time. */
    boolean isShown(int from, String text, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        synchronized (lock) {
            while (!screenAfter(from).contains(text)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || left <= 0) {
                    return false;
                }
                lock.wait(left);
            }
            return true;
        }
    }

    /** Waits until the text is shown after a position; returns all that is shown after it. */
    String await(int from, String text) throws InterruptedException {
        if (!isShown(from, text, PATIENCE)) {
            throw new AssertionError("no '" + text + "' after: " + screen());
        }
        return screenAfter(from);
    }

    /** Waits until the other side has closed. */
    void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lock) {
            while (!ended) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("the session does not end: " + screen());
                }
                lock.wait(left);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void listen() {
        ByteBuffer piece = ByteBuffer.allocate(8192);
        try {
            while (channel.read(piece.clear()) >= 0) {
                synchronized (lock) {
                    heard.write(piece.array(), 0, piece.position());
                    lock.notifyAll();
                }
            }
        } catch (IOException closed) {
            // the end, as seen from here
        } finally {
            synchronized (lock) {
                ended = true;
                lock.notifyAll();
            }
        }
    }

    private String raw() {
        synchronized (lock) {
            return heard.toString(StandardCharsets.UTF_8);
        }
    }

    /** What a reader sees: no escape sequences, no carriage returns. */
    private String screen() {
        return raw().replaceAll(ESCAPES, "").replace("\r", "");
    }

    private String screenAfter(int from) {
        String screen = screen();
        return screen.substring(Math.min(from, screen.length()));
    }
}
