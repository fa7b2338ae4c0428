package org.altnet.launcher.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.altnet.launcher.command.Streams;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSetupTest {
    private static final Pattern RPCAUTH =
            Pattern.compile("(?m)^rpcauth=(\\w+):([0-9a-f]{32})\\$([0-9a-f]{64})$");

    @TempDir Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Distribution distribution;
    private Home home;

    @BeforeEach
    void lay() throws IOException {
        distribution = new Distribution(directory.resolve("dist"));
        home = new Home(directory.resolve("home"));
        Files.createDirectories(distribution.conf("x").getParent());
        Files.writeString(distribution.conf("altnet.conf"), "network=mainnet\n");
        Path level = Files.createDirectories(distribution.directory().resolve("system/50"));
        Files.writeString(level.resolve("no.jar"), "no jar");
        jar(level.resolve("other.jar"), "something/else.txt", "stop");
        jar(
                level.resolve("node.jar"),
                "altnet/rpcwhitelist.txt",
                "# what is called\nsubmitblock\ngetblock, help # twice\nhelp\n");
    }

    @Test
    void printsWhatToWriteWhere() throws IOException, ExitException {
        assertEquals(0, setup(Set.of(), Map.of()));

        String password = Files.readString(home.nodePassword()).strip();
        Matcher auth = auth();
        assertEquals("altnet", auth.group(1));
        assertEquals(auth.group(), RpcAuth.of("altnet", password, auth.group(2)).line(), said(out));
        assertFalse(said(out).contains(password), said(out));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(home.nodePassword())));
        assertLines(
                "rpcwhitelist=altnet:getblock,help,submitblock",
                "rpcwhitelistdefault=0",
                "zmqpubhashblock=tcp://127.0.0.1:28332",
                "#whitelist=noban@127.0.0.1",
                "[altnet.node.bitcoind]",
                "rpc.user=altnet",
                "rpc.password.file=" + home.nodePassword(),
                "zmq.hashblock=tcp://127.0.0.1:28332");
        assertFalse(said(out).contains("datadir="), said(out));
        assertTrue(said(out).contains("# Add to " + home.conf() + ","), said(out));
    }

    @Test
    void takesOtherNamesAndPorts() throws IOException, ExitException {
        Path datadir = Files.createDirectories(directory.resolve("bitcoin"));

        setup(Set.of(), Map.of("user", "watcher", "zmq", "1234", "datadir", datadir.toString()));

        assertEquals("watcher", auth().group(1));
        assertLines(
                "rpcwhitelist=watcher:getblock,help,submitblock",
                "zmqpubhashblock=tcp://127.0.0.1:1234",
                "datadir=" + datadir,
                "rpc.user=watcher",
                "zmq.hashblock=tcp://127.0.0.1:1234");
        try (var files = Files.list(datadir)) {
            assertEquals(List.of(), files.toList(), "nothing of bitcoind's is changed");
        }
    }

    @Test
    void aPasswordIsKeptUnlessForced() throws IOException, ExitException {
        setup(Set.of(), Map.of());
        String password = Files.readString(home.nodePassword());
        assertEquals(1, said(err).lines().count(), said(err));
        out.reset();

        setup(Set.of(), Map.of());
        assertEquals(password, Files.readString(home.nodePassword()));
        Matcher auth = auth();
        assertEquals(auth.group(), RpcAuth.of("altnet", password.strip(), auth.group(2)).line());
        assertTrue(said(err).contains(home.nodePassword() + " is kept"), said(err));

        setup(Set.of("force"), Map.of());
        assertNotEquals(password, Files.readString(home.nodePassword()));
    }

    @Test
    void withoutABundleThatCallsThereIsNothingToSetUp() throws IOException {
        Files.delete(distribution.directory().resolve("system/50/node.jar"));

        ExitException refused = assertThrows(ExitException.class, () -> setup(Set.of(), Map.of()));

        assertEquals(1, refused.status());
        assertFalse(Files.exists(home.directory()));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertUsage("--user: 'a:b' is not a name", Map.of("user", "a:b"));
        assertUsage("--zmq: '65536' is not a port", Map.of("zmq", "65536"));
        assertUsage("--zmq: 'x' is not a port", Map.of("zmq", "x"));
        assertUsage(
                "--datadir: " + directory.resolve("no") + " is no directory",
                Map.of("datadir", directory.resolve("no").toString()));
    }

    private void assertUsage(String because, Map<String, String> values) {
        ExitException refused =
                assertThrows(ExitException.class, () -> NodeSetup.Options.of(Set.of(), values));
        assertEquals(64, refused.status());
        assertTrue(refused.getMessage().startsWith(because), refused.getMessage());
    }

    private int setup(Set<String> flags, Map<String, String> values) throws ExitException {
        Streams streams =
                new Streams(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false);
        return new NodeSetup(distribution, home, streams, NodeSetup.Options.of(flags, values))
                .run();
    }

    private Matcher auth() {
        Matcher matcher = RPCAUTH.matcher(said(out));
        assertTrue(matcher.find(), said(out));
        return matcher;
    }

    private void assertLines(String... expected) {
        for (String line : expected) {
            assertTrue(said(out).lines().anyMatch(line::equals), line + " in " + said(out));
        }
    }

    private static void jar(Path path, String entry, String text) throws IOException {
        try (OutputStream file = Files.newOutputStream(path);
                ZipOutputStream jar = new ZipOutputStream(file)) {
            jar.putNextEntry(new ZipEntry(entry));
            jar.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String said(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
