package org.altnet.driver.onion.tor;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where a tor's control port is: a TCP port or a Unix socket. */
public sealed interface ControlEndpoint {
    /** A port. */
    record Port(InetSocketAddress address) implements ControlEndpoint {}

    /** A socket file. */
    record Socketfile(Path path) implements ControlEndpoint {}

    /**
     * A connection, and how to end it.
     *
     * @param closes wakes whoever reads
     */
    record Streams(InputStream in, OutputStream out, Closeable closes) {}

    /** Connects. Blocks at most some seconds. */
    default Streams connect() throws IOException {
        if (this instanceof Port port) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                socket.connect(port.address, CONNECT_WITHIN_MILLIS);
                return new Streams(socket.getInputStream(), socket.getOutputStream(), socket);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
        SocketChannel channel =
                SocketChannel.open(UnixDomainSocketAddress.of(((Socketfile) this).path));
        return new Streams(new ChannelInput(channel), new ChannelOutput(channel), channel);
    }

    int CONNECT_WITHIN_MILLIS = 5_000;

    /** The JDK's own streams of a channel share a lock: who reads keeps others from writing. */
    final class ChannelInput extends InputStream {
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

    /** The other direction. */
    final class ChannelOutput extends OutputStream {
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
