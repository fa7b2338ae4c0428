package org.altnet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class BundleJarTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 500);

    @TempDir private Path folder;

    @Test
    void tellsWhatTheManifestSays() throws IOException {
        BundleJar jar =
                BundleJar.read(
                        Jars.of(
                                folder.resolve("a.jar"),
                                "Bundle-SymbolicName: a.b;singleton:=true",
                                "Bundle-Version: 1.2.3.q",
                                "Service-Component: OSGI-INF/a.xml",
                                "Provide-Capability: osgi.service;objectClass:List<String>="
                                        + "\"org.altnet.api.driver.Driver\""));
        assertEquals(new Identity("a.b", new Version(1, 2, 3, "q")), jar.identity());
        assertTrue(jar.active());
        assertTrue(jar.promisesDriver());
        assertFalse(jar.isFragment());
    }

    @Test
    void aLibraryAndAFragmentRunNothing() throws IOException {
        assertFalse(BundleJar.read(bundle("Bundle-SymbolicName: a")).active());
        assertEquals(Version.emptyVersion, read("Bundle-SymbolicName: a").identity().version());
        BundleJar fragment = read("Bundle-SymbolicName: a", "Fragment-Host: h;x=1");
        assertTrue(fragment.isFragment());
        assertEquals("h", fragment.fragmentHost());
    }

    @Test
    void saysWhyItIsNoBundle() throws IOException {
        assertRefused("no META-INF/MANIFEST.MF", Jars.of(folder.resolve("a.jar")));
        assertRefused("no Bundle-SymbolicName", bundle("Bundle-Version: 1"));
        assertRefused("is no name", bundle("Bundle-SymbolicName: a\u001b[2J"));
        assertRefused("invalid version", bundle("Bundle-SymbolicName: a", "Bundle-Version: x.y"));
        assertRefused("a directory", Files.createDirectory(folder.resolve("d.jar")));
        assertRefused("not a jar", Files.write(folder.resolve("g.jar"), new byte[500]));
        assertRefused("not a jar", Files.write(folder.resolve("e.jar"), new byte[0]));
        assertRefused("nowhere.jar", folder.resolve("nowhere.jar"));
    }

    @Test
    void eachTruncationIsNoticed() throws IOException {
        byte[] whole = Files.readAllBytes(Jars.driver(folder.resolve("a.jar"), "a", "1"));
        for (int length = 0; length < whole.length; length++) {
            Path part = Files.write(folder.resolve("p.jar"), Arrays.copyOf(whole, length));
            assertRefused("not a jar, or not all of it", part);
        }
    }

    @Test
    void whateverTheBytesItIsReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Jars.driver(folder.resolve("a.jar"), "a", "1"));
        Random random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("f.jar"), bytes);
            try {
                assertFalse(BundleJar.read(file).identity().symbolicName().isEmpty());
            } catch (IOException refused) {
                assertFalse(refused.getMessage().isEmpty());
            }
        }
    }

    private BundleJar read(String... headers) throws IOException {
        return BundleJar.read(bundle(headers));
    }

    private Path bundle(String... headers) throws IOException {
        return Jars.of(folder.resolve("b.jar"), headers);
    }

    private static void assertRefused(String because, Path file) {
        IOException e = assertThrows(IOException.class, () -> BundleJar.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains(because), e.getMessage());
    }
}
