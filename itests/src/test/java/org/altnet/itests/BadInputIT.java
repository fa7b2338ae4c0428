package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.Test;

/** What an operator gets wrong: one clear line each, and nothing is overwritten. */
public class BadInputIT {
    @Test
    public void configurationThatCannotBeReadIsRefusedLineByLine() throws Exception {
        try (AltNetProcess altnet =
                new AltNetProcess(
                        "network=regtest",
                        "netwrok=regtest",
                        "[altnet.lightning]",
                        "lisen=127.0.0.1:9735",
                        "listen",
                        "peers=a",
                        "peers=b")) {
            Path file = altnet.home().resolve("conf/altnet.conf");
            String before = Files.readString(file);
            AltNetProcess.Result result = altnet.altnet("start");

            assertEquals(result.out(), 78, result.exit());
            assertSays(result.out(), "altnet.conf:2: unknown key 'netwrok'");
            assertSays(result.out(), "did you mean 'network'?");
            assertSays(result.out(), "altnet.conf:4: unknown key 'lisen' in [altnet.lightning]");
            assertSays(result.out(), "did you mean 'listen'?");
            assertSays(result.out(), "altnet.conf:5:");
            assertSays(result.out(), "altnet.conf:7:");
            assertEquals(before, Files.readString(file));
        }
    }

    @Test
    public void anUnknownNetworkIsRefused() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess("network=regnet")) {
            AltNetProcess.Result result = altnet.altnet("start");

            assertEquals(result.out(), 78, result.exit());
            assertSays(result.out(), "regnet");
            assertSays(result.out(), "mainnet, testnet3, testnet4, signet, regtest");
        }
    }

    @Test
    public void anUnknownCommandOrOptionIsRefused() throws Exception {
        assertEquals(64, AltNetProcess.run(null, "strat").exit());
        assertEquals(64, AltNetProcess.run(null, "demo", "--blocks", "none").exit());
    }

    @Test
    public void aMalformedPeerIsNamed() throws Exception {
        assertDriverFails(
                "[altnet.lightning] peers: '02ab@nowhere'",
                "[altnet.lightning]",
                "peers=02ab@nowhere");
    }

    @Test
    public void aPortInUseIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertDriverFails(
                    "cannot listen on 127.0.0.1:" + other.getLocalPort(),
                    "[altnet.lightning]",
                    "inbound=open",
                    "listen=127.0.0.1:" + other.getLocalPort());
        }
    }

    @Test
    public void aKeyThatOthersCanReadIsNotUsed() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess("network=regtest")) {
            altnet.start();
            assertEquals(0, altnet.altnet("stop").exit());
            Path key = altnet.home().resolve("var/state/drivers/lightning/node_key");
            String before = Files.readString(key);
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
            altnet.start();

            AltNetProcess.await(
                    "the driver to fail",
                    () -> altnet.get("drivers.lightning.state").equals("FAILED"));
            assertSays(altnet.exec("altnet:drivers lightning"), "chmod 600");
            assertEquals(before, Files.readString(key));
        }
    }

    @Test
    public void aCommandThatFailsSaysSoWithItsExitCode() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess("network=regtest").start()) {
            AltNetProcess.Result unknown = altnet.altnet("exec", "altnet:nonsense");
            assertEquals(unknown.out(), 1, unknown.exit());
            AltNetProcess.Result usage = altnet.altnet("exec", "altnet:status --nonsense");
            assertEquals(usage.out(), 2, usage.exit());
            assertEquals(usage.out(), 1, usage.out().strip().lines().count());
            AltNetProcess.Result mine = altnet.altnet("exec", "altnet:mine many");
            assertEquals(mine.out(), 2, mine.exit());
        }
    }

    private static void assertDriverFails(String because, String... configuration)
            throws Exception {
        String[] all = new String[configuration.length + 1];
        all[0] = "network=regtest";
        System.arraycopy(configuration, 0, all, 1, configuration.length);
        try (AltNetProcess altnet = new AltNetProcess(all).start()) {
            AltNetProcess.await(
                    "the driver to fail",
                    () -> altnet.get("drivers.lightning.state").equals("FAILED"));
            assertSays(altnet.exec("altnet:drivers lightning"), because);
            assertSays(altnet.log(), because);
            assertEquals("the rest goes on", "READY", altnet.get("node.state"));
        }
    }

    private static void assertSays(String text, String part) {
        assertTrue("'" + part + "' is not said in\n" + text, text.contains(part));
    }
}
