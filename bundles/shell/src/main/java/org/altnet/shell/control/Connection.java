package org.altnet.shell.control;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's connection as two streams that live apart: one thread reads, any thread writes.
 *
 * <p>Why not {@code Channels.newInputStream} and {@code newOutputStream}: on Java 17 the two of one
 * channel share a lock, so that a write waits for the read before it; and a blocking channel closes
 * when a thread that uses it is interrupted, which is what Ctrl-C does to a running command. So the
 * channel does not block, and each direction waits on a selector of its own. Interrupts are kept
 * for later, and only {@link #close} ends a wait.
 */
final class Connection implements AutoCloseable {
    private static final int BUFFER = 8192;
    private static final int MOST_LEFT_OVER = 1 << 20;

    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private final Input in = new Input();
    private final Output out = new Output();

    private Connection(SocketChannel channel, Selector readable, Selector writable) {
        this.channel = channel;
        this.readable = readable;
        this.writable = writable;
    }

    /**
     * @param channel connected; closed with the connection, and if there can be none
     */
    static Connection of(SocketChannel channel) throws IOException {
        List<Closeable> opened = new ArrayList<>(List.of(channel));
        try {
            channel.configureBlocking(false);
            Selector readable = Selector.open();
            opened.add(readable);
            Selector writable = Selector.open();
            opened.add(writable);
            channel.register(readable, SelectionKey.OP_READ);
            channel.register(writable, SelectionKey.OP_WRITE);
            return new Connection(channel, readable, writable);
        } catch (IOException e) {
            for (Closeable each : opened) {
                each.close();
            }
            throw e;
        }
    }

    /** What the client sends. Ends when the client leaves, however it does, or at close. */
    InputStream in() {
        return in;
    }

    /** What the client gets, at once: there is no buffer. Fails when the client has left. */
    OutputStream out() {
        return out;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Hangs up. Idempotent, from any thread; reads and writes that wait end. What was written still
     * reaches the client.
     */
    @Override
    public void close() {
        // Selectors first: a registered channel keeps its descriptor until they let go of it.
        try (channel;
                writable;
                readable) {
            takeWhatIsLeft();
        } catch (IOException e) {
            // closed all the same
        }
    }

    /** A socket that is closed with unread input makes the client's read fail. */
    private void takeWhatIsLeft() {
        ByteBuffer leftOver = ByteBuffer.allocate(BUFFER);
        try {
            for (int taken = 0, n = 1; n > 0 && taken < MOST_LEFT_OVER; taken += n) {
                n = channel.read(leftOver.clear());
            }
        } catch (IOException gone) {
            // all the better
        }
    }

    private static void await(Selector selector) throws IOException {
        try {
            selector.select();
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
    }

    private final class Input extends InputStream {
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!buffer.hasRemaining() && !fill()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(target, offset, count);
            return count;
        }

        private boolean fill() {
            boolean interrupted = false;
            try {
                int count = channel.read(buffer.clear());
                while (count == 0) {
                    await(readable);
                    interrupted |= Thread.interrupted();
                    count = channel.read(buffer);
                }
                return count > 0;
            } catch (IOException gone) {
                return false;
            } finally {
                buffer.flip();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] source, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
            boolean interrupted = false;
            try {
                while (buffer.hasRemaining()) {
                    if (channel.write(buffer) == 0) {
                        await(writable);
                        interrupted |= Thread.interrupted();
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
