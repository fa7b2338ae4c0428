package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A transaction that Lightning alone gets out, between real nodes, and back in a block. */
public class EmergencyTxIT {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void itArrivesWithAReceiptAndIsConfirmed() throws Exception {
        Bitcoind.program();
        try (EclipsedPair pair =
                        new EclipsedPair(
                                folder.newFolder("a").toPath(), folder.newFolder("b").toPath());
                AltNetProcess alice = pair.alice("2s")) {
            String transaction = pair.alicesNode().payment(pair.bobsNode().newAddress());
            String txid = pair.alicesNode().txid(transaction);
            String line = "altnet:sendemergencytx --yes --min-acks 1 " + transaction;

            garbageIsRefused(alice, transaction);
            assertFalse(pair.bobsNode().hasInMempool(txid));

            alice.exec(line);
            AltNetProcess.await("Bob's mempool", () -> pair.bobsNode().hasInMempool(txid));
            AltNetProcess.await("a receipt", () -> said(alice, txid, "lightning:.*ACCEPTED"));
            assertTrue("its own node has it too", pair.alicesNode().hasInMempool(txid));

            // Once more is the same one, also for an AltNet that was killed.
            alice.exec(line);
            alice.kill();
            alice.start();
            AltNetProcess.await(
                    "the receipt, kept", () -> said(alice, txid, "lightning:.*ACCEPTED"));

            pair.bobsNode().mine(1);
            pair.awaitSameBlock();
            AltNetProcess.await("word that it is confirmed", () -> said(alice, txid, "CONFIRMED"));
            assertTrue(pair.alicesNode().block(pair.alicesNode().best()).contains(transaction));
            assertFalse(pair.alicesNode().hasInMempool(txid));
        }
    }

    private static void garbageIsRefused(AltNetProcess alice, String transaction) throws Exception {
        for (String garbage :
                new String[] {"zz", "00", transaction.substring(2), transaction + "00"}) {
            AltNetProcess.Result result =
                    alice.altnet("exec", "altnet:sendemergencytx --yes " + garbage);
            assertNotEquals(result.out(), 0, result.exit());
            assertEquals(result.out(), 1, result.out().strip().lines().count());
        }
    }

    private static boolean said(AltNetProcess altnet, String txid, String pattern)
            throws Exception {
        return altnet.exec("altnet:emergency " + txid)
                .lines()
                .anyMatch(line -> line.matches(".*" + pattern + ".*"));
    }
}
