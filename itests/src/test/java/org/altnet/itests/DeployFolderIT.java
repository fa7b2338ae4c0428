package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Test;

/** The deploy folder of the program that ships: what is dropped there, and what is said of it. */
public class DeployFolderIT {
    /** Bundles that a test makes are signed by nobody. */
    private static final String[] CONFIGURATION = {
        "network=regtest", "[altnet.admission]", "policy=open"
    };

    private static final String[] LISTENING = {
        "[altnet.lightning]", "listen=127.0.0.1:0", "inbound=open"
    };
    private static final int DROPS = 20;

    private AltNetProcess altnet;

    @After
    public void stop() throws IOException {
        try {
            assertSaid(0, " ERROR ");
            assertSaid(0, "not done after");
        } finally {
            altnet.close();
        }
    }

    @Test
    public void aDriverIsDroppedSwappedAndDeleted() throws Exception {
        start();
        drop("loopback.jar", Jars.loopback());
        awaitDriver("ACTIVE");
        assertSays(altnet.exec("altnet:deploy"), "loopback.jar  RUNNING");
        assertSaid(1, "deploy/loopback.jar: altnet-driver-loopback 0.1.0.SNAPSHOT is running");

        drop("loopback.jar", Jars.changed(Jars.loopback(), stage("v9"), version("9.0.0")));
        awaitSaid("altnet-driver-loopback 0.1.0.SNAPSHOT is replaced by");
        awaitDriver("ACTIVE");
        assertSays(altnet.exec("altnet:drivers loopback"), "altnet-driver-loopback 9.0.0");
        assertSaid(1, "deploy/loopback.jar: altnet-driver-loopback 9.0.0 is running");
        assertEquals("no other driver was touched", 1, count("Registered driver lightning"));

        String id = id("deploy:loopback.jar");
        altnet.exec("stop " + id);
        awaitSaid("deploy/loopback.jar: altnet-driver-loopback 9.0.0: stopped by hand");
        altnet.exec("update " + id);
        altnet.exec("start " + id);
        awaitCount(2, "deploy/loopback.jar: altnet-driver-loopback 9.0.0 is running");

        delete("loopback.jar");
        awaitSaid("deploy/loopback.jar is gone: altnet-driver-loopback 9.0.0 uninstalled");
        assertFalse(altnet.exec("altnet:drivers").contains("loopback"));
        assertSays(altnet.exec("altnet:deploy"), "Nothing in");
    }

    @Test
    public void theShippedDriverIsTakenOutAndDroppedInWithItsConfiguration() throws Exception {
        start(LISTENING);
        String key = key();
        Path lightning = Distribution.home().resolve("system/50/altnet-driver-bolt8.jar");
        drop("lightning.jar", lightning);
        awaitSaid("deploy/lightning.jar: altnet-driver-bolt8 0.1.0.SNAPSHOT: the same as bundle ");
        assertSays(altnet.exec("altnet:deploy"), "DUPLICATE");
        assertEquals("the first goes on", 1, count("Registered driver lightning"));
        delete("lightning.jar");
        awaitSaid("deploy/lightning.jar is gone");
        assertEquals("and is not uninstalled", key, key());

        drop("lightning.jar", lightning);
        awaitCount(2, "deploy/lightning.jar: altnet-driver-bolt8 0.1.0.SNAPSHOT: the same as");
        altnet.exec("uninstall " + id("altnet-driver-bolt8.jar"));
        awaitSaid("deploy/lightning.jar: altnet-driver-bolt8 0.1.0.SNAPSHOT is running");
        assertEquals("it listens again", key, key());

        delete("lightning.jar");
        awaitSaid("deploy/lightning.jar is gone: altnet-driver-bolt8 0.1.0.SNAPSHOT uninstalled");
        assertFalse(altnet.exec("altnet:drivers").contains("lightning"));
        drop("lightning.jar", lightning);
        awaitCount(2, "deploy/lightning.jar: altnet-driver-bolt8 0.1.0.SNAPSHOT is running");
        assertEquals("and again, after a while without its jar", key, key());
    }

    @Test
    public void whatCannotBeUsedIsSaidOnce() throws Exception {
        start();
        Files.writeString(deploy("garbage.jar"), "this is no jar");
        drop("library.jar", Jars.bundle(stage("l"), Map.of("Bundle-SymbolicName", "library")));
        drop(
                "waiting.jar",
                Jars.changed(
                        Jars.loopback(),
                        stage("w"),
                        Map.of("Import-Package", ",org.nowhere;version=\"[1.0,2)\"")));
        awaitSaid("waiting.jar: altnet-driver-loopback 0.1.0.SNAPSHOT: waits for what no bundle");
        drop("second.jar", Jars.loopback());
        awaitSaid("second.jar: altnet-driver-loopback 0.1.0.SNAPSHOT: the same as bundle ");
        String table = altnet.exec("altnet:deploy");
        Stream.of("REFUSED", "NOT_A_DRIVER", "WAITING", "DUPLICATE")
                .forEach(state -> assertSays(table, state));

        drop(
                "nowhere.jar",
                Jars.bundle(
                        stage("n"),
                        Map.of(
                                "Bundle-SymbolicName",
                                "nowhere",
                                "Export-Package",
                                "org.nowhere;version=\"1.5\"")));
        awaitSaid("deploy/waiting.jar: altnet-driver-loopback 0.1.0.SNAPSHOT is running");
        awaitDriver("ACTIVE");

        delete("second.jar");
        awaitSaid("deploy/second.jar is gone");
        awaitDriver("ACTIVE");
        assertSaid(1, "deploy/garbage.jar: refused: not a jar, or not all of it");
        assertSaid(1, "deploy/library.jar: library 0.0.0: brings no driver");
        assertSaid(1, "deploy/waiting.jar: altnet-driver-loopback 0.1.0.SNAPSHOT: waits for");
        assertSaid(1, "package org.nowhere [1.0.0,2.0.0)");
        assertSaid(1, "deploy/second.jar: ");
        assertSaid(1, "deploy/nowhere.jar: nowhere 0.0.0: brings no driver");
        assertSaid(1, "deploy/waiting.jar: altnet-driver-loopback 0.1.0.SNAPSHOT is running");
        assertEquals("FileInstall was not asked", 0, count("Failed to install artifact"));
    }

    @Test
    public void aCopyThatGrowsIsUsedWhenItIsWhole() throws Exception {
        start();
        byte[] whole = Files.readAllBytes(Jars.loopback());
        Files.write(deploy("slow.jar"), Arrays.copyOf(whole, whole.length / 3));
        awaitSaid("deploy/slow.jar: refused: not a jar, or not all of it");
        Files.write(deploy("slow.jar"), Arrays.copyOf(whole, whole.length - 1));
        // A file that came after has been seen: so has what was there of this one.
        drop("library.jar", Jars.bundle(stage("l"), Map.of("Bundle-SymbolicName", "library")));
        awaitSaid("deploy/library.jar: ");
        Files.write(deploy("slow.jar"), whole);
        awaitDriver("ACTIVE");
        assertSaid(1, "deploy/slow.jar: refused");
        assertSaid(1, "deploy/slow.jar: altnet-driver-loopback 0.1.0.SNAPSHOT is running");
    }

    @Test
    public void whatLiesThereAtTheStartRunsWhenTheStartIsOver() throws Exception {
        altnet = new AltNetProcess(CONFIGURATION);
        Files.createDirectories(deploy(""));
        drop("a.jar", Jars.loopback());
        drop("b.jar", Jars.loopback());
        Files.writeString(deploy("garbage.jar"), "this is no jar");
        drop(
                "waiting.jar",
                Jars.bundle(
                        stage("w"),
                        Map.of("Bundle-SymbolicName", "w", "Import-Package", "org.nowhere")));
        altnet.start();

        String bundles = altnet.exec("lb -l");
        assertEquals(bundles, 1, bundles.split("deploy:[ab]\\.jar", -1).length - 1);
        assertFalse(bundles, bundles.contains(altnet.home().resolve("deploy").toString()));
        assertSaid(1, ".jar: altnet-driver-loopback 0.1.0.SNAPSHOT is running");
        assertSaid(1, "the same as bundle ");
        assertSaid(1, "deploy/garbage.jar: refused");
        assertSaid(1, "deploy/waiting.jar: w 0.0.0: waits for what no bundle has");
    }

    @Test
    public void theRoomCanBeStoppedAndNobodyTakesItsPlace() throws Exception {
        start();
        drop("a.jar", Jars.loopback());
        awaitDriver("ACTIVE");
        String room = id("altnet-deploy.jar");
        altnet.exec("stop " + room);
        drop("b.jar", Jars.changed(Jars.loopback(), stage("v9"), version("9.0.0")));
        delete("a.jar");
        // By hand, without the room: it takes the jar in its own way.
        altnet.exec("start " + id("org.apache.felix.fileinstall.jar"));
        AltNetProcess.await("FileInstall", () -> altnet.exec("lb -l").contains("/deploy/b.jar"));
        altnet.exec("start " + room);

        awaitSaid("deploy/b.jar: altnet-driver-loopback 9.0.0 is running");
        String bundles = altnet.exec("lb -l");
        assertFalse(bundles, bundles.contains("deploy:a.jar"));
        assertFalse(bundles, bundles.contains(altnet.home().resolve("deploy").toString()));
        assertEquals(1, count("deploy/a.jar is gone"));
    }

    /** Prints how long it takes; the machine decides, so nothing is expected of it. */
    @Test
    public void fromTheDropToTheAltstack() throws Exception {
        start();
        List<Long> millis = new ArrayList<>();
        for (int i = 1; i <= DROPS; i++) {
            Path staged = Files.copy(Jars.loopback(), stage("drop"));
            long begin = System.nanoTime();
            Files.move(staged, deploy("loopback.jar"), StandardCopyOption.ATOMIC_MOVE);
            int times = i;
            awaitClosely(() -> count("Driver loopback is ACTIVE") == times);
            millis.add(Duration.ofNanos(System.nanoTime() - begin).toMillis());
            delete("loopback.jar");
            awaitCount(times, "deploy/loopback.jar is gone: altnet-driver-loopback");
        }
        millis.sort(null);
        System.out.printf(
                "%d drops, until the altstack has the driver ACTIVE: median %d ms, max %d ms%n",
                DROPS, millis.get(DROPS / 2), millis.get(DROPS - 1));
    }

    private void start(String... more) throws Exception {
        altnet =
                new AltNetProcess(
                        Stream.concat(Stream.of(CONFIGURATION), Stream.of(more))
                                .toArray(String[]::new));
        altnet.start();
    }

    /** Puts a whole file there at once. */
    private void drop(String name, Path jar) throws IOException {
        Path staged = stage(name + ".staged");
        Files.copy(jar, staged);
        Files.move(staged, deploy(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void delete(String name) throws IOException {
        Files.delete(deploy(name));
    }

    private Path deploy(String name) {
        return altnet.home().resolve("deploy").resolve(name);
    }

    private Path stage(String name) {
        return altnet.home().resolve(name);
    }

    private static Map<String, String> version(String version) {
        return Map.of("Bundle-Version", version);
    }

    /** Of the bundle whose location ends so. */
    private String id(String location) throws Exception {
        return altnet.exec("lb -l")
                .lines()
                .filter(line -> line.contains(location))
                .map(line -> line.substring(0, line.indexOf('|')).strip())
                .findFirst()
                .orElseThrow();
    }

    /** The node's own key, for as long as its Lightning driver listens. */
    private String key() throws Exception {
        AltNetProcess.await(
                "Lightning to listen",
                () -> altnet.exec("altnet:drivers lightning").contains("reachable at"));
        return altnet.get("drivers.lightning.reachable").split("@")[0];
    }

    private void awaitDriver(String state) {
        AltNetProcess.await(
                "loopback to be " + state,
                () ->
                        altnet.exec("altnet:drivers").contains("loopback")
                                && altnet.get("drivers.loopback.state").equals(state));
    }

    private void awaitSaid(String line) {
        awaitCount(1, line);
    }

    private void awaitCount(int times, String line) {
        AltNetProcess.await("'" + line + "' x " + times, () -> count(line) == times);
    }

    private static void awaitClosely(CallableCondition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            assertTrue("in time", System.nanoTime() < end);
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    @FunctionalInterface
    private interface CallableCondition {
        boolean holds() throws IOException;
    }

    private void assertSaid(int times, String line) throws IOException {
        assertEquals("'" + line + "' in\n" + altnet.log(), times, count(line));
    }

    private int count(String line) throws IOException {
        String log = altnet.log();
        int count = 0;
        for (int at = log.indexOf(line); at >= 0; at = log.indexOf(line, at + 1)) {
            count++;
        }
        return count;
    }

    private static void assertSays(String text, String part) {
        assertTrue("'" + part + "' is not said in\n" + text, text.contains(part));
    }
}
