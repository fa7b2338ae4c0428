package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonObject;
import java.util.Collections;
import java.util.Map;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.Miner;
import org.altnet.api.node.NodeException;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class MineCommandTest {
    private final Hash256 hash = Samples.header(1).hash();

    @Test
    void minesAndTellsTheLast() {
        Miner miner = count -> Collections.nCopies(count, hash);
        GogoSession gogo = GogoSession.with("mine", new MineCommand(miner));
        assertEquals(
                "Mined 5 blocks, the last: " + hash + "\n", Outcomes.text(gogo, "altnet:mine 5"));
        JsonObject json = Outcomes.json(gogo, "altnet:mine --json 1");
        assertEquals(1, json.getInt("mined"));
        assertEquals(hash.toString(), json.getString("last"));
    }

    @Test
    void needsACount() {
        GogoSession gogo =
                GogoSession.with("mine", new MineCommand(Stub.of(Miner.class, Map.of())));
        Outcomes.fails(2, "how many blocks?", gogo, "altnet:mine");
        Outcomes.fails(2, "from 1 to 100000, got 0", gogo, "altnet:mine 0");
        Outcomes.fails(2, "got 100001", gogo, "altnet:mine 100001");
    }

    @Test
    void aFullDiskIsOneLine() {
        NodeException full = new NodeException("node embedded: no space left");
        Miner miner = Stub.of(Miner.class, Map.of("mine", full));
        GogoSession gogo = GogoSession.with("mine", new MineCommand(miner));
        Outcomes.fails(1, "node embedded: no space left", gogo, "altnet:mine 1");
    }
}
