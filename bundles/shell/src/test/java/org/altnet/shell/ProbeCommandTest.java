package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
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

    private static GogoSession probe(ProbeReport report) {
        return probe(CompletableFuture.completedFuture(report), Duration.ofSeconds(5));
    }

    private static GogoSession probe(CompletableFuture<ProbeReport> report, Duration patience) {
        AltLogicValidation validation = Stub.of(AltLogicValidation.class, Map.of("probe", report));
        return GogoSession.with("probe", new ProbeCommand(validation, patience));
    }
}
