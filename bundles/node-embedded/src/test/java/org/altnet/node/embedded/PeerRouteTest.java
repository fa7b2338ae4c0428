package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.testing.RecordingProxy;
import org.junit.jupiter.api.Test;

class PeerRouteTest {
    private static final PeerAddress NAMED = new PeerAddress("node.invalid", 8333);
    private static final PeerAddress ADDRESSED = new PeerAddress("198.51.100.7", 8333);
    private static final PeerAddress LOCAL = new PeerAddress("127.0.0.1", 8333);
    private static final PeerRoute DIRECT = new PeerRoute(ProxyOnly.OFF);
    private static final PeerRoute TOR = new PeerRoute(ProxyOnly.TOR);
    private static final PeerRoute CONFIGURED = new PeerRoute(ProxyOnly.of("127.0.0.1:9050"));

    @Test
    void theProxyIsAskedForNamesAsTheyAreWritten() throws IOException {
        try (RecordingProxy proxy = RecordingProxy.toNobody()) {
            PeerRoute route = new PeerRoute(ProxyOnly.by(proxy.address()));
            for (PeerAddress peer : List.of(NAMED, ADDRESSED, new PeerAddress("localhost", 1))) {
                try (Socket socket = new Socket(Proxy.NO_PROXY)) {
                    var refusal =
                            assertThrows(IOException.class, () -> route.connect(socket, peer));
                    assertEquals("the proxy says: host unreachable", refusal.getMessage());
                    assertEquals(
                            proxy.address().getPort(),
                            ((InetSocketAddress) socket.getRemoteSocketAddress()).getPort());
                }
            }
            assertEquals(
                    List.of(
                            "name node.invalid:8333",
                            "address 198.51.100.7:8333",
                            "name localhost:1"),
                    proxy.asked());
        }
    }

    @Test
    void aPeerOnThisMachineNeedsNoProxy() throws IOException {
        try (ServerSocket local = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket socket = new Socket(Proxy.NO_PROXY)) {
            TOR.connect(socket, new PeerAddress("127.0.0.1", local.getLocalPort()));
            assertTrue(socket.isConnected());
        }
    }

    @Test
    void whereThereIsNoWayNothingIsTried() throws IOException {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            assertThrows(IOException.class, () -> TOR.connect(socket, NAMED));
            assertFalse(socket.isConnected());
        }
    }

    @Test
    void aProxyThatIsDownIsNamed() throws IOException {
        RecordingProxy gone = RecordingProxy.toNobody();
        gone.close();
        PeerRoute route = new PeerRoute(ProxyOnly.by(gone.address()));
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            String text =
                    assertThrows(IOException.class, () -> route.connect(socket, NAMED))
                            .getMessage();
            assertTrue(
                    text.startsWith("the proxy 127.0.0.1:" + gone.address().getPort() + " cannot"),
                    text);
        }
    }

    @Test
    void seedsAreAskedWithoutTheModeOnly() {
        assertTrue(DIRECT.mayAskDns());
        assertFalse(TOR.mayAskDns());
        assertFalse(CONFIGURED.mayAskDns());
    }

    @Test
    void whatKeepsItFromAnyPeerIsSaid() {
        assertEquals(Optional.empty(), DIRECT.obstacle(List.of()));
        assertEquals(Optional.empty(), CONFIGURED.obstacle(List.of(NAMED)));
        assertEquals(Optional.empty(), TOR.obstacle(List.of(NAMED, LOCAL)));
        String unnamed = CONFIGURED.obstacle(List.of()).orElseThrow();
        assertTrue(unnamed.contains("name Bitcoin peers in [altnet.node.embedded]"), unnamed);
        for (List<PeerAddress> peers : List.of(List.<PeerAddress>of(), List.of(NAMED, ADDRESSED))) {
            String tor = TOR.obstacle(peers).orElseThrow();
            assertTrue(tor.contains("a bitcoind that is behind Tor, or set proxy.only=HOST"), tor);
        }
        assertFalse(TOR.reaches(ADDRESSED));
        assertTrue(TOR.reaches(LOCAL));
    }
}
