package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.PeerView;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A session at the shell: a driver is installed, started, stopped, updated and uninstalled. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HotPlugIT {
    private static final String JAR = Jars.loopback().toUri().toString();

    @Inject private BundleContext shell;
    @Inject private Altstack altstack;

    @Configuration
    public Option[] altnet() throws Exception {
        Path state = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "hotplug");
        return new Option[] {InFramework.altnet(state, Map.of("altnet.altstack", Map.of()))};
    }

    @Test
    public void aDriverIsPluggedAndPulledWhileAllElseRuns() throws Exception {
        List<Bundle> others = List.of(shell.getBundles());
        List<String> states = states(others);
        assertEquals(List.of(), drivers());

        Bundle driver = shell.installBundle(JAR);
        assertEquals("installed is not started", List.of(), drivers());

        driver.start();
        awaitDriver();
        assertEquals(List.of("loopback:self"), peers());
        long first = loopbacks().get(0).serviceId();

        driver.stop();
        assertEquals("gone when stop returns", List.of(), drivers());
        assertEquals(List.of(), peers());

        driver.start();
        awaitDriver();
        assertNotEquals("a new life", first, loopbacks().get(0).serviceId());

        long second = loopbacks().get(0).serviceId();
        try (InputStream same = Files.newInputStream(Jars.loopback())) {
            driver.update(same);
        }
        awaitDriver();
        assertNotEquals("swapped", second, loopbacks().get(0).serviceId());

        driver.uninstall();
        assertEquals(List.of(), drivers());
        assertEquals(List.of(), peers());
        assertEquals(others, List.of(shell.getBundles()));
        assertEquals("all else went on", states, states(others));
    }

    @Test
    public void aSecondDriverOfTheSameIdWaitsForTheFirstToGo() throws Exception {
        Path newer = Files.createTempFile("altnet-driver", ".jar");
        Jars.changed(Jars.loopback(), newer, Map.of("Bundle-Version", "9.0.0"));
        Bundle first = shell.installBundle(JAR);
        Bundle second = shell.installBundle(newer.toUri().toString());
        try {
            first.start();
            awaitDriver();
            second.start();
            AltNetProcess.await("both", () -> loopbacks().size() == 2);
            AltNetProcess.await(
                    "the second to wait",
                    () ->
                            loopbacks().stream()
                                    .anyMatch(
                                            d ->
                                                    d.status().state()
                                                            == DriverStatus.State.DISABLED));

            first.uninstall();
            awaitDriver();
            assertEquals("altnet-driver-loopback 9.0.0", loopbacks().get(0).bundle());
        } finally {
            second.uninstall();
            Files.delete(newer);
        }
    }

    private static List<String> states(List<Bundle> bundles) {
        return bundles.stream().map(b -> b + " " + b.getState()).toList();
    }

    private void awaitDriver() {
        AltNetProcess.await(
                "loopback to be ACTIVE", () -> drivers().equals(List.of("loopback ACTIVE")));
    }

    /** As {@code altnet:drivers} shows them. */
    private List<String> drivers() {
        return loopbacks().stream().map(HotPlugIT::line).toList();
    }

    /** Lightning ships as a bundle of the system, and is there all the time. */
    private List<DriverView> loopbacks() {
        return altstack.drivers().stream().filter(d -> d.id().equals("loopback")).toList();
    }

    private static String line(DriverView driver) {
        return driver.id() + " " + driver.status().state();
    }

    private List<String> peers() {
        return altstack.peers().stream().map(PeerView::peer).map(p -> p.id().toString()).toList();
    }
}
