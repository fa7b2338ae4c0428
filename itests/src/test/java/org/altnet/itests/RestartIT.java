package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import org.junit.Test;

/** The daemon's life: start, status, stop, and what a power cut leaves. */
public class RestartIT {
    private static final String[] LISTENING = {
        "network=regtest",
        "[altnet.watchdog]",
        "gap=1h",
        "[altnet.lightning]",
        "listen=127.0.0.1:0",
        "inbound=open"
    };

    @Test
    public void afterKillMinusNineItComesBackWithWhatItKnew() throws Exception {
        try (AltNetProcess bob = new AltNetProcess(LISTENING).start()) {
            bob.exec("altnet:mine 7");
            String address = bob.get("drivers.lightning.reachable");
            try (AltNetProcess alice =
                    new AltNetProcess(
                                    "network=regtest",
                                    "[altnet.validation]",
                                    "all.clear.groups=1",
                                    "[altnet.watchdog]",
                                    "gap=1h",
                                    "[altnet.lightning]",
                                    "peers=" + address)
                            .start()) {
                AltNetProcess.await("Bob", () -> alice.get("peers").equals("1"));
                alice.exec("altnet:probe");
                String tip = bob.get("node.best.hash");
                assertEquals(tip, alice.get("node.best.hash"));

                alice.kill();
                assertEquals("dead, and its pid file is there", 1, alice.altnet("status").exit());
                alice.start();

                assertEquals(tip, alice.get("node.best.hash"));
                assertEquals(tip, alice.get("chain.tip.hash"));
                assertEquals("7", alice.get("node.best.height"));
                AltNetProcess.await("Bob again", () -> alice.get("peers").equals("1"));
            }
            bob.kill();
            bob.start();
            assertEquals("Bob's blocks too", "7", bob.get("node.block.height"));
            assertEquals(
                    "the same node key",
                    address.substring(0, 66),
                    bob.get("drivers.lightning.reachable").substring(0, 66));
        }
    }

    @Test
    public void startStatusAndStopSayWhatTheyDid() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess(LISTENING)) {
            assertEquals("not running", 3, altnet.altnet("status").exit());
            altnet.start();
            AltNetProcess.Result status = altnet.altnet("status");
            assertEquals(status.out(), 0, status.exit());
            assertTrue(status.out(), status.out().contains("regtest"));

            AltNetProcess.Result second = altnet.altnet("run");
            assertEquals(second.out(), 1, second.exit());
            assertTrue(second.out(), second.out().contains("another AltNet (pid "));
            assertEquals("the first goes on", 0, altnet.altnet("status").exit());

            assertEquals(0, altnet.altnet("stop").exit());
            assertFalse(Files.exists(altnet.home().resolve("var/altnet.sock")));
            assertEquals("not running", 3, altnet.altnet("exec", "altnet:status").exit());
        }
    }
}
