package org.altnet.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/altnet}, with a Java that tells what it was given. */
class LauncherScriptTest {
    private static final Path SCRIPT = Path.of("..", "src", "dist", "bin", "altnet");

    @TempDir Path directory;
    private Path script;
    private Path java;

    @BeforeEach
    void lay() throws IOException {
        // A folder with a blank in its name, and a link to the script from elsewhere.
        Path bin = Files.createDirectories(directory.resolve("the dist").resolve("bin"));
        Path real = executable(bin.resolve("altnet"), Files.readString(SCRIPT));
        script = Files.createSymbolicLink(directory.resolve("altnet"), real);
        java = directory.resolve("jdk");
        Files.createDirectories(java.resolve("bin"));
        executable(java.resolve("bin").resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        release("17.0.15");
    }

    @Test
    void theRuntimeGetsTheOptimisingCompilerAndALimit() throws Exception {
        List<String> given =
                run(Map.of("ALTNET_JAVA_OPTS", "-Xmx1g -Dx=y"), "--home", "/h h", "run");

        assertTrue(given.contains("-Xmx256m"), given.toString());
        assertTrue(given.indexOf("-Xmx1g") > given.indexOf("-Xmx256m"), "the later one counts");
        assertTrue(given.contains("-Dx=y"));
        assertFalse(given.contains("-XX:TieredStopAtLevel=1"));
        assertEquals(
                List.of("--home", "/h h", "run"), given.subList(given.size() - 3, given.size()));
    }

    @Test
    void everythingElseStartsFast() throws Exception {
        List<String> given = run(Map.of("ALTNET_JAVA_OPTS", "-Xmx1g"), "exec", "run", "a b");

        assertTrue(given.contains("-XX:TieredStopAtLevel=1"), given.toString());
        assertFalse(given.contains("-Xmx1g"));
        assertTrue(given.contains("-Daltnet.terminal=false"));
        assertEquals(List.of("exec", "run", "a b"), given.subList(given.size() - 3, given.size()));
        assertTrue(
                given.contains(
                        directory
                                .toRealPath()
                                .resolve("the dist/bin/altnet-launcher.jar")
                                .toString()),
                given.toString());
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        release("11.0.2");

        assertEquals(
                List.of(
                        "altnet: "
                                + java
                                + "/bin/java is Java 11; install 17 or newer, or set JAVA_HOME",
                        "code 1"),
                run(Map.of(), "version"));
    }

    @Test
    void aJavaWithoutAReleaseFileIsAsked() throws Exception {
        Files.delete(java.resolve("release"));
        executable(
                java.resolve("bin").resolve("java"),
                "#!/bin/sh\necho 'openjdk version \"1.8.0_302\"' >&2\n");

        assertEquals(
                List.of(
                        "altnet: "
                                + java
                                + "/bin/java is Java 1; install 17 or newer, or set JAVA_HOME",
                        "code 1"),
                run(Map.of(), "version"));
    }

    @Test
    void aMissingJavaIsNamed() throws Exception {
        Files.delete(java.resolve("bin").resolve("java"));

        assertEquals(
                List.of(
                        "altnet: no java in JAVA_HOME="
                                + java
                                + "; point it at a JDK or JRE, 17 or newer",
                        "code 1"),
                run(Map.of(), "version"));
    }

    private void release(String version) throws IOException {
        Files.writeString(
                java.resolve("release"),
                "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nJAVA_VERSION_DATE=\"x\"\n");
    }

    private List<String> run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("ALTNET_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> lines =
                new ArrayList<>(
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                                .lines()
                                .toList());
        if (process.waitFor() != 0) {
            lines.add("code " + process.exitValue());
        }
        return lines;
    }

    private static Path executable(Path path, String text) throws IOException {
        Files.deleteIfExists(path);
        Files.writeString(path, text);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
}
