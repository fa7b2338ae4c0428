package org.altnet.itests;

import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two real nodes that share a hundred and one blocks and no connection, the coins being Alice's;
 * Bob's AltNet listens as a Lightning node. Alice's is made by the test.
 */
final class EclipsedPair implements AutoCloseable {
    private final Bitcoind alicesNode;
    private final Bitcoind bobsNode;
    private AltNetProcess bob;

    /**
     * @param alices data directory of Alice's node
     * @param bobs data directory of Bob's
     */
    EclipsedPair(Path alices, Path bobs) throws IOException, InterruptedException {
        alicesNode = new Bitcoind(alices);
        bobsNode = new Bitcoind(bobs);
        try {
            alicesNode.start().mine(101);
            bobsNode.start();
            alicesNode.copyTo(bobsNode);
            bob =
                    new AltNetProcess(
                            with(
                                    bobsNode,
                                    "network=regtest",
                                    "[altnet.watchdog]",
                                    "gap=1h",
                                    "[altnet.lightning]",
                                    "listen=127.0.0.1:0",
                                    "inbound=open"));
            bob.start();
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    Bitcoind alicesNode() {
        return alicesNode;
    }

    Bitcoind bobsNode() {
        return bobsNode;
    }

    AltNetProcess bob() {
        return bob;
    }

    /** Connected with Bob, and suspicious after so long; started. */
    AltNetProcess alice(String gap) throws IOException, InterruptedException {
        AltNetProcess.await("Bob's node", () -> bob.get("node.state").equals("READY"));
        AltNetProcess alice =
                new AltNetProcess(
                        with(
                                alicesNode,
                                "network=regtest",
                                "[altnet.validation]",
                                "all.clear.groups=1",
                                "blocks.after=1s",
                                "[altnet.watchdog]",
                                "gap=" + gap,
                                "[altnet.lightning]",
                                "peers=" + bob.get("drivers.lightning.reachable")));
        try {
            alice.start();
            AltNetProcess.await("Bob at Alice's", () -> alice.get("peers").equals("1"));
            return alice;
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            alice.close();
            throw e;
        }
    }

    /** Waits until Alice's node has Bob's best block. */
    void awaitSameBlock() throws IOException {
        String best = bobsNode.best();
        AltNetProcess.await(
                "Bob's best block at Alice's node", () -> alicesNode.best().equals(best));
        assertFalse("a peer of Alice's node", alicesNode.hasPeers());
        assertFalse("a peer of Bob's node", bobsNode.hasPeers());
    }

    @Override
    public void close() {
        if (bob != null) {
            bob.close();
        }
        alicesNode.close();
        bobsNode.close();
    }

    private static String[] with(Bitcoind node, String... configuration) {
        List<String> lines = new ArrayList<>(List.of(configuration));
        lines.addAll(node.section("altnet.node.bitcoind"));
        return lines.toArray(String[]::new);
    }
}
