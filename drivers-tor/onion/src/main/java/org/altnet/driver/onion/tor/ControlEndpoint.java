package org.altnet.driver.onion.tor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where a tor's control port is: a TCP port on this machine, or a Unix socket. */
public sealed interface ControlEndpoint {
    int CONNECT_WITHIN_MILLIS = 5_000;

    /** A port. */
    record Port(InetSocketAddress address) implements ControlEndpoint {
        @Override
        public ControlStreams connect() throws IOException {
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                socket.connect(address, CONNECT_WITHIN_MILLIS);
                return ControlStreams.of(socket);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public String toString() {
            return address.getAddress().getHostAddress() + ":" + address.getPort();
        }
    }

    /** A socket file. */
    record SocketFile(Path path) implements ControlEndpoint {
        @Override
        public ControlStreams connect() throws IOException {
            return ControlStreams.of(SocketChannel.open(UnixDomainSocketAddress.of(path)));
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** Connects. Blocks at most {@value #CONNECT_WITHIN_MILLIS} ms. */
    ControlStreams connect() throws IOException;
}
