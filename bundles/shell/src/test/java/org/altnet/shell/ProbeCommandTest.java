package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.shell.control.GogoSession;
import org.altnet.shell.control.GogoSession.Outcome;
import org.junit.jupiter.api.Test;

class ProbeCommandTest {
    @Test
    void printsReceiptsAndVerdict() {
        ProbeReport report =
                Samples.probe(
                        "operator",
                        1,
                        Samples.verdict(Verdict.State.BEHIND, "one block behind"),
                        Samples.receipt(Receipt.Result.SILENT, "no answer within 30 s"),
                        Samples.receipt(Receipt.Result.ACCEPTED, "1 header"));
        String text = Outcomes.text(probe(report), "altnet:probe");
        assertTrue(text.contains("lightning  SILENT    84 ms  no answer within 30 s"), text);
        assertTrue(text.contains("Received 1 header, 1 of them new, handed 1 to the"), text);
        assertTrue(text.contains("Node before: 7 " + Samples.header(7).hash() + "\n"), text);
        assertTrue(text.contains("Node after:  8 " + Samples.header(8).hash() + "\n"), text);
        assertTrue(text.endsWith("BEHIND: one block behind\n"), text);
    }

    @Test
    void asJson() {
        ProbeReport report =
                Samples.probe(
                        "operator",
                        1,
                        Samples.verdict(Verdict.State.OK, "agreed"),
                        Samples.receipt(Receipt.Result.ACCEPTED, "1 header"));
        JsonObject json = Outcomes.json(probe(report), "altnet:probe --json");
        assertEquals("OK", json.getJsonObject("verdict").getString("state"));
        assertEquals(131, json.getInt("tookMs"));
        assertEquals(
                "ACCEPTED", json.getJsonArray("receipts").getJsonObject(0).getString("result"));
    }

    @Test
    void failsIfNobodyCanSay() {
        Verdict unresolved = Samples.verdict(Verdict.State.UNRESOLVED, "nobody answered");
        GogoSession gogo = probe(Samples.probe("operator", 0, unresolved));
        Outcome outcome = gogo.run("altnet:probe");
        assertEquals(1, outcome.status());
        assertTrue(outcome.output().startsWith("Nobody was asked.\n"), outcome.output());
        assertTrue(outcome.output().endsWith("UNRESOLVED: nobody answered\n"), outcome.output());

        Outcome json = gogo.run("altnet:probe --json");
        assertEquals(1, json.status());
        assertEquals(
                "UNRESOLVED",
                Json.createReader(new StringReader(json.output()))
                        .readObject()
                        .getJsonObject("verdict")
                        .getString("state"),
                "and nothing but JSON");
    }

    @Test
    void givesUpInTime() {
        GogoSession gogo = probe(new CompletableFuture<>(), Duration.ofMillis(20));
        Outcomes.fails(1, "no result within 20 ms", gogo, "altnet:probe");
    }

    @Test
    void aProbeThatFailsIsOneLine() {
        CompletableFuture<ProbeReport> failed = new CompletableFuture<>();
        failed.completeExceptionally(new IllegalStateException("closed"));
        Outcomes.fails(1, "closed", probe(failed, Duration.ofSeconds(5)), "altnet:probe");
    }

    @Test
    void asksForEachNodeOneAfterTheOther() {
        GogoSession gogo =
                probe(
                        Duration.ofSeconds(5),
                        validation("alice", report("alice", Verdict.State.OK)),
                        validation("bob", report("bob", Verdict.State.BEHIND)));
        String text = Outcomes.text(gogo, "altnet:probe");
        assertTrue(text.startsWith("Node alice\nNobody was asked.\n"), text);
        assertTrue(text.contains("OK: said of alice\n\nNode bob\n"), text);
        assertTrue(text.endsWith("BEHIND: said of bob\n"), text);

        JsonObject json = Outcomes.json(gogo, "altnet:probe --json");
        assertEquals("alice", json.getString("nodeId"), "the primary's");
        assertEquals("bob", json.getJsonArray("nodes").getJsonObject(1).getString("nodeId"));
        text = Outcomes.text(gogo, "altnet:probe --node bob");
        assertTrue(text.startsWith("Nobody was asked.\n"), text);
        assertTrue(text.endsWith("BEHIND: said of bob\n"), text);
        Outcomes.fails(
                1,
                "no node has the id carol, there are: alice, bob",
                gogo,
                "altnet:probe --node carol");
    }

    @Test
    void oneThatCannotBeSaidAnythingAboutDoesNotHideTheOthers() {
        GogoSession gogo =
                probe(
                        Duration.ofMillis(20),
                        validation("alice", new CompletableFuture<>()),
                        validation("bob", report("bob", Verdict.State.OK)),
                        validation("carol", report("carol", Verdict.State.UNRESOLVED)));
        Outcome outcome = gogo.run("altnet:probe");
        assertEquals(1, outcome.status());
        assertTrue(
                outcome.output().startsWith("Node alice\nno result within 20 ms"),
                outcome.output());
        assertTrue(outcome.output().contains("\nOK: said of bob\n"), outcome.output());
        assertTrue(
                outcome.output().endsWith("\nnobody can say about: alice, carol\n"),
                outcome.output());
        JsonObject json =
                Json.createReader(new StringReader(gogo.run("altnet:probe --json").output()))
                        .readObject();
        assertTrue(json.getString("error").startsWith("no result within"));
        assertEquals(3, json.getJsonArray("nodes").size());
    }

    private static GogoSession probe(ProbeReport report) {
        return probe(CompletableFuture.completedFuture(report), Duration.ofSeconds(5));
    }

    private static GogoSession probe(CompletableFuture<ProbeReport> report, Duration patience) {
        return probe(patience, Stub.of(AltLogicValidation.class, Map.of("probe", report)));
    }

    private static GogoSession probe(Duration patience, AltLogicValidation... validations) {
        return GogoSession.with(
                "probe",
                new ProbeCommand(
                        new OfNodes<>(List.of(validations), AltLogicValidation::node), patience));
    }

    private static AltLogicValidation validation(
            String node, CompletableFuture<ProbeReport> report) {
        return Stub.of(AltLogicValidation.class, Map.of("node", node, "probe", report));
    }

    private static CompletableFuture<ProbeReport> report(String node, Verdict.State state) {
        return CompletableFuture.completedFuture(
                Samples.probeOf(node, "operator", 1, Samples.verdict(state, "said of " + node)));
    }
}
