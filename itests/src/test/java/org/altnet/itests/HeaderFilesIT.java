package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code altnet headers}, as an operator uses it: from one AltNet to another by a file. */
public class HeaderFilesIT {
    private static final String[] QUIET = {"network=regtest", "[altnet.watchdog]", "gap=1h"};
    private static final int HEADER = 80;

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void headersGoByFileAndForksShow() throws Exception {
        Path there = folder.getRoot().toPath();
        try (AltNetProcess alice = new AltNetProcess(QUIET);
                AltNetProcess bob = new AltNetProcess(QUIET)) {
            Program program = Program.shipped().in(there);
            AltNetProcess.Result none = headers(program, alice, "import", "x.bin");
            assertEquals("not running", 3, none.exit());
            assertTrue(none.out(), none.out().contains("AltNet does not run on"));

            alice.start();
            bob.start();
            alice.exec("altnet:mine 5");
            String tip = alice.get("chain.tip.hash");
            String name = "it's $HOME's \"best\" `one`.bin";
            assertEquals(
                    "Wrote 6 headers, heights 0 to 5, to " + there.resolve(name) + ": 480 B.",
                    succeeds(headers(program, alice, "export", name)));
            assertEquals(6 * HEADER, Files.size(there.resolve(name)));
            assertFails(1, "exists; name another", headers(program, alice, "export", name));
            succeeds(headers(program, alice, "export", name, "--force", "--from=1", "--to=5"));

            String read = succeeds(headers(program, bob, "import", name));
            assertTrue(read, read.startsWith("Read 5 headers from " + there.resolve(name)));
            assertTrue(read, read.contains("5 new, 0 known.\nBest header: 5 " + tip));
            assertEquals(tip, bob.get("chain.tip.hash"));

            // The node's chain is another one: mined on, it is a fork of the imported one.
            bob.exec("altnet:mine 2");
            AltNetProcess.await(
                    "the fork", () -> bob.exec("altnet:headers tips").contains("\nfork "));
            String tips = succeeds(headers(program, bob, "tips"));
            assertTrue(tips, tips.lines().anyMatch(line -> line.startsWith("best         5 ")));
            assertTrue(tips, tips.contains("file:it's $HOME's"));
            assertTrue(tips, tips.lines().allMatch(line -> line.length() <= 100));
            assertTrue(succeeds(headers(program, bob, "tips", "--json")).contains("\"fork\""));
            assertTrue(succeeds(headers(program, bob, "2", "--json")).contains(tip));
        }
    }

    @Test
    public void whatIsNoFileOfHeadersIsRefused() throws Exception {
        Path there = folder.getRoot().toPath();
        byte[] garbage = new byte[10 * HEADER];
        Arrays.fill(garbage, (byte) 0x5a);
        Files.write(there.resolve("garbage.bin"), garbage);
        Files.write(there.resolve("torn.bin"), Arrays.copyOf(garbage, 100));
        try (AltNetProcess altnet = new AltNetProcess(QUIET).start()) {
            Program program = Program.shipped().in(there);
            String before = altnet.get("chain.tip.hash");
            assertFails(
                    1,
                    "header 0 at byte 0 is refused by KNOWN_PARENT",
                    headers(program, altnet, "import", "garbage.bin"));
            assertFails(
                    1,
                    "is 100 bytes long, 20 over a multiple of 80",
                    headers(program, altnet, "import", "torn.bin"));
            assertFails(
                    1,
                    "there is no file " + there.resolve("no.bin"),
                    headers(program, altnet, "import", "no.bin"));
            assertFails(
                    1,
                    "AltNet's own state",
                    headers(
                            program,
                            altnet,
                            "export",
                            "--force",
                            altnet.home().resolve("var/state/chain/regtest.headers").toString()));
            assertFails(
                    64,
                    "download it first",
                    headers(program, altnet, "import", "http://127.0.0.1/headers.bin"));
            assertFails(2, "--from, --to and --force", headers(program, altnet, "--to=3"));
            assertEquals(before, altnet.get("chain.tip.hash"));
            assertFalse(altnet.log().contains("Exception"));
        }
    }

    private static AltNetProcess.Result headers(
            Program program, AltNetProcess altnet, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--home", altnet.home().toString(), "headers"));
        all.addAll(List.of(arguments));
        return program.run(all.toArray(String[]::new));
    }

    private static String succeeds(AltNetProcess.Result result) {
        assertEquals(result.out(), 0, result.exit());
        return result.out().strip();
    }

    private static void assertFails(int exit, String because, AltNetProcess.Result result) {
        assertEquals(result.out(), exit, result.exit());
        assertTrue(result.out(), result.out().contains(because));
    }
}
