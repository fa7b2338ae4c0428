package org.altnet.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionPolicyTest {
    private static final String ONE = "ab".repeat(32);
    private static final String TWO = "01".repeat(32);

    @TempDir Path directory;
    private Distribution distribution;
    private Home home;

    @BeforeEach
    void lay() throws IOException {
        distribution = new Distribution(directory.resolve("dist"));
        home = new Home(directory.resolve("home"));
        // A bundle that pretends to own the section changes nothing about it.
        Jars.jar(
                distribution.directory().resolve("system").resolve("50").resolve("liar.jar"),
                Jars.metatype("altnet.admission", "<AD id=\"polcy\" type=\"String\"/>"));
        Files.createDirectories(home.conf().getParent());
    }

    @Test
    void isSignedUnlessSaidOtherwise() throws IOException, ExitException {
        assertEquals(AdmissionPolicy.DEFAULT, load().admission());
        assertEquals(AdmissionPolicy.DEFAULT, load("policy=signed", "sha256=").admission());
    }

    @Test
    void openIsWarnedOfAtEachStart() throws IOException, ExitException {
        RuntimeConfiguration open = load("policy=open");

        assertEquals(new AdmissionPolicy(true, Set.of()), open.admission());
        assertEquals(
                List.of(
                        home.conf()
                                + ":2: [altnet.admission] policy=open: any jar in deploy/ runs,"
                                + " whoever made it; set policy=signed unless you develop it"),
                open.warnings());
    }

    @Test
    void aListIsReadInAnyCase() throws IOException, ExitException {
        assertEquals(
                new AdmissionPolicy(false, Set.of(ONE, TWO)),
                load("sha256=" + ONE.toUpperCase() + ", " + TWO).admission());
    }

    @Test
    void isNotAComponentsConfiguration() throws IOException, ExitException {
        assertFalse(load("policy=open").configuratorJson().contains("admission"));
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        assertRefused(
                ":2: [altnet.admission] policy: 'opne' is none of: signed, open", "policy=opne");
        assertRefused(
                ":2: unknown key 'polcy' in [altnet.admission]; did you mean 'policy'?"
                        + " (known: policy, sha256)",
                "polcy=open");
        assertRefused(
                ":2: [altnet.admission] sha256: 'abc' is not 64 hex digits; print them with"
                        + " sha256sum",
                "sha256=" + ONE + ",abc");
        assertRefused(
                ":3: [altnet.admission] sha256: means nothing while policy=open; remove one of"
                        + " the two",
                "policy=open",
                "sha256=" + ONE);
    }

    private void assertRefused(String line, String... settings) throws IOException {
        ExitException refused = assertThrows(ExitException.class, () -> load(settings));
        assertEquals(78, refused.status());
        assertEquals(List.of(home.conf() + line), refused.lines());
    }

    private RuntimeConfiguration load(String... settings) throws IOException, ExitException {
        Files.writeString(home.conf(), "[altnet.admission]\n" + String.join("\n", settings) + "\n");
        return RuntimeConfiguration.load(distribution, home);
    }
}
