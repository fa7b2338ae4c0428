package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is shipped: what it is made of, and that it runs wherever it is put. */
public class DistributionIT {
    private static final Pattern READY = Pattern.compile("ready +(\\d+) ms after its start");
    private static final Pattern MEMORY = Pattern.compile("memory +(\\d+) MB resident");
    private static final Pattern MAJOR = Pattern.compile("JAVA_VERSION=\"(\\d+)");
    private static final int OLDEST_JAVA = 17;

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void everythingIsInItsPlace() throws Exception {
        Path home = Distribution.home();
        for (String file :
                List.of(
                        "LICENSE",
                        "bin/altnet",
                        "bin/altnet-launcher.jar",
                        "bin/org.apache.felix.framework.jar",
                        "conf/altnet.conf",
                        "conf/framework.properties",
                        "conf/system.properties",
                        "conf/logback.xml",
                        "drivers/altnet-driver-loopback.jar",
                        "etc/gosh_profile")) {
            Path path = home.resolve(file);
            assertTrue(file + " is missing", Files.isRegularFile(path));
            assertTrue(file + " is empty", Files.size(path) > 0);
        }
        assertTrue(Files.isExecutable(Distribution.program()));
        assertTrue(Files.readString(home.resolve("LICENSE")).contains("Apache License"));
        for (String made : List.of("var", "state")) {
            assertFalse(made + " is an operator's", Files.exists(home.resolve(made)));
        }
    }

    @Test
    public void levelsAreNumbersAndFullOfBundles() throws Exception {
        List<String> levels =
                Distribution.levels().stream().map(l -> l.getFileName().toString()).toList();
        assertEquals(List.of("10", "15", "20", "30", "40", "50", "90"), levels);
        for (Path level : Distribution.levels()) {
            assertFalse(level + " is empty", Distribution.jars(level).isEmpty());
            try (Stream<Path> all = Files.list(level)) {
                assertEquals(Distribution.jars(level).size(), all.count());
            }
        }
    }

    @Test
    public void everySymbolicNameRunsOnce() throws Exception {
        Map<String, Path> byName = new HashMap<>();
        List<Path> jars = new ArrayList<>();
        Distribution.levels().forEach(level -> jars.addAll(Distribution.jars(level)));
        for (Path jar : jars) {
            Path other = byName.put(symbolicName(jar), jar);
            assertTrue(jar + " is the same bundle as " + other, other == null);
        }
    }

    @Test
    public void versionAndHelpNeedNoHome() throws Exception {
        AltNetProcess.Result version = AltNetProcess.run(null, "version");
        assertEquals(version.out(), 0, version.exit());
        assertTrue(version.out(), version.out().contains("AltNet"));
        assertTrue(version.out(), version.out().contains("Java"));

        AltNetProcess.Result help = AltNetProcess.run(null, "help");
        assertEquals(help.out(), 0, help.exit());
        for (String verb : List.of("run", "start", "stop", "status", "shell", "exec", "init")) {
            assertTrue(verb + " is not in\n" + help.out(), help.out().contains(verb));
        }

        AltNetProcess.Result keys = AltNetProcess.run(null, "help", "config");
        assertEquals(keys.out(), 0, keys.exit());
        assertTrue(keys.out(), keys.out().contains("[altnet.lightning]"));
    }

    @Test
    public void runsFromAPathWithSpacesOnAHomeWithSpaces() throws Exception {
        Path copy = copyTo(folder.newFolder("the programs of Alice").toPath());
        assertLives(
                Program.shipped().withScript(copy.resolve("bin/altnet")),
                folder.newFolder("her home").toPath());
    }

    @Test
    public void runsFromAnotherDirectoryByARelativePath() throws Exception {
        Path elsewhere = Distribution.home().resolve("conf");
        assertLives(
                Program.shipped().withScript(Path.of("../bin/altnet")).in(elsewhere),
                folder.newFolder("home").toPath());
    }

    @Test
    public void runsThroughSymbolicLinks() throws Exception {
        Path bin = folder.newFolder("bin").toPath();
        Path absolute = Files.createSymbolicLink(bin.resolve("altnet-1"), Distribution.program());
        Path relative =
                Files.createSymbolicLink(
                        bin.resolve("altnet"), Path.of(absolute.getFileName() + ""));
        assertLives(
                Program.shipped().withScript(relative).in(folder.getRoot().toPath()),
                folder.newFolder("home").toPath());
    }

    /** A row of {@code -Daltnet.jdks} (homes, separated by colons), or what the system has. */
    @Test
    public void runsOnOtherJavas() throws Exception {
        Map<Integer, Path> others = otherJavas();
        if (others.isEmpty()) {
            System.out.println(
                    "DistributionIT: NOT TRIED ON ANOTHER JAVA: there is none beside "
                            + System.getProperty("java.home")
                            + "; name one with -Daltnet.jdks=<home>");
        }
        assumeFalse("no other Java here", others.isEmpty());
        for (Map.Entry<Integer, Path> java : others.entrySet()) {
            String home = java.getValue().toString();
            System.out.println("DistributionIT: on Java " + java.getKey() + " of " + home);
            Program program = Program.shipped().with("JAVA_HOME", home);
            AltNetProcess.Result version = program.run("version");
            assertTrue(version.out(), version.out().contains("Java " + java.getKey()));
            assertFalse("no word of the JVM's own", version.out().contains("WARNING"));
            assertLives(program, folder.newFolder("home" + java.getKey()).toPath());
        }
    }

    /** start, READY, status, stop; prints how long and how large. */
    private static void assertLives(Program program, Path home) throws Exception {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/altnet.conf"), "network=regtest\n");
        String[] onHome = {"--home", home.toString(), ""};
        AltNetProcess.Result started = program.run(verb(onHome, "start"));
        try {
            assertEquals(started.out(), 0, started.exit());
            assertTrue(started.out(), started.out().contains("AltNet runs: pid "));
            assertEquals("a word too many: " + started.out(), 1, started.out().lines().count());
            AltNetProcess.Result status = program.run(verb(onHome, "status"));
            assertEquals(status.out(), 0, status.exit());
            assertTrue(status.out(), status.out().contains("regtest"));
            System.out.println(
                    "DistributionIT: READY "
                            + number(READY, status.out())
                            + " ms, "
                            + number(MEMORY, status.out())
                            + " MB resident ("
                            + program.script()
                            + ")");
        } finally {
            AltNetProcess.Result stopped = program.run(verb(onHome, "stop"));
            assertEquals(stopped.out(), 0, stopped.exit());
        }
        assertEquals(3, program.run(verb(onHome, "status")).exit());
        assertFalse(Files.exists(home.resolve("var/altnet.sock")));
    }

    private static String[] verb(String[] onHome, String verb) {
        String[] all = onHome.clone();
        all[all.length - 1] = verb;
        return all;
    }

    /** For information: a machine without /proc tells no memory. */
    private static String number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "?";
    }

    private static Path copyTo(Path target) throws IOException {
        Path source = Distribution.home();
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : all.toList()) {
                Path copy = target.resolve(source.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return target;
    }

    private static String symbolicName(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            assertTrue(jar + " is no bundle", name != null);
            return name.split(";")[0].strip();
        }
    }

    /** Homes by feature version, of those that can run AltNet and do not run this. */
    private static Map<Integer, Path> otherJavas() throws IOException {
        Map<Integer, Path> found = new TreeMap<>();
        for (Path home : candidates()) {
            Path release = home.resolve("release");
            if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
                continue;
            }
            Matcher major = MAJOR.matcher(Files.readString(release));
            if (major.find()) {
                int feature = Integer.parseInt(major.group(1));
                if (feature >= OLDEST_JAVA && feature != Runtime.version().feature()) {
                    found.putIfAbsent(feature, home.toRealPath());
                }
            }
        }
        return found;
    }

    private static List<Path> candidates() throws IOException {
        String named = System.getProperty("altnet.jdks", "");
        if (!named.isBlank()) {
            return Arrays.stream(named.split(":")).map(Path::of).toList();
        }
        Path usual = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(usual)) {
            return List.of();
        }
        try (Stream<Path> homes = Files.list(usual)) {
            return homes.sorted().toList();
        }
    }
}
