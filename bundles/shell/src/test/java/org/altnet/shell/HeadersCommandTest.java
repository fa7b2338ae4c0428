package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.HeaderArchive;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class HeadersCommandTest {
    private static final HeaderArchive NO_ARCHIVE = Stub.of(HeaderArchive.class, Map.of());

    @Test
    void listsTheLastAndMarksTheNodes() {
        String text = Outcomes.text(headers(20, Samples.header(18)), "altnet:headers 3");
        assertEquals(4, text.lines().count(), text);
        String marked = text.lines().filter(line -> line.endsWith("<- node")).findFirst().get();
        assertTrue(marked.startsWith("    18  "), marked);
        assertTrue(marked.contains("2025-12-31T23:50:00Z  207fffff"), marked);
    }

    @Test
    void saysWhereTheNodeIsIfItIsNotAmongThem() {
        String text = Outcomes.text(headers(20, Samples.header(2)), "altnet:headers");
        assertEquals(12, text.lines().count(), text);
        assertTrue(text.endsWith("best header is 2 " + Samples.header(2).hash() + "\n"), text);
    }

    @Test
    void ofAShortChainAll() {
        String text = Outcomes.text(headers(1, Samples.header(1)), "altnet:headers 100");
        assertEquals(3, text.lines().count(), text);
    }

    @Test
    void asJson() {
        JsonObject json = Outcomes.json(headers(20, Samples.header(19)), "altnet:headers 2 --json");
        JsonObject last = json.getJsonArray("headers").getJsonObject(1);
        assertEquals(20, last.getInt("height"));
        assertEquals(Samples.header(20).hash().toString(), last.getString("hash"));
        assertEquals(20, last.getInt("nonce"));
        assertEquals("207fffff", last.getString("bits"));
        assertEquals(64, last.getString("chainWork").length());
        assertTrue(last.getString("chainWork").endsWith("002a"));
        assertEquals(19, json.getJsonObject("nodeBest").getInt("height"));
    }

    @Test
    void aCountIsANumber() {
        GogoSession gogo = headers(20, Samples.header(20));
        Outcomes.fails(2, "from 1 to 2000, got 2001", gogo, "altnet:headers 2001");
        Outcomes.fails(2, "got ten", gogo, "altnet:headers ten");
        Outcomes.fails(2, "got null", gogo, "altnet:headers null");
        Outcomes.fails(2, "got 1e1", gogo, "altnet:headers 1e1");
        Outcomes.fails(2, "unknown or repeated option -1", gogo, "altnet:headers -1");
    }

    @Test
    void aNodeThatDoesNotAnswerIsOneLine() {
        BitcoinNode dead = node("core", new NodeException("refused"));
        GogoSession gogo = GogoSession.with("headers", headersCommand(3, dead));
        Outcomes.fails(1, "node core: refused", gogo, "altnet:headers");
    }

    @Test
    void eachOfSeveralNodesIsMarked() {
        GogoSession gogo =
                GogoSession.with(
                        "headers",
                        headersCommand(
                                20,
                                node("alice", Samples.header(18)),
                                node("bob", Samples.header(18)),
                                node("carol", Samples.header(2)),
                                node("dave", new NodeException("refused"))));
        String text = Outcomes.text(gogo, "altnet:headers 3");
        assertTrue(text.contains("207fffff  <- alice, bob\n"), text);
        assertTrue(text.contains("\nNode carol's best header is 2 "), text);
        assertTrue(text.endsWith("\nNode dave does not answer, see altnet:nodes\n"), text);
        JsonObject json = Outcomes.json(gogo, "altnet:headers --json");
        assertEquals(18, json.getJsonObject("nodeBest").getInt("height"));
        assertTrue(json.getJsonArray("nodes").getJsonObject(3).isNull("best"));
    }

    private static GogoSession headers(int tip, StoredHeader best) {
        return GogoSession.with("headers", headersCommand(tip, node("core", best)));
    }

    private static HeadersCommand headersCommand(int tip, BitcoinNode... nodes) {
        return new HeadersCommand(
                chain(tip), new OfNodes<>(List.of(nodes), BitcoinNode::id), NO_ARCHIVE);
    }

    /** One that says this, or fails with it. */
    private static BitcoinNode node(String id, Object best) {
        return Stub.of(
                BitcoinNode.class,
                Map.of(
                        "id",
                        id,
                        "network",
                        Network.REGTEST,
                        "status",
                        new NodeStatus(NodeStatus.State.READY, ""),
                        "details",
                        Map.of(),
                        "bestHeader",
                        best,
                        "bestBlock",
                        Optional.empty()));
    }

    private static HeaderChain chain(int tip) {
        return (HeaderChain)
                Proxy.newProxyInstance(
                        HeadersCommandTest.class.getClassLoader(),
                        new Class<?>[] {HeaderChain.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "network" -> Network.REGTEST;
                                    case "tip" -> Samples.header(tip);
                                    case "atHeight" ->
                                            Optional.of(Samples.header((int) arguments[0]));
                                    default -> throw new AssertionError("unexpected " + method);
                                });
    }
}
