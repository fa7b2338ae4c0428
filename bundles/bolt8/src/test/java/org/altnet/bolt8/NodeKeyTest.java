package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeKeyTest {
    @TempDir Path directory;

    @Test
    void aKeyIsMadeOnceAndKept() throws IOException {
        PublicKey first = key().loadOrCreate().publicKey();
        PublicKey second = key().loadOrCreate().publicKey();

        assertEquals(first, second);
        assertEquals("rw-------", mode(file()));
        assertTrue(Files.readString(file()).matches("[0-9a-f]{64}\n"));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file()), files.toList(), "no draft is left behind");
        }
    }

    @Test
    void eachHomeHasItsOwn(@TempDir Path other) throws IOException {
        assertNotEquals(
                key().loadOrCreate().publicKey(),
                new NodeKey(other, new SecureRandom()).loadOrCreate().publicKey());
    }

    @Test
    void aKeyThatOthersCanReadIsRefusedAndLeftAlone() throws IOException {
        for (String mode : List.of("rw-r--r--", "rw----r--", "rw-r-----", "rwx--x---")) {
            write("11".repeat(32), mode);

            String why = refusal();

            assertTrue(why.contains("is open to others (" + mode + ")"), why);
            assertTrue(why.endsWith("run: chmod 600 " + file()), why);
            assertEquals(mode, mode(file()));
        }
    }

    @Test
    void aDamagedKeyIsRefusedAndLeftAlone() throws IOException {
        for (String content :
                List.of(
                        "",
                        "11".repeat(31),
                        "00".repeat(32),
                        "xy".repeat(32),
                        "é",
                        "1".repeat(9999))) {
            write(content, "rw-------");

            String why = refusal();

            assertTrue(why.contains("does not hold a key of 64 hexadecimal digits"), why);
            assertEquals(content, Files.readString(file()));
        }
    }

    @Test
    void aKeyFromElsewhereIsTaken() throws IOException {
        write("11".repeat(32) + "\n", "r--------");

        assertEquals(
                "034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa",
                key().loadOrCreate().publicKey().toString());
    }

    private String refusal() {
        return assertThrows(IOException.class, () -> key().loadOrCreate()).getMessage();
    }

    private NodeKey key() {
        return new NodeKey(directory, new SecureRandom());
    }

    private Path file() {
        return directory.resolve("node_key");
    }

    private void write(String content, String mode) throws IOException {
        Files.deleteIfExists(file());
        Files.writeString(file(), content);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
