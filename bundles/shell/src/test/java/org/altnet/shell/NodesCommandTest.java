package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Verdict;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class NodesCommandTest {
    private final GogoSession gogo =
            nodes(
                    node("alice", "", Samples.header(8)),
                    node("bob", "", new NodeException("bob: connection refused")),
                    node("carol", "", new SecurityException("bug")));

    @Test
    void oneThatThrowsDoesNotSpoilTheTable() {
        assertEquals(
                """
                node   network  state        header  block  connection           remark
                alice  regtest  READY             8      7  rpc 127.0.0.1:18443
                bob    regtest  UNREACHABLE       -      -  rpc 127.0.0.1:18443  bob: connection refused
                carol  regtest  UNREACHABLE       -      -  -                    java.lang.SecurityException: bug
                """,
                Outcomes.text(gogo, "altnet:nodes"));
    }

    @Test
    void showsOneWithItsDetailsAndVerdict() {
        String text = Outcomes.text(gogo, "altnet:nodes alice");
        assertEquals(
                """
                node         alice
                network      regtest
                state        READY
                best header  8 %s
                best block   7 %s
                verdict      BEHIND for 30 s: one block behind
                version      /Satoshi:31.0.0/
                rpc          127.0.0.1:18443
                indexes      -
                """
                        .formatted(Samples.header(8).hash(), Samples.header(7).hash()),
                text);
        assertTrue(Outcomes.text(gogo, "altnet:nodes bob").contains("\nverdict      -\n"));
        assertTrue(
                Outcomes.text(gogo, "altnet:nodes bob")
                        .contains("state        UNREACHABLE: bob: connection refused\n"));
    }

    @Test
    void whatANodeSaysOfItselfIsARemark() {
        String text =
                Outcomes.text(
                        nodes(node("alice", "50 % of the blocks", Samples.header(8))),
                        "altnet:nodes");
        assertTrue(text.endsWith("18443  50 % of the blocks\n"), text);
    }

    @Test
    void asJson() {
        JsonObject all = Outcomes.json(gogo, "altnet:nodes --json");
        assertEquals(3, all.getJsonArray("nodes").size());
        JsonObject alice = Outcomes.json(gogo, "altnet:nodes --json alice");
        assertEquals(all.getJsonArray("nodes").getJsonObject(0), alice);
        assertEquals(8, alice.getJsonObject("bestHeader").getInt("height"));
        assertEquals("BEHIND", alice.getJsonObject("verdict").getString("state"));
        assertEquals("/Satoshi:31.0.0/", alice.getJsonObject("details").getString("version"));
        assertTrue(all.getJsonArray("nodes").getJsonObject(1).isNull("bestHeader"));
    }

    @Test
    void anUnknownIdIsRefusedWithThoseThereAre() {
        Outcomes.fails(
                1,
                "no node has the id dave, there are: alice, bob, carol",
                gogo,
                "altnet:nodes dave");
        Outcomes.fails(2, "unexpected bob", gogo, "altnet:nodes alice bob");
    }

    /** One with that best header, or that fails so. */
    private static BitcoinNode node(String id, String text, Object best) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("version", "/Satoshi:31.0.0/");
        details.put("rpc", "127.0.0.1:18443");
        details.put("indexes", "");
        return Stub.of(
                BitcoinNode.class,
                Map.of(
                        "id",
                        id,
                        "network",
                        Network.REGTEST,
                        "status",
                        new NodeStatus(NodeStatus.State.READY, text),
                        "details",
                        details,
                        "bestHeader",
                        best,
                        "bestBlock",
                        Optional.of(Samples.header(7))));
    }

    private static GogoSession nodes(BitcoinNode... nodes) {
        AltLogicValidation validation =
                Stub.of(
                        AltLogicValidation.class,
                        Map.of(
                                "node",
                                "alice",
                                "verdict",
                                Samples.verdict(Verdict.State.BEHIND, "one block behind")));
        ManualTime time = new ManualTime();
        time.advance(Duration.between(time.now().wall(), Samples.NOW));
        return GogoSession.with(
                "nodes",
                new NodesCommand(
                        new OfNodes<>(List.of(nodes), BitcoinNode::id),
                        new OfNodes<>(List.of(validation), AltLogicValidation::node),
                        time));
    }
}
