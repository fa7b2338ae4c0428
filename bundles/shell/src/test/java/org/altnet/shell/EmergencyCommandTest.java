package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.altnet.api.emergency.EmergencyTransactions;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class EmergencyCommandTest {
    private static final String TXID = EmergencySamples.TXID;

    @Test
    void listsThem() {
        GogoSession gogo = with(EmergencySamples.sent(EmergencyTx.State.CONFIRMED, true), true);
        assertEquals(
                """
                txid                                                              state    \
                  acks    block
                %s  CONFIRMED  1 of 2      8
                """
                        .formatted(TXID),
                Outcomes.text(gogo, "altnet:emergency"));
        JsonObject json = Outcomes.json(gogo, "altnet:emergency --json");
        assertEquals(
                Outcomes.json(gogo, "altnet:emergency --json " + TXID),
                json.getJsonArray("transactions").getJsonObject(0));
    }

    @Test
    void showsTheReceiptsOfOne() {
        GogoSession gogo = with(EmergencySamples.sent(EmergencyTx.State.CONFIRMED, true), true);
        String text = Outcomes.text(gogo, "altnet:emergency " + TXID);
        assertEquals(
                """
                transaction  %s
                state        CONFIRMED
                since        2025-12-31T23:58:30Z, 1 min 30 s ago
                taken by     1 of 2 peers' nodes asked for
                drivers      lightning, tor
                deadline     5 min
                block        8 %s, by alice

                """
                        .formatted(TXID, Samples.header(8).hash()),
                text.substring(0, text.indexOf("over ")));
        assertTrue(text.contains("\nover       destination "), text);
        assertTrue(text.contains("\nown node   alice "), text);
        assertTrue(text.contains("\ntor        tor:there.onion:9735 "), text);
        assertTrue(text.contains("  FAILED    5 s      1  gone\n"), text);
        JsonObject json = Outcomes.json(gogo, "altnet:emergency --json " + TXID);
        assertEquals(
                1,
                json.getInt("acks"),
                "one key at two addresses, and the own node does not count");
        assertEquals(8, json.getJsonObject("block").getInt("height"));
        assertEquals(4, json.getJsonArray("receipts").size());
    }

    @Test
    void withoutABlockItSaysSo() {
        String text = Outcomes.text(with(EmergencySamples.sending(), true), "altnet:emergency");
        assertTrue(text.endsWith("1 of 2      -\n"), text);
    }

    @Test
    void withoutAnyItSaysSo() {
        GogoSession gogo = session(Map.of("all", List.of()));
        assertEquals("No emergency transactions.\n", Outcomes.text(gogo, "altnet:emergency"));
    }

    @Test
    void stopsOne() {
        GogoSession gogo = with(EmergencySamples.sending(), true);
        assertTrue(Outcomes.text(gogo, "altnet:emergency --stop " + TXID).startsWith("Stopped: "));
        assertEquals(
                TXID,
                Outcomes.json(gogo, "altnet:emergency --json --stop " + TXID).getString("stopped"));
        Outcomes.fails(
                1,
                "nothing to stop: the transaction is SETTLED",
                with(EmergencySamples.sent(EmergencyTx.State.SETTLED, true), false),
                "altnet:emergency --stop " + TXID);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        GogoSession gogo = session(Map.of("find", Optional.empty(), "all", List.of()));
        Outcomes.fails(1, "no emergency transaction " + TXID, gogo, "altnet:emergency " + TXID);
        Outcomes.fails(2, "a txid has 64", gogo, "altnet:emergency ab");
        Outcomes.fails(2, "--stop needs a txid", gogo, "altnet:emergency --stop");
    }

    private static GogoSession with(EmergencyTx one, boolean stopped) {
        return session(
                Map.of(
                        "all",
                        List.of(one),
                        "find",
                        Optional.of(one),
                        "stop",
                        CompletableFuture.completedFuture(stopped)));
    }

    private static GogoSession session(Map<String, ?> answers) {
        return GogoSession.with(
                "emergency",
                new EmergencyCommand(
                        Stub.of(EmergencyTransactions.class, answers), EmergencySamples.time()));
    }
}
