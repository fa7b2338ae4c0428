package org.altnet.bolt8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;

/** Two ends of a TCP connection on loopback, and Lightning nodes that tests play by hand. */
final class Wire {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Nothing on loopback takes longer: a read that does fails its test. */
    static final int TIMEOUT_MILLIS = 10_000;

    private Wire() {}

    /** A connected pair of sockets. */
    record Pair(Socket one, Socket other) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            one.close();
            other.close();
        }
    }

    static Pair pair() throws IOException {
        try (ServerSocket server = server()) {
            Socket one = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
            Socket other = server.accept();
            one.setSoTimeout(TIMEOUT_MILLIS);
            other.setSoTimeout(TIMEOUT_MILLIS);
            return new Pair(one, other);
        }
    }

    /** A listening socket on a free loopback port. */
    static ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(TIMEOUT_MILLIS);
        return server;
    }

    static Keypair key() {
        return Keypair.generate(RANDOM);
    }

    /** Shakes hands as the one who calls, without init. */
    static SecureLink call(Socket socket, Keypair own, PublicKey remote) throws IOException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return SecureLink.initiate(
                socket.getInputStream(), socket.getOutputStream(), own, remote, key());
    }

    /** Shakes hands as the one who is called, without init. */
    static SecureLink answer(Socket socket, Keypair own) throws IOException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return SecureLink.respond(socket.getInputStream(), socket.getOutputStream(), own, key());
    }

    /** Both ends of a Lightning connection. */
    static SecureLink[] links(Pair pair, Keypair caller, Keypair called) throws IOException {
        CompletableFuture<SecureLink> answered =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return answer(pair.other(), called);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        SecureLink calling = call(pair.one(), caller, called.publicKey());
        return new SecureLink[] {calling, answered.join()};
    }
}
