package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.Test;

/** Which nodes run, by what {@code altnet.conf} says; none of them needs to be there. */
public class ConfigurationIT {
    @Test
    public void eachSectionIsANodeAndTheEmbeddedOneIsNotThere() throws Exception {
        try (AltNetProcess altnet =
                new AltNetProcess(
                                "network=regtest",
                                "[altnet.node.bitcoind~alice]",
                                "rpc.connect=127.0.0.1:1",
                                "[altnet.node.bitcoind~bob]",
                                "rpc.connect=127.0.0.1:2",
                                "service.ranking=7")
                        .start()) {
            String nodes = altnet.exec("altnet:nodes");
            assertTrue(nodes, nodes.lines().anyMatch(line -> line.startsWith("alice ")));
            assertTrue(nodes, nodes.lines().anyMatch(line -> line.startsWith("bob ")));
            assertFalse(nodes, nodes.contains("embedded"));
        }
    }

    @Test
    public void oneNodeNeedsNoName() throws Exception {
        try (AltNetProcess altnet =
                new AltNetProcess(
                                "network=regtest",
                                "[altnet.node.bitcoind]",
                                "rpc.connect=127.0.0.1:1",
                                "[altnet.node.embedded]")
                        .start()) {
            String nodes = altnet.exec("altnet:nodes");
            assertTrue(nodes, nodes.lines().anyMatch(line -> line.startsWith("bitcoind ")));
            assertTrue(nodes, nodes.lines().anyMatch(line -> line.startsWith("embedded ")));
        }
    }

    @Test
    public void withoutAnyThereIsTheEmbeddedOne() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess("network=regtest").start()) {
            String nodes = altnet.exec("altnet:nodes");
            assertTrue(nodes, nodes.lines().anyMatch(line -> line.startsWith("embedded ")));
            assertFalse(nodes, nodes.contains("bitcoind"));
            assertEquals("READY", altnet.get("node.state"));
        }
    }

    @Test
    public void mistakesAreNamedLineByLine() throws Exception {
        try (AltNetProcess altnet =
                new AltNetProcess(
                        "network=regtest",
                        "[altnet.node.embedded~one]",
                        "[altnet.node.bitcoind~bob]",
                        "rpc.conect=127.0.0.1:2",
                        "[altnet.watchdog~bob]",
                        "[altnet.node.bitcond~carol]")) {
            AltNetProcess.Result result = altnet.altnet("start");

            assertEquals(result.out(), 78, result.exit());
            assertSays(
                    result.out(),
                    "altnet.conf:2: there is only one altnet.node.embedded; write"
                            + " [altnet.node.embedded]");
            assertSays(result.out(), "altnet.conf:4: unknown key 'rpc.conect'");
            assertSays(result.out(), "did you mean 'rpc.connect'?");
            assertSays(result.out(), "altnet.conf:5: there is only one altnet.watchdog");
            assertSays(
                    result.out(),
                    "altnet.conf:6: nothing that is installed reads section"
                            + " [altnet.node.bitcond~carol]; did you mean 'altnet.node.bitcoind'?");
        }
    }

    @Test
    public void aNodeThatRefusesAValueSaysSoAndTheOthersRun() throws Exception {
        try (AltNetProcess altnet =
                new AltNetProcess(
                                "network=regtest",
                                "[altnet.node.bitcoind~alice]",
                                "rpc.connect=127.0.0.1:1",
                                "[altnet.node.bitcoind~bob]",
                                "rpc.connect=127.0.0.1:port")
                        .start()) {
            assertSays(altnet.log(), "[altnet.node.bitcoind~bob] rpc.connect");
            String nodes = altnet.exec("altnet:nodes");
            assertTrue(nodes, nodes.lines().anyMatch(line -> line.startsWith("alice ")));
            assertFalse(nodes, nodes.lines().anyMatch(line -> line.startsWith("bob ")));
        }
    }

    @Test
    public void nodeSetupSaysWhatToWrite() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess("network=regtest")) {
            AltNetProcess.Result setup = altnet.altnet("node", "setup", "--zmq", "29000");

            assertEquals(setup.out(), 0, setup.exit());
            assertTrue(
                    setup.out(),
                    setup.out()
                            .lines()
                            .anyMatch(
                                    line ->
                                            line.matches(
                                                    "rpcauth=altnet:[0-9a-f]{32}\\$[0-9a-f]{64}")));
            assertSays(setup.out(), "rpcwhitelist=altnet:getblock,");
            assertSays(setup.out(), "zmqpubhashblock=tcp://127.0.0.1:29000");
            Path password = altnet.home().resolve("conf/bitcoind.password");
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(password)));

            // What it prints for altnet.conf is a configuration that starts.
            String section =
                    setup.out()
                            .substring(
                                    setup.out().indexOf("[altnet.node.bitcoind]"),
                                    setup.out().indexOf("# Or simpler"));
            Files.writeString(
                    altnet.home().resolve("conf/altnet.conf"), "network=regtest\n" + section);
            altnet.start();
            assertTrue(altnet.exec("altnet:nodes").contains("bitcoind"));
        }
    }

    private static void assertSays(String text, String part) {
        assertTrue("'" + part + "' is not said in\n" + text, text.contains(part));
    }
}
