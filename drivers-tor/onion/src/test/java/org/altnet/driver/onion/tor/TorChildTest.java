package org.altnet.driver.onion.tor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With programs that say what a tor says. */
class TorChildTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x [warn] It looks like another Tor process is running with the same data directory."
                        + "  Waiting; x [err] No, it's still there. | another tor holds",
                "x [warn] Failed to parse: Unknown option 'Foo'.; x [err] Reading config failed--see"
                        + " warnings above. | Failed to parse: Unknown option 'Foo'.",
                "x [warn] Compiled with zstd; x [err] Out of memory. | Out of memory.",
                "tor: error while loading shared libraries: libzstd.so.1 | libzstd.so.1"
            })
    void whyItEndsAtOnceIsToldInItsWords(String says, String told) throws Exception {
        TorChild child = start("IFS=';'; for line in $1; do echo $line; done; exit 1", says);
        List<String> lines = new ArrayList<>();
        child.drain(lines::add);

        IOException ended = assertThrows(IOException.class, child::awaitControl);
        assertTrue(ended.getMessage().contains("tor ended at once, with code 1: "), "" + ended);
        assertTrue(ended.getMessage().contains(told), ended.getMessage());
        assertFalse(lines.isEmpty());
    }

    @Test
    void aWarningThatExplainsNothingIsNotTold() throws Exception {
        TorChild child = start("echo 'x [warn] Compiled with zstd'", "");
        child.drain(line -> {});

        assertEquals("", child.trouble());
    }

    @Test
    void oneThatDoesNotListenIsKilled() throws Exception {
        TorChild child =
                start("trap '' TERM; echo up; while :; do read -t 1 x < /dev/zero; done", "");
        child.end();
        child.close();
        child.drain(line -> {});
        assertFalse(
                ProcessHandle.current()
                        .children()
                        .anyMatch(
                                each ->
                                        each.info()
                                                .commandLine()
                                                .filter(line -> line.contains(directory.toString()))
                                                .isPresent()));
    }

    private TorChild start(String script, String says) throws IOException {
        Path program = directory.resolve("tor");
        Files.writeString(
                program,
                "#!/bin/bash\nset -- '" + says.replace("'", "'\\''") + "'\n" + script + "\n");
        assertTrue(program.toFile().setExecutable(true));
        Path home = directory.resolve("home");
        Torrc torrc = new Torrc(home, List.of(), Map.of(), Optional.empty(), Optional.empty());
        return TorChild.start(program, torrc, TimeSource.SYSTEM);
    }
}
