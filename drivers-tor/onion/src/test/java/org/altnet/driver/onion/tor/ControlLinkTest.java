package org.altnet.driver.onion.tor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever the other end says, whoever waits is woken. */
class ControlLinkTest {
    private static final int ROUNDS =
            Math.min(Integer.getInteger("altnet.fuzz.rounds", 200), 5_000);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String INFO =
            "250-PROTOCOLINFO 1\r\n250-AUTH METHODS=COOKIE,SAFECOOKIE COOKIEFILE=\"/a \\\"b\"\r\n"
                    + "250-VERSION Tor=\"0.4.9.11\"\r\n250 OK\r\n";

    @Test
    void whatAControlPortSaysOfItselfIsRead() throws IOException {
        ProtocolInfo info = ProtocolInfo.read(bytes(INFO));

        assertEquals(Set.of("COOKIE", "SAFECOOKIE"), info.methods());
        assertEquals(Optional.of(Path.of("/a \"b")), info.cookie());
    }

    @Test
    void whatIsNoControlPortIsRefused() {
        assertThrows(IOException.class, () -> ProtocolInfo.read(bytes("SSH-2.0-x\r\n")));
        assertThrows(IOException.class, () -> ProtocolInfo.read(bytes("250-x\r\n".repeat(99))));
        assertThrows(IOException.class, () -> ProtocolInfo.read(bytes("2".repeat(99_999))));
        assertThrows(IOException.class, () -> ProtocolInfo.read(bytes("250-PROTO")));
    }

    @Test
    void whateverProtocolInfoIsItIsReadOrRefused() {
        Random random = new Random(3);
        for (int round = 0; round < ROUNDS * 50; round++) {
            byte[] mutated = mutated(INFO, random);
            try {
                ProtocolInfo.read(new ByteArrayInputStream(mutated));
            } catch (IOException refused) {
                assertEquals(false, refused.getMessage().isEmpty());
            }
        }
    }

    @Test
    void whateverIsAnsweredACallReturnsOrFails() {
        Random random = new Random(5);
        String reply =
                "250+version=\r\nx\r\n.\r\n250 OK\r\n"
                        + "650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=45\r\n"
                        + "650-HS_DESC FAILED x\r\n650 OK\r\n250-net/listeners/socks=\"a:1\"\r\n250 OK\r\n";
        assertTimeoutPreemptively(
                PATIENCE,
                () -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        call(mutated(reply, random));
                    }
                });
    }

    /** A call to a peer that says this and hangs up. */
    private static void call(byte[] reply) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            try (ControlStreams streams = new ControlEndpoint.Port(address).connect();
                    Socket tor = server.accept();
                    ControlLink link = new ControlLink(streams, event -> {})) {
                tor.getOutputStream().write(reply);
                tor.shutdownOutput();
                try {
                    link.info("version");
                    link.socks();
                } catch (IOException | RuntimeException expected) {
                    // it need not understand, but it must not wait for ever
                }
                link.awaitEnd();
            }
        }
    }

    private static byte[] mutated(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(6); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
