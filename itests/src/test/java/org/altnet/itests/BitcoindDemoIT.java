package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The demo with two real nodes, as a newcomer runs it. */
public class BitcoindDemoIT {
    private static final long END_SECONDS = 60;

    private Path program;
    private Path folder;

    /** Short enough for a socket's path below it. */
    @Before
    public void open() throws IOException {
        program = Bitcoind.program();
        folder = Files.createTempDirectory("altnet");
    }

    @After
    public void close() throws IOException {
        if (folder != null) {
            Files.deleteIfExists(folder);
        }
    }

    @Test
    public void everyCheckHoldsAndNothingIsLeft() throws Exception {
        AltNetProcess.Result demo =
                Program.shipped()
                        .with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder)
                        .run("demo", "--bitcoind", program.toString());

        assertEquals(demo.out(), 0, demo.exit());
        assertSays(demo.out(), "Blocks it can show +3 of 3");
        assertSays(demo.out(), "Over which driver +lightning");
        assertSays(demo.out(), "Emergency transaction +[0-9a-f]{64}");
        assertSays(demo.out(), "Receipt +.*ACCEPTED");
        assertSays(demo.out(), "Confirmed at Alice +height 105");
        assertSays(demo.out(), "Asked of both just now +the same best block");
        assertSays(demo.out(), "Bitcoin peers of the two +none but their AltNet");
        assertNothingIsLeft();
    }

    @Test
    public void ctrlCEndsEverybody() throws Exception {
        Path out = Files.createTempFile("altnet-out", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    Distribution.program().toString(),
                                    "demo",
                                    "--bitcoind",
                                    program.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile());
            builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder);
            Process demo = builder.start();
            try {
                AltNetProcess.await(
                        "Bob's AltNet, beside both nodes",
                        () -> Files.readString(out).contains("bob   | "));
                assertEquals("both nodes run", 2, running(program.toString()).size());
                int sent =
                        new ProcessBuilder("kill", "-INT", Long.toString(demo.pid()))
                                .start()
                                .waitFor();
                assertEquals(0, sent);
                assertTrue(demo.waitFor(END_SECONDS, TimeUnit.SECONDS));
            } finally {
                demo.destroyForcibly();
            }
            assertNothingIsLeft();
        } finally {
            Files.delete(out);
        }
    }

    private void assertNothingIsLeft() throws IOException {
        assertEquals(List.of(), running(folder.toString()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(f -> f.toString().contains("altnet")).toList());
        }
    }

    /** Processes of this test's, which have its folder in their command line. */
    private List<String> running(String word) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder + "/") && line.contains(word))
                .toList();
    }

    private static void assertSays(String text, String pattern) {
        assertFalse(
                "no line has " + pattern + " in\n" + text,
                text.lines().noneMatch(line -> line.matches("\\s*" + pattern + ".*")));
    }
}
