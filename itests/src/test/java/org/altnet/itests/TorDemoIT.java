package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The demo over Tor, as a newcomer runs it. */
public class TorDemoIT {
    private static final long END_SECONDS = 60;

    private Path folder;

    /** Short enough for a socket's path below it. */
    @Before
    public void open() throws IOException {
        folder = Files.createTempDirectory("altnet");
    }

    @After
    public void close() throws IOException {
        Files.deleteIfExists(folder);
    }

    @Test
    public void aliceLearnsOfABlockThroughTor() throws Exception {
        Path tor = PrivateTor.program();
        long begun = System.nanoTime();
        AltNetProcess.Result demo = demo("--tor", tor.toString());
        System.out.printf(
                "the demo over Tor takes %d s%n",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));

        assertEquals(demo.out(), 0, demo.exit());
        assertSays(demo.out(), "The Tor network is up after [0-9.]+ s\\.");
        assertSays(demo.out(), "Bob's onion service is published after [0-9.]+ s\\.");
        assertSays(demo.out(), "Registered driver tor with id");
        assertSays(demo.out(), "Tor - Bridge connection to");
        assertSays(demo.out(), "Tor - Preprocessing getheaders");
        assertSays(demo.out(), "Tor - Bridge send success 71");
        assertSays(demo.out(), "Sending back 1 headers");
        assertSays(demo.out(), "Tor - Bridge receive success 84");
        assertSays(demo.out(), "Receive HEADERS from tor:");
        assertSays(demo.out(), "What she learned +height 1");
        assertSays(demo.out(), "Over which driver +tor");
        assertSays(demo.out(), "From which peer +tor:[0-9a-f]{66}");
        assertSays(demo.out(), "Asked of both just now +the same best header");
        PrivateTor.assertTellsNoOnion(demo.out());
        assertNothingIsLeft();
    }

    @Test
    public void twoRealNodesMeetThroughTor() throws Exception {
        Path tor = PrivateTor.program();
        Path bitcoind = Bitcoind.program();
        AltNetProcess.Result demo =
                demo("--tor", tor.toString(), "--bitcoind", bitcoind.toString());

        assertEquals(demo.out(), 0, demo.exit());
        assertSays(demo.out(), "Blocks it can show +3 of 3");
        assertSays(demo.out(), "Receipt +ACCEPTED by tor:[0-9a-f]+");
        assertSays(demo.out(), "Confirmed at Alice +height 105");
        assertSays(demo.out(), "Bitcoin peers of the two +none but their AltNet");
        PrivateTor.assertTellsNoOnion(demo.out());
        assertNothingIsLeft();
    }

    @Test
    public void ctrlCEndsEverybody() throws Exception {
        Path tor = PrivateTor.program();
        Path out = Files.createTempFile("altnet-out", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    Distribution.program().toString(),
                                    "demo",
                                    "--over=tor",
                                    "--tor",
                                    tor.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile());
            builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder);
            Process demo = builder.start();
            try {
                AltNetProcess.await(
                        "Bob's tor",
                        PrivateTor.PATIENCE,
                        () -> Files.readString(out).contains("Driver tor offers a proxy"));
                assertTrue("a network and Bob's", running("/tor ").size() >= 5);
                int sent =
                        new ProcessBuilder("kill", "-INT", Long.toString(demo.pid()))
                                .start()
                                .waitFor();
                assertEquals(0, sent);
                assertTrue(demo.waitFor(END_SECONDS, TimeUnit.SECONDS));
            } finally {
                demo.destroy();
                demo.waitFor(END_SECONDS, TimeUnit.SECONDS);
                demo.destroyForcibly();
            }
            assertNothingIsLeft();
        } finally {
            Files.delete(out);
        }
    }

    /** As every tor that is made for clients alone. */
    @Test
    public void aTorThatCannotBeAnAuthorityIsToldApart() throws Exception {
        Path bin = Files.createTempDirectory("altnet-bin");
        Path tor = bin.resolve("tor");
        try {
            Files.writeString(tor, "#!/bin/sh\necho relay: no\necho dirauth: no\n");
            Files.setPosixFilePermissions(tor, PosixFilePermissions.fromString("rwx------"));
            AltNetProcess.Result demo = demo("--tor", tor.toString());

            assertEquals(demo.out(), 1, demo.exit());
            assertSays(
                    demo.out(),
                    "altnet: the Tor network ended: .*is built without relay and directory"
                            + " authority; .*apt-get install tor");
            assertNothingIsLeft();
        } finally {
            Files.deleteIfExists(tor);
            Files.delete(bin);
        }
    }

    private AltNetProcess.Result demo(String... options) throws Exception {
        return Program.shipped()
                .with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder)
                .run(
                        Stream.concat(Stream.of("demo", "--over", "tor"), Stream.of(options))
                                .toArray(String[]::new));
    }

    private void assertNothingIsLeft() throws IOException {
        assertEquals(List.of(), running(""));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(f -> f.toString().contains("altnet-")).toList());
        }
    }

    /** Processes of this test's, which have its folder in their command line. */
    private List<String> running(String word) {
        return ProcessHandle.allProcesses()
                .map(TorDemoIT::commandLine)
                .filter(line -> line.contains(folder + "/") && line.contains(word))
                .toList();
    }

    /** Java's own stops at an empty argument, and a tor has one. */
    private static String commandLine(ProcessHandle process) {
        Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        if (!Files.exists(file)) {
            return process.info().commandLine().orElse("");
        }
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException ended) {
            return "";
        }
    }

    private static void assertSays(String text, String pattern) {
        assertTrue(
                "no line has " + pattern + " in\n" + text,
                text.lines().anyMatch(line -> line.matches(".*" + pattern + ".*")));
    }
}
