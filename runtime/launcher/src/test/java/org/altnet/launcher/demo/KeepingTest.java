package org.altnet.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.altnet.launcher.home.Home;
import org.junit.jupiter.api.Test;

class KeepingTest {
    private final Path folder = Path.of("/tmp/altnet-1");

    @Test
    void bothAreStoppedBeforeTheirFolderGoes() {
        List<String> lines =
                Keeping.lines(
                        Path.of("/opt/altnet/bin/altnet"),
                        List.of(new Home(folder.resolve("alice")), new Home(folder.resolve("bob"))),
                        List.of(11L, 12L),
                        folder);

        assertTrue(lines.contains("  /opt/altnet/bin/altnet --home /tmp/altnet-1/alice stop"));
        assertTrue(lines.contains("  /opt/altnet/bin/altnet --home /tmp/altnet-1/bob stop"));
        assertTrue(lines.indexOf("  kill 11 12") > 0);
        assertTrue(lines.get(lines.size() - 2).endsWith("When you are done:"));
        assertEquals("  rm -r /tmp/altnet-1", lines.get(lines.size() - 1));
    }
}
