package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** What happens to tor: the status tells, and AltNet comes back by itself. */
public class TorTroubleIT {
    private static PrivateTor network;

    private final List<AltNetProcess> altnets = new ArrayList<>();

    @BeforeClass
    public static void rise() throws IOException {
        network = PrivateTor.start();
    }

    @AfterClass
    public static void fall() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    @After
    public void stop() throws IOException {
        try {
            PrivateTor.assertTellsNoOnion(altnets);
        } finally {
            altnets.forEach(AltNetProcess::close);
        }
    }

    @Test
    public void aTorThatIsKilledComesBackWithTheSameAddress() throws Exception {
        AltNetProcess bob = altnet(network.section("inbound=open"));
        String address = PrivateTor.address(bob);
        AltNetProcess alice = altnet(network.section("listen=no", "peers=" + address));
        PrivateTor.awaitPeers(alice, 1);
        ProcessHandle tor = PrivateTor.torOf(bob).orElseThrow();

        assertTrue(tor.destroyForcibly());
        AltNetProcess.await("word of it", () -> bob.log().contains("Tor - No tor: tor ended"));
        AltNetProcess.await("a pause", () -> bob.log().contains(", next try in "));

        assertEquals(address, PrivateTor.address(bob));
        AltNetProcess.await("another tor", () -> PrivateTor.torOf(bob).isPresent());
        assertNotEquals(tor.pid(), PrivateTor.torOf(bob).orElseThrow().pid());
        PrivateTor.awaitPeers(bob, 1);
        PrivateTor.awaitPeers(alice, 1);
        bob.exec("altnet:mine 1");
        alice.altnet("exec", "altnet:probe");
        assertEquals(bob.get("node.best.hash"), alice.get("node.best.hash"));
    }

    @Test
    public void aWrongCookieIsToldAndARightOneIsTaken() throws Exception {
        Path cookie = network.folder("cookie").resolve("cookie");
        Files.write(cookie, new byte[32]);
        try (StandingTor tor = new StandingTor(network)) {
            AltNetProcess altnet =
                    altnet(
                            List.of(
                                    "[altnet.tor]",
                                    "control=" + tor.control(),
                                    "control.cookie=" + cookie,
                                    "inbound=open"));
            awaitDriverSays(altnet, "tor does not take our cookie");
            awaitDriverSays(altnet, "next try in");

            Files.copy(tor.cookie(), cookie, StandardCopyOption.REPLACE_EXISTING);
            PrivateTor.address(altnet);
            assertTrue("a tor that is not ours stays", PrivateTor.torOf(altnet).isEmpty());
        }
    }

    @Test
    public void aSocksPortThatRefusesIsToldAndTriedAgain() throws Exception {
        AltNetProcess bob = altnet(network.section("inbound=open"));
        String address = PrivateTor.address(bob);
        int refusing = refusingPort();
        try (StandingTor tor = new StandingTor(network)) {
            AltNetProcess alice =
                    altnet(
                            List.of(
                                    "[altnet.tor]",
                                    "control=" + tor.control(),
                                    "socks=127.0.0.1:" + refusing,
                                    "listen=no",
                                    "reconnect.first=1s",
                                    "reconnect.most=5s",
                                    "peers=" + address));
            awaitDriverSays(alice, "refused");
            awaitDriverSays(alice, "next try in");

            try (TcpRelay opened = new TcpRelay(refusing, tor.socksPort())) {
                assertEquals(refusing, opened.port());
                PrivateTor.awaitPeers(alice, 1);
                bob.exec("altnet:mine 1");
                alice.altnet("exec", "altnet:probe");
                assertEquals(bob.get("node.best.hash"), alice.get("node.best.hash"));
            }
        }
    }

    private AltNetProcess altnet(List<String> section) throws Exception {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "network=regtest",
                                "[altnet.watchdog]",
                                "gap=1h",
                                "[altnet.validation]",
                                "all.clear.groups=1"));
        lines.addAll(section);
        AltNetProcess altnet = new AltNetProcess(lines.toArray(String[]::new));
        altnets.add(altnet);
        return altnet.start();
    }

    private static void awaitDriverSays(AltNetProcess altnet, String words) {
        AltNetProcess.await(
                "'" + words + "' from the driver",
                PrivateTor.PATIENCE,
                () -> altnet.exec("altnet:drivers tor").replaceAll("\\s+", " ").contains(words));
    }

    /** Nobody listens there; free a moment ago. */
    private static int refusingPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
