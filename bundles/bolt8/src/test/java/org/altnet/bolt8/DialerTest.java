package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import org.altnet.bolt8.testing.SocksServer;
import org.altnet.bolt8.testing.SocksServer.Asked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * With a trap: {@code 127.1} is a name to us, and the JDK, were it asked, would look it up and find
 * the trap's address.
 */
class DialerTest {
    private final OpenResources resources = new OpenResources();
    private ServerSocket trap;
    private ServerSocket target;
    private SocksServer proxy;

    @BeforeEach
    void open() throws IOException {
        trap = Wire.server();
        target = Wire.server();
        proxy = new SocksServer((InetSocketAddress) target.getLocalSocketAddress());
    }

    @AfterEach
    void close() throws IOException {
        resources.close();
        proxy.close();
        target.close();
        trap.close();
    }

    @Test
    void withoutAProxyTheTrapIsReached() throws IOException {
        Socket socket = dialer(to -> Optional.empty()).connect(trapped(), "a");

        assertEquals(socket.getLocalPort(), trap.accept().getPort());
    }

    @Test
    void behindAProxyNamesAreItsOwnAffair() throws IOException {
        Dialer dialer = dialer(to -> Optional.of(Endpoint.of(proxy.address())));

        dialer.connect(trapped(), "a");
        dialer.connect(Endpoint.parse("nowhere.invalid:9735"), "b");

        target.accept();
        target.accept();
        assertEquals(
                List.of(
                        new Asked("127.1", false, trap.getLocalPort(), "a"),
                        new Asked("nowhere.invalid", false, 9735, "b")),
                proxy.asked());
        assertUntouched();
    }

    @Test
    void withoutAWayNothingIsConnectedOrLookedUp() throws IOException {
        IOException barred = new IOException("tor is not up");
        Dialer dialer =
                dialer(
                        to -> {
                            throw barred;
                        });

        assertSame(barred, assertThrows(IOException.class, () -> dialer.connect(trapped(), "a")));

        assertUntouched();
    }

    @Test
    void aProxyThatIsGoneIsNotGoneRound() throws IOException {
        proxy.close();
        Dialer dialer = dialer(to -> Optional.of(Endpoint.of(proxy.address())));

        ProxyException e = assertThrows(ProxyException.class, () -> dialer.connect(trapped(), "a"));

        assertEquals("proxy 127.0.0.1:" + proxy.port() + ": connection refused", e.getMessage());
        assertUntouched();
    }

    @Test
    void theWayIsAskedAtEachCall() throws IOException {
        try (SocksServer other =
                new SocksServer((InetSocketAddress) target.getLocalSocketAddress())) {
            InetSocketAddress[] now = {proxy.address()};
            Dialer dialer = dialer(to -> Optional.of(Endpoint.of(now[0])));
            dialer.connect(trapped(), "a");
            now[0] = other.address();
            dialer.connect(trapped(), "a");

            assertEquals(1, proxy.asked().size());
            assertEquals(1, other.asked().size());
        }
    }

    private Dialer dialer(Route route) {
        return new Dialer(route, resources);
    }

    private Endpoint trapped() {
        return Endpoint.parse("127.1:" + trap.getLocalPort());
    }

    private void assertUntouched() throws IOException {
        trap.setSoTimeout(50);
        assertThrows(SocketTimeoutException.class, trap::accept);
    }
}
