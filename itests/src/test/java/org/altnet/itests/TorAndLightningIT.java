package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * Two AltNets that have each other over Lightning and over Tor, and want to hear from both before
 * they call all clear: either medium can be pulled, also while it is asked, and the other answers.
 */
public class TorAndLightningIT {
    private static final String LIGHTNING = "altnet-driver-bolt8";
    private static final String TOR = "altnet-driver-onion";

    /** Less than what a question may take for which nobody is pulled. */
    private static final long AFTER_THE_PULL_SECONDS = 30;

    private static PrivateTor network;

    private final List<AltNetProcess> altnets = new ArrayList<>();
    private AltNetProcess bob;
    private AltNetProcess alice;
    private TcpRelay relay;

    @BeforeClass
    public static void rise() throws IOException {
        network = PrivateTor.start();
    }

    @AfterClass
    public static void fall() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    @Before
    public void start() throws Exception {
        bob =
                altnet(
                        List.of("[altnet.lightning]", "listen=127.0.0.1:0", "inbound=open"),
                        network.section("inbound=open"));
        String onion = PrivateTor.address(bob);
        String lightning = bob.get("drivers.lightning.reachable");
        int colon = lightning.lastIndexOf(':');
        relay = new TcpRelay(0, Integer.parseInt(lightning.substring(colon + 1)));
        alice =
                altnet(
                        List.of(
                                "[altnet.lightning]",
                                "peers=" + lightning.substring(0, colon + 1) + relay.port(),
                                "reconnect.first=1s",
                                "reconnect.most=5s"),
                        network.section("listen=no", "peers=" + onion),
                        List.of("[altnet.validation]", "all.clear.groups=2"));
        PrivateTor.awaitPeers(alice, 2);
    }

    @After
    public void stop() throws IOException {
        try {
            PrivateTor.assertTellsNoOnion(altnets);
        } finally {
            altnets.forEach(AltNetProcess::close);
            if (relay != null) {
                relay.close();
            }
        }
    }

    @Test
    public void allIsClearWithBothAndNotWithOne() throws Exception {
        assertLearns();
        assertAllClear();

        for (String driver : List.of(TOR, LIGHTNING)) {
            alice.exec("stop " + id(driver));
            PrivateTor.awaitPeers(alice, 1);
            assertLearns();
            assertFalse(verdict(), verdict().startsWith("OK"));

            alice.exec("start " + id(driver));
            PrivateTor.awaitPeers(alice, 2);
            assertLearns();
            assertAllClear();
        }
    }

    @Test
    public void lightningIsPulledWhileItIsAskedAndTorAnswers() throws Exception {
        relay.hold();
        CompletableFuture<Void> question = ask("Lightning");
        alice.exec("stop " + id(LIGHTNING));

        question.get(AFTER_THE_PULL_SECONDS, TimeUnit.SECONDS);
        assertSameTip();
        assertFalse(alice.exec("altnet:drivers").contains("lightning"));

        relay.release();
        alice.exec("start " + id(LIGHTNING));
        PrivateTor.awaitPeers(alice, 2);
        assertLearns();
        assertAllClear();
    }

    @Test
    public void torIsPulledWhileItIsAskedAndLightningAnswers() throws Exception {
        ProcessHandle tor = PrivateTor.torOf(alice).orElseThrow();
        signal("-STOP", tor);
        try {
            CompletableFuture<Void> question = ask("Tor");
            alice.exec("uninstall " + id(TOR));

            question.get(AFTER_THE_PULL_SECONDS, TimeUnit.SECONDS);
            assertSameTip();
            assertFalse(alice.exec("altnet:drivers").contains("tor "));
            AltNetProcess.await("the end of a tor that is stopped", () -> !tor.isAlive());
        } finally {
            if (tor.isAlive()) {
                signal("-CONT", tor);
            }
        }
    }

    @SafeVarargs
    private final AltNetProcess altnet(List<String>... sections) throws Exception {
        List<String> lines =
                new ArrayList<>(List.of("network=regtest", "[altnet.watchdog]", "gap=1h"));
        for (List<String> section : sections) {
            lines.addAll(section);
        }
        AltNetProcess altnet = new AltNetProcess(lines.toArray(String[]::new));
        altnets.add(altnet);
        return altnet.start();
    }

    /**
     * Bob has a block more, and Alice asks who has.
     *
     * @param medium over which the question has left when this returns
     * @return done when she has her answers
     */
    private CompletableFuture<Void> ask(String medium) throws Exception {
        bob.exec("altnet:mine 1");
        String sent = medium + " - Bridge send success";
        long before = count(sent);
        CompletableFuture<Void> question = CompletableFuture.runAsync(this::probe);
        AltNetProcess.await("a question over " + medium, () -> count(sent) > before);
        assertFalse("it is open", question.isDone());
        return question;
    }

    private void assertLearns() throws Exception {
        bob.exec("altnet:mine 1");
        probe();
        assertSameTip();
    }

    private void assertSameTip() throws Exception {
        assertEquals(bob.get("node.best.hash"), alice.get("node.best.hash"));
    }

    private void assertAllClear() throws Exception {
        assertTrue(verdict(), verdict().startsWith("OK"));
        assertTrue(verdict(), verdict().contains("2 of 2 independent media"));
        assertTrue(verdict(), verdict().contains("lightning") && verdict().contains("tor"));
    }

    private String verdict() throws Exception {
        return alice.get("verdict") + " " + alice.get("verdict.text");
    }

    /** It ends with 1 where too few say that all is clear. */
    private void probe() {
        try {
            alice.altnet("exec", "altnet:probe");
        } catch (IOException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private long count(String words) throws IOException {
        return alice.log().lines().filter(line -> line.contains(words)).count();
    }

    private String id(String bundle) throws Exception {
        return alice.exec("lb -l")
                .lines()
                .filter(line -> line.contains(bundle + ".jar"))
                .map(line -> line.substring(0, line.indexOf('|')).strip())
                .findFirst()
                .orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        int sent = new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
        assertEquals(0, sent);
    }
}
