package org.altnet.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.altnet.launcher.control.ScriptedServer;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.home.InstanceLock;
import org.altnet.launcher.home.ReadyMark;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    @TempDir Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Streams streams =
            new Streams(
                    InputStream.nullInputStream(),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    false);
    private Distribution distribution;
    private Home home;

    @BeforeEach
    void lay() throws IOException {
        distribution = new Distribution(directory.resolve("dist"));
        home = new Home(directory.resolve("home"));
        Files.createDirectories(distribution.conf("x").getParent());
        Files.createDirectories(distribution.script().getParent());
        Files.writeString(distribution.conf("altnet.conf"), "network=mainnet\n");
    }

    @Test
    void statusWithoutARuntimeIs3() {
        assertEquals(3, new Status(home, streams).run());
        assertEquals("AltNet does not run on " + home.directory() + "\n", said(out));
    }

    @Test
    void statusOfADeadOneIs1() throws IOException {
        Files.createDirectories(home.var());
        Files.writeString(home.pidFile(), "4711\n");

        assertEquals(1, new Status(home, streams).run());
        assertTrue(said(out).contains("died on " + home.directory() + " (pid 4711)"), said(out));
        assertTrue(said(out).endsWith("then '" + home.command("start") + "'\n"), said(out));
    }

    @Test
    void statusOfOneThatAnswersIs0() throws IOException, ExitException {
        InstanceLock lock = hold();
        try (lock;
                ScriptedServer server =
                        new ScriptedServer(
                                home.socket(),
                                (request, channel) ->
                                        ScriptedServer.write(channel, "all is well\n\0000\n"))) {
            assertEquals(0, new Status(home, streams).run());
            assertEquals(List.of("exec altnet:status"), server.requests());
        }
        assertTrue(said(out).startsWith("AltNet runs on " + home.directory() + "\n"), said(out));
        assertTrue(said(out).endsWith("\n\nall is well\n"), said(out));
    }

    @Test
    void statusOfOneThatDoesNotAnswerIs1() throws IOException, ExitException {
        InstanceLock lock = hold();
        ScriptedServer silent =
                new ScriptedServer(
                        home.socket(), (request, channel) -> channel.read(ByteBuffer.allocate(1)));
        try (lock;
                silent) {
            assertEquals(1, new Status(home, streams, Duration.ofMillis(100)).run());
        }
        assertEquals(
                "AltNet (pid "
                        + ProcessHandle.current().pid()
                        + ") runs but does not answer; see "
                        + home.log()
                        + "\n",
                said(out));
    }

    private InstanceLock hold() throws IOException, ExitException {
        home.create(distribution, "regtest");
        InstanceLock lock = InstanceLock.acquire(home);
        new ReadyMark(ProcessHandle.current().pid(), 123, 0).write(home);
        return lock;
    }

    @Test
    void timeIsSpelledShort() {
        assertEquals("0 s", Status.spelled(Duration.ofMillis(-5)));
        assertEquals("59 s", Status.spelled(Duration.ofSeconds(59)));
        assertEquals("3 min 20 s", Status.spelled(Duration.ofSeconds(200)));
        assertEquals("2 h 5 min", Status.spelled(Duration.ofMinutes(125)));
        assertEquals("3 d 1 h", Status.spelled(Duration.ofHours(73)));
    }

    @Test
    void stopWithoutARuntimeIsDone() throws ExitException {
        assertEquals(0, new Stop(home, streams).run());
    }

    @Test
    void execWithoutARuntimeIs3() {
        ExitException refused =
                assertThrows(
                        ExitException.class, () -> new Exec(home, streams, "altnet:status").run());

        assertEquals(3, refused.status());
        assertEquals(
                List.of(
                        "AltNet does not run on "
                                + home.directory()
                                + "; start it with 'altnet --home "
                                + home.directory()
                                + " start'"),
                refused.lines());
    }

    @Test
    void execAnswersAsTheRuntimeDoes() throws IOException, ExitException {
        Files.createDirectories(home.var());
        try (ScriptedServer server =
                new ScriptedServer(
                        home.socket(),
                        (request, channel) ->
                                ScriptedServer.write(channel, request + "\n\0005\n"))) {
            assertEquals(5, new Exec(home, streams, "altnet:peers").run());
            assertEquals(List.of("exec altnet:peers"), server.requests());
        }

        assertEquals("exec altnet:peers\n", said(out));
    }

    @Test
    void headersAsksTheRuntimeWithTheCallersFiles() throws IOException, ExitException {
        Files.createDirectories(home.var());
        Path here = Path.of("").toAbsolutePath();
        try (ScriptedServer server =
                new ScriptedServer(
                        home.socket(),
                        (request, channel) -> ScriptedServer.write(channel, "done\n\0002\n"))) {
            assertEquals(2, headers(Set.of(), Map.of()).run());
            assertEquals(2, headers(Set.of("json"), Map.of(), "tips").run());
            headers(Set.of(), Map.of(), "import", "../it's $a \"b\".bin").run();
            headers(Set.of("force"), Map.of("to", "9", "from", "3"), "export", "/x/y").run();
            assertEquals(
                    List.of(
                            "exec altnet:headers",
                            "exec altnet:headers '--json' 'tips'",
                            "exec altnet:headers 'import' '"
                                    + here.getParent()
                                    + "/it'\\''s $a \"b\".bin'",
                            "exec altnet:headers '--force' '--from' '3' '--to' '9' 'export'"
                                    + " '/x/y'"),
                    server.requests());
        }
    }

    @Test
    void headersWithoutARuntimeIs3() {
        ExitException refused =
                assertThrows(
                        ExitException.class,
                        () -> headers(Set.of(), Map.of(), "import", "x.bin").run());
        assertEquals(3, refused.status());
        assertTrue(refused.getMessage().contains("does not run on"), refused.getMessage());
    }

    @Test
    void headersNeedsAFile() {
        assertHeadersUsage("headers import needs a file, like: altnet --home", "import");
        assertHeadersUsage("headers export needs a file, like: altnet --home", "export");
        assertHeadersUsage(
                "'https://x/h.bin' is no file: download it first", "import", "https://x/h.bin");
        assertHeadersUsage("line feed", "import", "a\nb");
        assertHeadersUsage("no file can have the name", "import", "a\0b");
    }

    private void assertHeadersUsage(String because, String... words) {
        ExitException refused =
                assertThrows(ExitException.class, () -> headers(Set.of(), Map.of(), words).run());
        assertEquals(64, refused.status());
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }

    private Headers headers(Set<String> flags, Map<String, String> values, String... words) {
        return new Headers(home, streams, new Headers.Arguments(List.of(words), flags, values));
    }

    @Test
    void execTakesOneLine() {
        for (String line : new String[] {"", "  ", "a\nb", "a\0b"}) {
            ExitException refused =
                    assertThrows(ExitException.class, () -> new Exec(home, streams, line).run());
            assertEquals(64, refused.status());
        }
    }

    @Test
    void shellNeedsATerminal() {
        ExitException refused =
                assertThrows(ExitException.class, () -> new Shell(home, streams, "xterm").run());

        assertTrue(
                refused.getMessage().contains(home.command("exec 'LINE'")), refused.getMessage());
    }

    @Test
    void initMakesAHomeOnce() throws IOException, ExitException {
        assertEquals(0, new Init(distribution, home, streams, "signet").run());
        assertEquals("network=signet\n", Files.readString(home.conf()));

        ExitException refused =
                assertThrows(
                        ExitException.class,
                        () -> new Init(distribution, home, streams, "regtest").run());
        assertEquals(1, refused.status());
        assertEquals("network=signet\n", Files.readString(home.conf()));
    }

    @Test
    void initRefusesANetworkThatIsNone() {
        ExitException refused =
                assertThrows(
                        ExitException.class,
                        () -> new Init(distribution, home, streams, "testnet").run());

        assertEquals(64, refused.status());
        assertTrue(!Files.exists(home.directory()));
    }

    @Test
    void startReturnsWhenItIsReady() throws IOException, ExitException {
        script("echo \"$$ 123 0\" > \"$2/var/altnet.ready\"", "exec sleep 0.2");

        assertEquals(0, new Start(distribution, home, streams, false).run());

        assertTrue(
                said(out).matches("AltNet runs: pid \\d+, ready after 123 ms, socket .*\\n"),
                said(out));
    }

    @Test
    void startNamesTheDriversThatFailed() throws IOException, ExitException {
        script("echo \"$$ 123 0\" > \"$2/var/altnet.ready\"", "exec sleep 0.2");
        home.create(distribution, "regtest");
        try (ScriptedServer server =
                new ScriptedServer(
                        home.socket(),
                        (request, channel) ->
                                ScriptedServer.write(
                                        channel, "tor: no proxy\nmail: DISABLED\n\0000\n"))) {
            assertEquals(0, new Start(distribution, home, streams, false).run());
            assertEquals(List.of("exec altnet:status --get drivers.failed"), server.requests());
        }

        assertEquals("altnet: driver tor: no proxy\naltnet: driver mail: DISABLED\n", said(err));
    }

    @Test
    void startSaysWhyItFailed() throws IOException {
        script("echo \"altnet: x.conf:1: wrong\" >&2", "echo \"altnet: $*\"", "exit 78");

        ExitException refused =
                assertThrows(
                        ExitException.class,
                        () -> new Start(distribution, home, streams, true).run());

        assertEquals(78, refused.status());
        assertEquals(
                List.of("x.conf:1: wrong", "--home " + home.directory() + " run --quiet --trace"),
                refused.lines());
    }

    private void script(String... lines) throws IOException {
        Files.writeString(distribution.script(), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(
                distribution.script(), PosixFilePermissions.fromString("rwx------"));
    }

    private static String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
