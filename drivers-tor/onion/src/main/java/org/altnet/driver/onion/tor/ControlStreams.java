package org.altnet.driver.onion.tor;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection to a control port, such that the library that reads it always learns its end: an
 * error, a line longer than any of tor's, and {@link #close} all look like the end of the stream.
 *
 * <p>One thread reads, one writes, any closes.
 */
final class ControlStreams implements Closeable {
    private static final int LONGEST_LINE = 1 << 20;

    private final InputStream in;
    private final OutputStream out;
    private final Closeable connection;

    private ControlStreams(InputStream in, OutputStream out, Closeable connection) {
        this.in = new EndingInput(in);
        this.out = out;
        this.connection = connection;
    }

    static ControlStreams of(Socket socket) throws IOException {
        return new ControlStreams(socket.getInputStream(), socket.getOutputStream(), socket);
    }

    /** The JDK's own streams of a channel share a lock: who reads keeps others from writing. */
    static ControlStreams of(SocketChannel channel) {
        return new ControlStreams(new ChannelInput(channel), new ChannelOutput(channel), channel);
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    /** Idempotent; wakes who reads. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    private static final class EndingInput extends InputStream {
        private final InputStream in;
        private int lineLength;
        private boolean ended;

        EndingInput(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (ended) {
                return -1;
            }
            try {
                int count = in.read(into, offset, length);
                measure(into, offset, count);
                ended = count < 0 || lineLength > LONGEST_LINE;
                return ended ? -1 : count;
            } catch (IOException e) {
                ended = true;
                return -1;
            }
        }

        private void measure(byte[] bytes, int offset, int count) {
            for (int i = offset; i < offset + count; i++) {
                lineLength = bytes[i] == '\n' ? 0 : lineLength + 1;
            }
        }
    }

    private static final class ChannelInput extends InputStream {
        private final SocketChannel channel;

        ChannelInput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(into, offset, length));
        }
    }

    private static final class ChannelOutput extends OutputStream {
        private final SocketChannel channel;

        ChannelOutput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(from, offset, length);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
