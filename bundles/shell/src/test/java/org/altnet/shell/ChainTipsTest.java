package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.chain.HeaderArchive;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class ChainTipsTest {
    private static final ChainTip BEST =
            new ChainTip(Samples.header(105), Samples.header(105), List.of("file:x.bin"));
    private static final ChainTip FORK =
            new ChainTip(
                    Samples.header(103),
                    Samples.header(101),
                    List.of(Samples.BOB.redacted(), "b", "c", "d", "e"));
    private static final ChainTip OLD =
            new ChainTip(Samples.header(2), Samples.header(1), List.of());

    @Test
    void listsTheBestThenTheForks() {
        List<String> lines =
                Outcomes.text(tips(BEST, FORK, OLD), "altnet:headers tips").lines().toList();
        assertTrue(lines.get(0).startsWith("status  height  length  forks at"), lines.get(0));
        assertTrue(
                lines.get(1).startsWith("best       105                      +2.0  "),
                lines.get(1));
        assertTrue(lines.get(1).endsWith("  file:x.bin"), lines.get(1));
        assertTrue(
                lines.get(2).startsWith("fork       103       2       101    -2.0  "),
                lines.get(2));
        assertTrue(String.join(" ", lines).contains(" and 2 others"), lines::toString);
        assertTrue(
                String.join(" ", lines).contains("2       1         1  -103.0  "), lines::toString);
        assertTrue(String.join(" ", lines).contains("known since the start"), lines::toString);
    }

    @Test
    void oneBranchHasNoForks() {
        String text = Outcomes.text(tips(BEST), "altnet:headers tips");
        assertTrue(text.endsWith("No forks: every header is on the best branch.\n"), text);
        assertEquals(4, text.lines().count(), text);
    }

    @Test
    void aTieIsOne() {
        ChainTip tie = new ChainTip(Samples.header(105), Samples.header(104), List.of());
        String text = Outcomes.text(tips(BEST, tie), "altnet:headers tips");
        assertTrue(text.contains("fork       105       1       104     0  "), text);
    }

    @Test
    void ofManyTheTableHasTheFirst() {
        List<ChainTip> many = new ArrayList<>(List.of(BEST));
        IntStream.range(0, 30).forEach(i -> many.add(OLD));
        GogoSession gogo = tips(many.toArray(ChainTip[]::new));
        String text = Outcomes.text(gogo, "altnet:headers tips");
        assertTrue(text.contains("\n11 weaker forks more; --json lists all.\n"), text);
        assertEquals(
                31, Outcomes.json(gogo, "altnet:headers tips --json").getJsonArray("tips").size());
    }

    @Test
    void asJson() {
        JsonObject json = Outcomes.json(tips(BEST, FORK), "altnet:headers --json tips");
        assertEquals("regtest", json.getString("network"));
        JsonArray tips = json.getJsonArray("tips");
        assertEquals("best", tips.getJsonObject(0).getString("status"));
        assertEquals("4", tips.getJsonObject(0).getString("workLead"));
        JsonObject fork = tips.getJsonObject(1);
        assertEquals("fork", fork.getString("status"));
        assertEquals(103, fork.getInt("height"));
        assertEquals(2, fork.getInt("branchLength"));
        assertEquals(101, fork.getJsonObject("forkPoint").getInt("height"));
        assertEquals("-4", fork.getString("workLead"));
        assertEquals(5, fork.getJsonArray("sources").size());
        JsonObject alone = Outcomes.json(tips(BEST), "altnet:headers tips --json");
        assertTrue(alone.getJsonArray("tips").getJsonObject(0).isNull("workLead"));
    }

    @Test
    void takesNothingMore() {
        Outcomes.fails(2, "unexpected 5 (usage: ", tips(BEST), "altnet:headers tips 5");
        Outcomes.fails(2, "options of export", tips(BEST), "altnet:headers tips --from 3");
    }

    private static GogoSession tips(ChainTip... tips) {
        HeaderChain chain =
                Stub.of(
                        HeaderChain.class,
                        Map.of(
                                "network",
                                Network.REGTEST,
                                "tip",
                                Samples.header(105),
                                "find",
                                Optional.of(Samples.header(104)),
                                "tips",
                                List.of(tips)));
        return GogoSession.with(
                "headers",
                new HeadersCommand(
                        chain,
                        new OfNodes<>(
                                List.of(Stub.of(BitcoinNode.class, Map.of())), BitcoinNode::id),
                        Stub.of(HeaderArchive.class, Map.of())));
    }
}
