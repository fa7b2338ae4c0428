package org.altnet.bolt8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One address that we listen on. Bound when made; {@link #accept} belongs to one thread. */
final class Listener {
    private static final int BACKLOG = 16;

    private final ServerSocket server;

    /**
     * @param section where listen stands, for people
     * @throws IOException if it cannot be bound: one line that says why and what to do
     */
    Listener(Endpoint endpoint, String section, OpenResources resources) throws IOException {
        server = resources.add(new ServerSocket());
        try {
            Optional<InetAddress> literal = endpoint.address();
            InetAddress address =
                    literal.isPresent() ? literal.get() : InetAddress.getByName(endpoint.host());
            server.bind(new InetSocketAddress(address, endpoint.port()), BACKLOG);
        } catch (IOException e) {
            resources.release(server);
            throw new IOException(
                    "cannot listen on "
                            + endpoint
                            + ": "
                            + Trouble.of(e).text()
                            + "; stop the other program or change listen in "
                            + section,
                    e);
        }
    }

    /** What is bound, with the real port. */
    Endpoint bound() {
        return Endpoint.of(server.getInetAddress(), server.getLocalPort());
    }

    /** Hands on who calls, until the socket is closed. */
    void accept(Consumer<Socket> called) throws IOException {
        while (true) {
            called.accept(server.accept());
        }
    }

    /** Where others reach us: for "any address" those that this machine has. */
    List<Endpoint> reachable() {
        InetAddress address = server.getInetAddress();
        return (address.isAnyLocalAddress() ? ofThisMachine() : List.of(address))
                .stream().map(own -> Endpoint.of(own, server.getLocalPort())).toList();
    }

    private static List<InetAddress> ofThisMachine() {
        try {
            List<InetAddress> own =
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(address -> !address.isLinkLocalAddress())
                            .toList();
            List<InetAddress> outer =
                    own.stream().filter(address -> !address.isLoopbackAddress()).toList();
            return outer.isEmpty() ? own : outer;
        } catch (SocketException e) {
            return List.of();
        }
    }
}
