package org.altnet.driver.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnionKeyTest {
    @TempDir private Path directory;
    private Path file;
    private OnionKey key;

    @BeforeEach
    void make() {
        file = directory.resolve(OnionKey.FILE);
        key = new OnionKey(directory, new SecureRandom());
    }

    @Test
    void madeOnceForItsOwnerAloneAndReadAgain() throws IOException {
        String made = key.loadOrCreate();

        assertEquals(made, new OnionKey(directory, new SecureRandom()).loadOrCreate());
        assertEquals(
                PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count(), "no draft is left");
        }
        Files.delete(file);
        assertNotEquals(made, key.loadOrCreate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ED25519-V3:", "RSA1024:AAAA", "ED25519-V3:short=="})
    void aDamagedOneIsRefusedAndKept(String text) throws IOException {
        write(text);

        IOException refused = assertThrows(IOException.class, key::loadOrCreate);
        assertTrue(refused.getMessage().contains("put it back from a copy"), refused.getMessage());
        assertEquals(text, Files.readString(file));
    }

    @Test
    void aBitThatNoKeyHasIsDamage() throws IOException {
        String made = key.loadOrCreate();
        int first = "ED25519-V3:".length();
        write(made.substring(0, first + 1) + "/" + made.substring(first + 2) + "\n");

        IOException refused = assertThrows(IOException.class, key::loadOrCreate);
        assertFalse(refused.getMessage().contains(made.substring(first + 5)), "a secret");
    }

    @Test
    void oneThatOthersMayReadIsRefused() throws IOException {
        key.loadOrCreate();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        IOException refused = assertThrows(IOException.class, key::loadOrCreate);
        assertTrue(refused.getMessage().contains("chmod 600 " + file), refused.getMessage());
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
