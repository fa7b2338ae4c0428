package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.NodeException;
import org.altnet.api.time.TimeSource;
import org.altnet.chain.FileHeaderChains;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed in the middle of mining has, afterwards, all that it said it had. */
class KillTest {
    private static final int ROUNDS = Integer.getInteger("altnet.kill.rounds", 3);

    @TempDir Path directory;

    @Test
    void nothingThatWasAcknowledgedIsLost() throws Exception {
        Random random = new Random(5);
        int height = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<String> acknowledged = mineAndKill(1 + random.nextInt(20));
            height = assertAllThere(acknowledged, height);
        }
    }

    private List<String> mineAndKill(int batches) throws IOException, InterruptedException {
        Process process = MiningProcess.start(directory);
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (int i = 0; i < batches; i++) {
                acknowledged.add(Objects.requireNonNull(out.readLine(), "the child failed"));
            }
            process.toHandle().destroyForcibly(); // SIGKILL; unlike Process, keeps its output
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                acknowledged.add(line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private int assertAllThere(List<String> acknowledged, int heightBefore)
            throws IOException, NodeException {
        RegtestNode node =
                RegtestNode.open(new FileHeaderChains(), directory, TimeSource.SYSTEM, tip -> {});
        try {
            StoredHeader tip = node.chain().tip();
            assertTrue(tip.height() >= heightBefore + 25 * acknowledged.size());
            assertEquals(tip, node.bestBlock().orElseThrow(), "every header has its block");
            for (String line : acknowledged) {
                Hash256 hash = Hash256.parse(line);
                assertTrue(node.chain().find(hash).isPresent(), line);
                assertEquals(hash, node.block(hash).orElseThrow().header().hash());
            }
            return tip.height();
        } finally {
            node.close();
        }
    }
}
