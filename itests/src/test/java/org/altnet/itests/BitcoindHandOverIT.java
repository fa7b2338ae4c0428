package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Two real nodes which only Lightning connects: what one finds, the other has. */
public class BitcoindHandOverIT {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void alicesNodeEndsAtBobsTipWithTheBlocks() throws Exception {
        Bitcoind.program();
        try (EclipsedPair pair =
                new EclipsedPair(folder.newFolder("a").toPath(), folder.newFolder("b").toPath())) {
            List<String> found = pair.bobsNode().mine(3);
            try (AltNetProcess alice = pair.alice("2s")) {
                pair.awaitSameBlock();
                assertEquals(104, pair.alicesNode().height());
                for (String hash : found) {
                    assertEquals(pair.bobsNode().block(hash), pair.alicesNode().block(hash));
                }
                AltNetProcess.await(
                        "the end at Alice's",
                        () -> alice.get("node.best.hash").equals(found.get(2)));
                String incidents = alice.exec("altnet:incidents 1");
                assertTrue(incidents, incidents.contains("lightning:"));

                leavesItsOwnBranch(pair);
            }
        }
    }

    private static void leavesItsOwnBranch(EclipsedPair pair) throws Exception {
        String own = pair.alicesNode().mine(1).get(0);
        pair.bobsNode().mine(3);
        pair.awaitSameBlock();
        assertEquals(107, pair.alicesNode().height());
        assertTrue(
                pair.alicesNode().call("getchaintips").toString(),
                pair.alicesNode().call("getchaintips").toString().contains(own));
    }
}
