package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What happens to a real node: AltNet comes back by itself, and cries for none of it. */
public class BitcoindTroubleIT {
    /** Longer than an answer takes, shorter than what the watchdog calls silence. */
    private static final long FROZEN_SECONDS = 6;

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Before
    public void require() {
        Bitcoind.program();
    }

    @Test
    public void aNodeThatIsDownAtTheStartKeepsNobodyWaiting() throws Exception {
        try (Bitcoind node = node();
                AltNetProcess altnet = altnet(node).start()) {
            assertEquals("it runs, and says so", 0, altnet.altnet("status").exit());
            assertTrue(altnet.get("node.state"), !altnet.get("node.state").equals("READY"));

            node.start().mine(101);
            awaitSameTip(altnet, node);
            assertNoAlarm(altnet);
        }
    }

    @Test
    public void aNodeThatIsKilledAndComesBackIsFoundAgain() throws Exception {
        try (Bitcoind node = node();
                AltNetProcess altnet = altnet(node)) {
            node.start().mine(101);
            altnet.start();
            awaitSameTip(altnet, node);

            for (int round = 0; round < 3; round++) {
                node.flush();
                node.kill();
                awaitState(altnet, () -> !altnet.get("node.state").equals("READY"));
                node.start().mine(2);
                awaitSameTip(altnet, node);
            }
            awaitState(altnet, () -> altnet.get("node.state").equals("READY"));
            assertNoAlarm(altnet);
        }
    }

    @Test
    public void aNodeThatAnswersNothingForSixSecondsIsWaitedFor() throws Exception {
        try (Bitcoind node = node();
                AltNetProcess altnet = altnet(node)) {
            node.start().mine(101);
            altnet.start();
            awaitSameTip(altnet, node);

            node.freeze();
            try {
                TimeUnit.SECONDS.sleep(FROZEN_SECONDS);
                assertEquals("it answers people", 0, altnet.altnet("status").exit());
                assertNoAlarm(altnet);
            } finally {
                node.thaw();
            }
            node.mine(2);
            awaitSameTip(altnet, node);
            assertNoAlarm(altnet);
        }
    }

    @Test
    public void aWrongPasswordIsToldAndARightOneIsTaken() throws Exception {
        try (Bitcoind node = node();
                AltNetProcess altnet = altnet(node)) {
            node.start().mine(101);
            node.password("wrong");
            altnet.start();
            AltNetProcess.await(
                    "a word about the password",
                    () -> altnet.log().contains("401") || altnet.log().contains("password"));

            node.rightPassword();
            awaitSameTip(altnet, node);
            assertNoAlarm(altnet);
        }
    }

    private Bitcoind node() throws IOException {
        return new Bitcoind(folder.newFolder("node").toPath());
    }

    private static AltNetProcess altnet(Bitcoind node) throws IOException {
        List<String> lines =
                new ArrayList<>(List.of("network=regtest", "[altnet.watchdog]", "gap=1h"));
        lines.addAll(node.section("altnet.node.bitcoind"));
        return new AltNetProcess(lines.toArray(String[]::new));
    }

    private static void awaitSameTip(AltNetProcess altnet, Bitcoind node) throws IOException {
        String best = node.best();
        awaitState(altnet, () -> altnet.get("node.best.hash").equals(best));
    }

    private static void awaitState(AltNetProcess altnet, Callable<Boolean> state) {
        AltNetProcess.await("the node's state in " + altnet.home(), state);
    }

    private static void assertNoAlarm(AltNetProcess altnet) throws Exception {
        assertEquals("No alarms.", altnet.exec("altnet:alarms --all"));
    }
}
