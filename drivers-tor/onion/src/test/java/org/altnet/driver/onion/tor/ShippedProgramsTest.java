package org.altnet.driver.onion.tor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedProgramsTest {
    @TempDir private Path directory;

    @Test
    void eachIsWhatItsPinnedDigestSays() throws Exception {
        Properties pinned = new Properties();
        try (InputStream in = getClass().getResourceAsStream("/programs/sha256.properties")) {
            pinned.load(in);
        }
        Set<String> wanted = new TreeSet<>();
        for (String processor : new String[] {"x86_64", "aarch64", "armhf"}) {
            for (String name : new String[] {"tor", "obfs4proxy", "snowflake"}) {
                wanted.add(processor + "/" + name);
            }
        }
        assertEquals(wanted, new TreeSet<>(pinned.stringPropertyNames()));
        for (String program : wanted) {
            try (InputStream in = getClass().getResourceAsStream("/programs/" + program)) {
                assertNotNull(in, program);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
                assertEquals(
                        pinned.getProperty(program), HexFormat.of().formatHex(digest), program);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"amd64", "aarch64", "arm"})
    void oneIsLaidOutForItsOwnerAlone(String processor) throws IOException {
        Path tor = new ShippedPrograms(directory, "Linux", processor).program("tor");

        assertEquals(
                PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(tor));
        byte[] elf = new byte[4];
        try (InputStream in = Files.newInputStream(tor)) {
            in.readNBytes(elf, 0, elf.length);
        }
        assertArrayEquals(new byte[] {0x7f, 'E', 'L', 'F'}, elf);
    }

    @Test
    void whatSomebodyPutInItsPlaceIsNotRun() throws IOException {
        ShippedPrograms programs = new ShippedPrograms(directory, "Linux", "amd64");
        Path tor = programs.program("tor");
        byte[] good = Files.readAllBytes(tor);
        Files.writeString(tor, "#!/bin/sh\n");

        assertEquals(tor, programs.program("tor"));
        assertArrayEquals(good, Files.readAllBytes(tor));
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count(), "no draft is left");
        }
    }

    @ParameterizedTest
    @CsvSource({"Linux,riscv64,tor", "Mac OS X,aarch64,tor", "Linux,amd64,webtunnel"})
    void whatDoesNotComeAlongIsSaid(String system, String processor, String name) {
        IOException missing =
                assertThrows(
                        IOException.class,
                        () -> new ShippedPrograms(directory, system, processor).program(name));

        assertTrue(missing.getMessage().startsWith("no " + name + " comes with this driver"));
        assertFalse(Files.exists(directory.resolve(name)));
    }
}
