package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The main job, in the framework: Alice's bundles here, Bob as the program that ships, and nothing
 * between them but BOLT 8.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RoundTripIT {
    private static final String[] BOBS_CONFIGURATION = {
        "network=regtest",
        "[altnet.watchdog]",
        "gap=1h",
        "[altnet.lightning]",
        "listen=127.0.0.1:0",
        "inbound=open"
    };

    @Inject private Altstack altstack;
    @Inject private BitcoinNode node;
    @Inject private AltLogicValidation validation;
    @Inject private ConfigurationAdmin configurations;

    @Configuration
    public Option[] alice() throws Exception {
        Path state = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "roundtrip");
        return new Option[] {
            InFramework.altnet(
                    state,
                    Map.of(
                            "altnet.chain",
                            Map.of(),
                            "altnet.alarm",
                            Map.of(),
                            "altnet.node.embedded",
                            Map.of(),
                            "altnet.altstack",
                            Map.of(),
                            "altnet.watchdog",
                            Map.of("gap", "1h"),
                            "altnet.validation",
                            Map.of("all.clear.groups", "1"),
                            "altnet.lightning",
                            Map.of()))
        };
    }

    @Test
    public void aliceLearnsOfBobsBlocksOverLightning() throws Exception {
        try (AltNetProcess bob = new AltNetProcess(BOBS_CONFIGURATION).start()) {
            bob.exec("altnet:mine 3");
            String address = bob.get("drivers.lightning.reachable");

            callPeer(address);
            AltNetProcess.await("the peer", () -> altstack.peers().size() == 1);
            assertEquals(0, node.bestHeader().height());

            ProbeReport report = validation.probe().toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertEquals(bob.get("node.best.hash"), node.bestHeader().hash().toString());
            assertEquals(3, node.bestHeader().height());
            assertEquals(3, report.added());
            assertEquals(3, report.handedOver());
            assertEquals(Verdict.State.OK, report.verdict().state());
            assertEquals(
                    List.of("lightning:" + address + " " + Receipt.Result.ACCEPTED),
                    report.receipts().stream().map(r -> r.peer() + " " + r.result()).toList());
            assertEquals(DriverStatus.State.ACTIVE, altstack.drivers().get(0).status().state());
            assertTrue(altstack.peers().get(0).medianLatency().isPresent());
        }
    }

    /** The operator edits the section while AltNet runs: the driver comes back with it. */
    private void callPeer(String address) throws Exception {
        Dictionary<String, Object> section = new Hashtable<>();
        section.put("peers", address);
        configurations.getConfiguration("altnet.lightning", "?").update(section);
    }
}
