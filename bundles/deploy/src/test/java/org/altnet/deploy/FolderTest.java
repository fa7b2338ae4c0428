package org.altnet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.altnet.api.deploy.DeployedFile;
import org.altnet.api.deploy.DeployedFile.State;
import org.altnet.api.testing.ManualTime;
import org.altnet.deploy.Bundles.Installed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    private final ManualTime time = new ManualTime();
    private final FakeBundles bundles = new FakeBundles();
    @TempDir private Path directory;
    private Folder folder;

    @BeforeEach
    void aFolderAndADriverForIt() {
        folder = new Folder(directory, bundles, time.lane(), time);
        bundles.drivers.add("driver");
    }

    @AfterEach
    void nothingWentWrong() {
        assertEquals(0, time.failures().size(), time.failures().toString());
    }

    @Test
    void aDriverComesIsSwappedAndGoes() throws IOException {
        drop("d.jar", "driver", "1.0.0");
        assertShown("d.jar", State.RUNNING, "driver 1.0.0", "");
        FakeBundles.Fake bundle = bundles.at("deploy:d.jar");

        drop("d.jar", "driver", "2.0.0");
        assertShown("d.jar", State.RUNNING, "driver 2.0.0", "");
        assertEquals(1, bundle.updates, "in place");
        assertEquals(2, bundle.starts);

        delete("d.jar");
        assertEquals(Installed.State.UNINSTALLED, bundle.state());
        assertEquals(0, folder.files().size());
    }

    @Test
    void aBrokenFileIsTriedAgainWhenItChanges() throws IOException {
        Files.writeString(directory.resolve("d.jar"), "not a jar");
        arrived("d.jar");
        assertShown("d.jar", State.REFUSED, "", "not a jar, or not all of it");

        drop("d.jar", "driver", "1.0.0");
        assertShown("d.jar", State.RUNNING, "driver 1.0.0", "");
    }

    @Test
    void aBrokenFileDoesNotEndWhatRan() throws IOException {
        drop("d.jar", "driver", "1.0.0");
        Files.writeString(directory.resolve("d.jar"), "not a jar");
        arrived("d.jar");
        assertShown("d.jar", State.REFUSED, "driver 1.0.0", "; driver 1.0.0 from before stays");
        folder.settle();
        assertShown("d.jar", State.REFUSED, "driver 1.0.0", "from before stays");
        assertEquals(Installed.State.STARTED, bundles.at("deploy:d.jar").state());

        delete("d.jar");
        assertEquals(0, bundles.all().size());
    }

    @Test
    void whatTheFrameworkDoesNotTakeDoesNotEndWhatRan() throws IOException {
        drop("d.jar", "driver", "1.0.0");
        bundles.unusable.add("bad");
        drop("d.jar", "bad", "2.0.0");
        assertShown("d.jar", State.REFUSED, "driver 1.0.0", "refused: no sense in its headers; ");
        assertEquals(Installed.State.STARTED, bundles.at("deploy:d.jar").state());
    }

    @Test
    void aDuplicateWaitsAndHarmsNobody() throws Exception {
        FakeBundles.Fake first = bundles.add("file:/system/50/driver.jar", "driver", "1.0.0");
        first.start();
        drop("d.jar", "driver", "1.0.0");
        assertShown("d.jar", State.DUPLICATE, "driver 1.0.0", "bundle 1 of driver.jar, which");
        delete("d.jar");
        assertEquals(Installed.State.STARTED, first.state());

        drop("d.jar", "driver", "1.0.0");
        first.uninstall();
        folder.settle();
        assertShown("d.jar", State.RUNNING, "driver 1.0.0", "");
        assertEquals(0, first.updates);
    }

    @Test
    void theSecondFileTakesOverFromTheFirst() throws IOException {
        drop("a.jar", "driver", "1.0.0");
        drop("b.jar", "driver", "1.0.0");
        assertShown("b.jar", State.DUPLICATE, "driver 1.0.0", "of deploy/a.jar");
        delete("a.jar");
        assertShown("b.jar", State.RUNNING, "driver 1.0.0", "");
        assertEquals(1, bundles.all().size());
    }

    @Test
    void anotherVersionIsAnotherBundle() throws IOException {
        drop("a.jar", "driver", "1.0.0");
        drop("b.jar", "driver", "1.0.1");
        assertShown("b.jar", State.RUNNING, "driver 1.0.1", "");
        assertEquals(2, bundles.all().size());
    }

    @Test
    void aSwapToADuplicateIsNone() throws IOException {
        drop("a.jar", "driver", "1.0.0");
        drop("b.jar", "driver", "2.0.0");
        drop("b.jar", "driver", "1.0.0");
        assertShown("b.jar", State.DUPLICATE, "driver 1.0.0", "; driver 2.0.0 from before stays");
        delete("a.jar");
        assertShown("b.jar", State.RUNNING, "driver 1.0.0", "");
        assertEquals(1, bundles.at("deploy:b.jar").updates);
    }

    @Test
    void whatIsMissingIsNamedAndStartsWhenItComes() throws IOException {
        bundles.unresolvable.add("driver");
        drop("d.jar", "driver", "1.0.0");
        assertShown("d.jar", State.WAITING, "driver 1.0.0", "no bundle has: package org.nowhere");
        bundles.unresolvable.clear();
        folder.settle();
        assertShown("d.jar", State.RUNNING, "driver 1.0.0", "");
    }

    @Test
    void whoThrowsIsNotTriedAgain() throws IOException {
        bundles.throwing.add("driver");
        drop("d.jar", "driver", "1.0.0");
        assertShown("d.jar", State.FAILED, "driver 1.0.0", "does not start: no such device");
        bundles.throwing.clear();
        folder.settle();
        assertShown("d.jar", State.FAILED, "driver 1.0.0", "no such device");
        drop("d.jar", "driver", "1.0.0");
        assertShown("d.jar", State.RUNNING, "driver 1.0.0", "");
    }

    @Test
    void oneThatBringsNoDriverStays() throws IOException {
        drop("x.jar", "other", "1.0.0");
        assertShown("x.jar", State.STARTING, "other 1.0.0", "");
        time.advance(Duration.ofSeconds(5));
        assertShown("x.jar", State.NOT_A_DRIVER, "other 1.0.0", "brings no driver");
        assertEquals(Installed.State.STARTED, bundles.at("deploy:x.jar").state());

        bundles.drivers.add("other");
        folder.settle();
        assertShown("x.jar", State.RUNNING, "other 1.0.0", "");
    }

    @Test
    void aLibraryIsKnownAtOnce() throws IOException {
        Jars.of(directory.resolve("l.jar"), "Bundle-SymbolicName: l");
        arrived("l.jar");
        assertShown("l.jar", State.NOT_A_DRIVER, "l 0.0.0", "brings no driver");
        Jars.of(directory.resolve("f.jar"), "Bundle-SymbolicName: f", "Fragment-Host: h");
        arrived("f.jar");
        assertShown("f.jar", State.NOT_A_DRIVER, "f 0.0.0", "a fragment of h");
        assertEquals(0, bundles.at("deploy:f.jar").starts);
    }

    @Test
    void whatAnOperatorStopsStaysStopped() throws IOException {
        drop("d.jar", "driver", "1.0.0");
        FakeBundles.Fake bundle = bundles.at("deploy:d.jar");
        bundle.wanted = false;
        bundle.state = Installed.State.STOPPED;
        folder.settle();
        assertShown("d.jar", State.STOPPED, "driver 1.0.0", "stopped by hand");
        bundle.state = Installed.State.UNRESOLVED;
        folder.settle();
        assertShown("d.jar", State.STOPPED, "driver 1.0.0", "stopped by hand");
        assertEquals(1, bundle.starts);
        bundle.state = Installed.State.STARTED;
        folder.settle();
        assertShown("d.jar", State.RUNNING, "driver 1.0.0", "");

        bundle.uninstall();
        folder.settle();
        assertShown("d.jar", State.STOPPED, "driver 1.0.0", "uninstalled by hand");
        drop("d.jar", "driver", "1.0.0");
        assertShown("d.jar", State.RUNNING, "driver 1.0.0", "");
    }

    @Test
    void whatWentWhileNobodyLookedIsSwept() throws IOException {
        bundles.add("deploy:gone.jar", "driver", "1.0.0");
        bundles.add("deploy:here.jar", "driver", "2.0.0");
        bundles.add("file:/elsewhere.jar", "driver", "3.0.0");
        Jars.driver(directory.resolve("here.jar"), "driver", "2.0.0");
        folder.sweep();
        assertEquals(2, bundles.all().size());
        arrived("here.jar");
        assertEquals(2, bundles.all().size(), "the one that is there is taken over");
        assertShown("here.jar", State.RUNNING, "driver 2.0.0", "");
    }

    private void drop(String file, String symbolicName, String version) throws IOException {
        Jars.driver(directory.resolve(file), symbolicName, version);
        arrived(file);
    }

    private void arrived(String file) {
        folder.arrived(directory.resolve(file));
    }

    private void delete(String file) throws IOException {
        Files.delete(directory.resolve(file));
        folder.left(file);
    }

    private void assertShown(String file, State state, String bundle, String text) {
        DeployedFile shown =
                folder.files().stream()
                        .filter(f -> f.file().equals(file))
                        .findFirst()
                        .orElseThrow();
        assertEquals(state, shown.state(), shown.toString());
        assertEquals(bundle, shown.bundle());
        assertTrue(
                text.isEmpty() ? shown.text().isEmpty() : shown.text().contains(text),
                shown.text());
    }
}
