package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * The driver that brings a tor along, dropped, swapped and deleted while that runs. Its tor has no
 * network here: it is told to keep off any.
 */
public class TorHotPlugIT {
    private static final String JAR = "altnet-driver-onion.jar";

    private Path torrc;
    private AltNetProcess altnet;

    @Before
    public void start() throws Exception {
        assumeTrue(
                "skipped: a tor comes along for Linux on x86-64 and ARM alone",
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").matches("amd64|aarch64|arm"));
        torrc = Files.createTempFile("altnet-torrc", "");
        Files.writeString(torrc, "DisableNetwork 1\n");
        altnet =
                new AltNetProcess(
                        "network=regtest",
                        "[altnet.admission]",
                        "policy=open",
                        "[altnet.tor]",
                        "torrc=" + torrc,
                        "inbound=open");
        altnet.start();
    }

    @After
    public void stop() throws IOException {
        if (altnet == null) {
            return;
        }
        try {
            PrivateTor.assertTellsNoOnion(altnet.log());
            assertFalse(altnet.log(), altnet.log().contains(" ERROR "));
        } finally {
            altnet.close();
            Files.delete(torrc);
        }
    }

    @Test
    public void eachLifeOfTheDriverHasATorOfItsOwn() throws Exception {
        ProcessHandle first = awaitTor();
        altnet.exec("uninstall " + id());
        awaitEnd(first);
        assertFalse(altnet.exec("altnet:drivers").contains("tor "));

        drop(Distribution.home().resolve("drivers").resolve(JAR));
        ProcessHandle second = awaitTor();
        assertNotEquals(first.pid(), second.pid());

        drop(
                Jars.changed(
                        Distribution.home().resolve("drivers").resolve(JAR),
                        altnet.home().resolve("newer"),
                        Map.of("Bundle-Version", "9.0.0")));
        awaitEnd(second);
        AltNetProcess.await(
                "the newer one",
                () -> altnet.exec("altnet:drivers tor").contains("altnet-driver-onion 9.0.0"));
        ProcessHandle third = awaitTor();
        assertNotEquals(second.pid(), third.pid());

        Files.delete(deployed());
        awaitEnd(third);
        AltNetProcess.await("its end", () -> !altnet.exec("altnet:drivers").contains("tor "));
    }

    @Test
    public void aTorEndsWithAnAltNetThatIsKilled() throws Exception {
        ProcessHandle tor = awaitTor();
        altnet.kill();
        awaitEnd(tor);
        altnet.start();
        assertNotEquals(tor.pid(), awaitTor().pid());

        ProcessHandle last = awaitTor();
        assertEquals(0, altnet.altnet("stop").exit());
        awaitEnd(last);
    }

    private ProcessHandle awaitTor() throws IOException {
        AltNetProcess.await("a tor", () -> PrivateTor.torOf(altnet).isPresent());
        return PrivateTor.torOf(altnet).orElseThrow();
    }

    private static void awaitEnd(ProcessHandle tor) {
        AltNetProcess.await("the end of tor " + tor.pid(), () -> !tor.isAlive());
    }

    private void drop(Path jar) throws IOException {
        Path staged = Files.copy(jar, altnet.home().resolve("staged"));
        Files.move(
                staged,
                deployed(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private Path deployed() {
        return altnet.home().resolve("deploy").resolve(JAR);
    }

    private String id() throws Exception {
        return altnet.exec("lb -l")
                .lines()
                .filter(line -> line.contains(JAR))
                .map(line -> line.substring(0, line.indexOf('|')).strip())
                .findFirst()
                .orElseThrow();
    }
}
