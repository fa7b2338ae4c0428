package org.altnet.tor.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports on loopback that nobody has; asked for together, so that no two are the same. */
final class FreePorts {
    private FreePorts() {}

    static List<Integer> of(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(
                        new ServerSocket(
                                0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
