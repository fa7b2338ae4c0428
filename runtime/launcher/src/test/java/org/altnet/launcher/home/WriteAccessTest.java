package org.altnet.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAccessTest {
    @TempDir Path directory;
    private Home home;

    @BeforeEach
    void lay() throws IOException {
        home = new Home(directory.resolve("a home"));
        for (Path made : List.of(home.deploy(), home.trust(), home.var())) {
            Files.createDirectories(made);
        }
        Files.writeString(home.conf(), "");
        Files.writeString(home.trust().resolve("me.pem"), "");
        for (Path all :
                List.of(
                        home.directory(),
                        home.conf().getParent(),
                        home.conf(),
                        home.trust(),
                        home.trust().resolve("me.pem"),
                        home.deploy(),
                        home.var())) {
            allow(all, "rwxr-xr-x");
        }
    }

    @Test
    void othersMayRead() throws ExitException {
        WriteAccess.requireOwnersOnly(home);
    }

    @Test
    void whoeverMayWriteIsToldApartAndTheRemedyGiven() throws IOException {
        allow(home.deploy(), "rwxrwxr-x");
        allow(home.trust(), "rwxr-xrwx");

        ExitException refused =
                assertThrows(ExitException.class, () -> WriteAccess.requireOwnersOnly(home));

        assertEquals(78, refused.status());
        assertEquals(
                List.of(
                        home.trust()
                                + " can be written by anyone, who could run code in AltNet;"
                                + " run: chmod go-w '"
                                + home.trust()
                                + "'",
                        home.deploy()
                                + " can be written by its group, who could run code in AltNet;"
                                + " run: chmod go-w '"
                                + home.deploy()
                                + "'"),
                refused.lines());
    }

    @Test
    void everyPlaceThatDecidesCounts() throws IOException {
        for (Path place :
                List.of(
                        home.directory(),
                        home.conf().getParent(),
                        home.conf(),
                        home.trust().resolve("me.pem"),
                        home.var())) {
            allow(place, "rwxrwx---");
            ExitException refused =
                    assertThrows(ExitException.class, () -> WriteAccess.requireOwnersOnly(home));
            assertEquals(1, refused.lines().size(), place.toString());
            allow(place, "rwxr-xr-x");
        }
    }

    private static void allow(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
