package org.altnet.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeConfigurationTest {
    @TempDir Path directory;
    private Distribution distribution;
    private Home home;

    @BeforeEach
    void lay() throws IOException {
        distribution = new Distribution(directory.resolve("dist"));
        home = new Home(directory.resolve("home"));
        Jars.standard(distribution.directory().resolve("system").resolve("50"));
        Files.createDirectories(home.conf().getParent());
    }

    @Test
    void aFileThatSaysNothingMeansMainnet() throws IOException, ExitException {
        write("");

        RuntimeConfiguration configuration = RuntimeConfiguration.load(distribution, home);

        assertEquals("mainnet", configuration.network());
        assertTrue(configuration.configuratorJson().contains("\"network\": \"mainnet\""));
        assertEquals(List.of(), configuration.warnings());
    }

    @Test
    void problemsNameFileAndLine() throws IOException {
        write("network=regtest\n[altnet.lightning]\nlisen=1\nx\n");

        ExitException refused =
                assertThrows(
                        ExitException.class, () -> RuntimeConfiguration.load(distribution, home));

        assertEquals(78, refused.status());
        assertEquals(
                List.of(
                        home.conf()
                                + ":3: unknown key 'lisen' in [altnet.lightning]; did you mean"
                                + " 'listen'? (known: listen, max.peers, mode, open, peers)",
                        home.conf() + ":4: no '=' in 'x'; write key=value"),
                refused.lines());
    }

    @Test
    void aDriverInTheDeployFolderIsKnown() throws IOException, ExitException {
        write("[altnet.radio]\nband=40\n");
        assertEquals(1, RuntimeConfiguration.load(distribution, home).warnings().size());

        Jars.jar(
                home.deploy().resolve("radio.jar"),
                Jars.metatype("altnet.radio", "<AD id=\"band\" type=\"Integer\"/>"));

        assertEquals(List.of(), RuntimeConfiguration.load(distribution, home).warnings());
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws IOException {
        Files.write(home.conf(), new byte[] {(byte) 0xff, (byte) 0xfe});

        ExitException refused =
                assertThrows(
                        ExitException.class, () -> RuntimeConfiguration.load(distribution, home));

        assertEquals(List.of(home.conf() + ": not UTF-8 text; write it anew"), refused.lines());
    }

    private void write(String text) throws IOException {
        Files.writeString(home.conf(), text);
    }
}
