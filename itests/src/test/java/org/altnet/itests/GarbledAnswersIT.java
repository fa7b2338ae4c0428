package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.stack.PeerView;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.driver.loopback.Faults;
import org.altnet.driver.loopback.Faults.Garble;
import org.altnet.driver.loopback.LoopbackDriver;
import org.altnet.driver.loopback.LoopbackMedium;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Bob is ahead and lies about it: Alice keeps her tip, says why, and thinks less of Bob. All rooms
 * are the real ones.
 */
public class GarbledAnswersIT {
    private static final PeerId BOB = new PeerId("loopback", "bob");
    private static final int AHEAD = 5;

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final LoopbackMedium medium = new LoopbackMedium();

    @Test
    public void anHonestBobIsBelieved() throws Exception {
        try (PlainAltNet alice = alice();
                PlainAltNet bob = bob(Garble.NONE)) {
            ProbeReport report = probe(alice);

            assertEquals(bob.node().bestHeader().hash(), alice.node().bestHeader().hash());
            assertEquals(AHEAD, report.handedOver());
            assertEquals(100, bobAsSeenBy(alice).score());
        }
    }

    @Test
    public void wrongWork() throws Exception {
        assertRefused(Garble.WRONG_WORK, "PROOF_OF_WORK", 50);
    }

    @Test
    public void aBrokenLink() throws Exception {
        assertRefused(Garble.BROKEN_LINK, "LINK", 50);
    }

    @Test
    public void headersOfAnotherNetwork() throws Exception {
        // They might follow ours somewhere: that is found out before he is blamed.
        assertRefused(Garble.OTHER_NETWORK, "connect to none of ours", 75, Receipt.Result.HEARD);
    }

    @Test
    public void aTruncatedAnswer() throws Exception {
        assertRefused(Garble.TRUNCATED, "5 of them need 405 bytes", 75);
    }

    @Test
    public void oneHeaderTooMany() throws Exception {
        assertRefused(Garble.TOO_MANY, "2001", 75);
    }

    @Test
    public void aLiarWhoGoesOnIsDropped() throws Exception {
        try (PlainAltNet alice = alice();
                PlainAltNet bob = bob(Garble.WRONG_WORK)) {
            probe(alice);
            probe(alice);

            AltNetProcess.await("Bob to be dropped", () -> alice.altstack().peers().isEmpty());
            assertEquals(Verdict.State.UNRESOLVED, probe(alice).verdict().state());
            assertEquals(AHEAD, bob.node().bestHeader().height());
        }
    }

    private void assertRefused(Garble lie, String because, int score) throws Exception {
        assertRefused(
                lie,
                because,
                score,
                Receipt.Result.REJECTED,
                Receipt.Result.FAILED,
                Receipt.Result.SILENT);
    }

    private void assertRefused(Garble lie, String because, int score, Receipt.Result... results)
            throws Exception {
        try (PlainAltNet alice = alice();
                PlainAltNet bob = bob(lie)) {
            StoredHeader before = alice.node().bestHeader();

            ProbeReport report = probe(alice);

            assertEquals(before, alice.node().bestHeader());
            assertEquals(before, alice.chain().tip());
            assertEquals(AHEAD, bob.node().bestHeader().height());
            assertEquals(Verdict.State.UNRESOLVED, report.verdict().state());
            assertEquals(0, report.added());
            Receipt receipt = report.receipts().get(0);
            assertTrue(receipt.toString(), List.of(results).contains(receipt.result()));
            AltNetProcess.await("Bob's score", () -> bobAsSeenBy(alice).score() == score);
            String reason = bobAsSeenBy(alice).lastError();
            assertTrue(reason, reason.contains(because));
        }
    }

    private PlainAltNet alice() throws Exception {
        return new PlainAltNet(folder.newFolder("alice").toPath())
                .plug("loopback", new LoopbackDriver(medium, "alice", Faults.NONE));
    }

    private PlainAltNet bob(Garble lie) throws Exception {
        PlainAltNet bob = new PlainAltNet(folder.newFolder("bob").toPath());
        bob.miner().mine(AHEAD);
        return bob.plug(
                "loopback", new LoopbackDriver(medium, "bob", new Faults(Duration.ZERO, 0, lie)));
    }

    private static ProbeReport probe(PlainAltNet alice) throws Exception {
        AltNetProcess.await(
                "Bob, or his ban",
                () ->
                        !alice.altstack().peers().isEmpty()
                                || !alice.validation().recent().isEmpty());
        return alice.validation().probe().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static PeerView bobAsSeenBy(PlainAltNet alice) {
        return alice.altstack().peers().stream()
                .filter(view -> view.peer().id().equals(BOB))
                .findFirst()
                .orElseThrow();
    }
}
