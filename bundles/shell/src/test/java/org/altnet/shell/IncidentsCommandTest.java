package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Incident;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class IncidentsCommandTest {
    private final GogoSession two =
            incidents(
                    List.of(
                            Samples.incident(8, Optional.empty()),
                            Samples.incident(7, Optional.of(Samples.NOW))));

    @Test
    void listsThem() {
        String text = Outcomes.text(two, "altnet:incidents");
        assertTrue(text.contains("number         ago  cause  state  last step\n"), text);
        assertTrue(text.contains("     8  1 min 30 s  gap    open   VERDICT: OK: agreed\n"), text);
        assertTrue(text.contains("     7  1 min 30 s  gap    ended  VERDICT: OK: agreed\n"), text);
    }

    @Test
    void tellsOneStepByStepWithReceipts() {
        String text = Outcomes.text(two, "altnet:incidents 7");
        assertTrue(
                text.startsWith(
                        "Incident 7, cause gap, began 2025-12-31T23:58:30Z,"
                                + " ended 2026-01-01T00:00:00Z\n\n"),
                text);
        assertTrue(text.contains(" 0 ms  SUSPICION  gap: no header for 30 min\n"), text);
        assertTrue(text.contains(" 30 s  ASK_ALL    asked 2\n"), text);
        assertTrue(text.contains("(lightning) SILENT in 84 ms: no answer"), text);
        assertTrue(text.contains(" 31 s  VERDICT    OK: agreed\n"), text);
        assertTrue(Outcomes.text(two, "altnet:incidents 8").contains(", still open\n"));
    }

    @Test
    void asJson() {
        JsonObject all = Outcomes.json(two, "altnet:incidents --json");
        assertEquals(2, all.getJsonArray("incidents").size());
        JsonObject one = Outcomes.json(two, "altnet:incidents --json 8");
        assertEquals(one, all.getJsonArray("incidents").getJsonObject(0));
        assertEquals("open", one.getString("state"));
        assertTrue(one.isNull("ended"));
        assertEquals(
                "SILENT",
                one.getJsonArray("steps")
                        .getJsonObject(1)
                        .getJsonArray("receipts")
                        .getJsonObject(1)
                        .getString("result"));
    }

    @Test
    void listsTheLatestTwentyAndAllAsJson() {
        List<Incident> many = new ArrayList<>();
        for (int number = 100; number > 0; number--) {
            many.add(Samples.incident(number, Optional.of(Samples.NOW)));
        }
        GogoSession gogo = incidents(many);
        assertEquals(21, Outcomes.text(gogo, "altnet:incidents").lines().count());
        assertEquals(
                100,
                Outcomes.json(gogo, "altnet:incidents --json").getJsonArray("incidents").size());
    }

    @Test
    void withoutAnyItSaysSo() {
        assertEquals("No incidents.\n", Outcomes.text(incidents(List.of()), "altnet:incidents"));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Outcomes.fails(1, "no incident 9; altnet:incidents lists", two, "altnet:incidents 9");
        Outcomes.fails(2, "a whole number from 1", two, "altnet:incidents last");
        Outcomes.fails(2, "unexpected 8", two, "altnet:incidents 7 8");
    }

    @Test
    void ofSeveralNodesAllOrTheOneThatIsNamed() {
        GogoSession both =
                incidents(
                        Stub.of(
                                AltLogicValidation.class,
                                Map.of(
                                        "node",
                                        "alice",
                                        "incidents",
                                        List.of(Samples.incident(7, Optional.empty())))),
                        Stub.of(
                                AltLogicValidation.class,
                                Map.of(
                                        "node",
                                        "bob",
                                        "incidents",
                                        List.of(
                                                Samples.incident(8, Optional.empty()),
                                                Samples.incident(7, Optional.empty())))));
        String text = Outcomes.text(both, "altnet:incidents");
        assertTrue(text.startsWith("Node alice\nnumber "), text);
        assertTrue(text.contains("\n\nNode bob\nnumber "), text);
        assertEquals(5 + 3, text.lines().count(), text);
        assertTrue(Outcomes.text(both, "altnet:incidents --node bob").startsWith("number "));
        assertTrue(Outcomes.text(both, "altnet:incidents 8").startsWith("Incident 8, "));
        Outcomes.fails(2, "name one with --node: alice, bob", both, "altnet:incidents 7");
        assertTrue(Outcomes.text(both, "altnet:incidents --node bob 7").startsWith("Incident 7, "));
        JsonObject json = Outcomes.json(both, "altnet:incidents --json");
        assertEquals(1, json.getJsonArray("incidents").size(), "the primary's");
        assertEquals(2, json.getJsonArray("nodes").size());
    }

    private static GogoSession incidents(List<Incident> incidents) {
        return incidents(
                Stub.of(AltLogicValidation.class, Map.of("node", "alice", "incidents", incidents)));
    }

    private static GogoSession incidents(AltLogicValidation... validations) {
        ManualTime time = new ManualTime();
        time.advance(Duration.between(time.now().wall(), Samples.NOW));
        return GogoSession.with(
                "incidents",
                new IncidentsCommand(
                        new OfNodes<>(List.of(validations), AltLogicValidation::node), time));
    }
}
