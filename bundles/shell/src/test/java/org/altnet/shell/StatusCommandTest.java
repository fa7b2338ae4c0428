package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Peer;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Verdict;
import org.altnet.api.watchdog.Watchdog;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static final List<String> PROMISED =
            List.of(
                    "network",
                    "ready",
                    "node.id",
                    "node.state",
                    "node.best.hash",
                    "node.best.height",
                    "node.block.height",
                    "chain.tip.hash",
                    "chain.tip.height",
                    "verdict",
                    "verdict.behind",
                    "verdict.text",
                    "watchdog.since.s",
                    "drivers",
                    "drivers.failed",
                    "drivers.lightning.state",
                    "drivers.lightning.reachable",
                    "peers",
                    "probe.last.cause",
                    "probe.last.driver",
                    "probe.last.peer",
                    "probe.last.took.ms",
                    "probe.last.received",
                    "probe.last.handed-over",
                    "alarms",
                    "alarms.notices",
                    "alarms.text",
                    "alarms.muted-until",
                    "incident",
                    "incident.cause",
                    "nodes");

    private final BitcoinNode node =
            Stub.of(
                    BitcoinNode.class,
                    Map.of(
                            "id",
                            "embedded",
                            "details",
                            Map.of(),
                            "network",
                            Network.REGTEST,
                            "status",
                            new NodeStatus(NodeStatus.State.READY, ""),
                            "bestHeader",
                            Samples.header(8),
                            "bestBlock",
                            Optional.of(Samples.header(7))));
    private final HeaderChain chain =
            Stub.of(
                    HeaderChain.class,
                    Map.of("tip", Samples.header(9), "network", Network.REGTEST));
    private final AltLogicValidation validation =
            Stub.of(
                    AltLogicValidation.class,
                    Map.of(
                            "node",
                            "embedded",
                            "verdict",
                            Samples.verdict(Verdict.State.BEHIND, "one block behind"),
                            "recent",
                            List.of(
                                    Samples.probe("operator", 0, unresolved()),
                                    Samples.probe(
                                            "gap",
                                            1,
                                            unresolved(),
                                            Samples.receipt(Receipt.Result.SILENT, ""),
                                            Samples.receipt(Receipt.Result.ACCEPTED, ""))),
                            "incidents",
                            List.of(
                                    Samples.incident(8, Optional.empty()),
                                    Samples.incident(7, Optional.of(Samples.NOW)))));
    private final Alarms alarms =
            Stub.of(
                    Alarms.class,
                    Map.of(
                            "all",
                            List.of(
                                    Samples.alarm("chain", Severity.ALARM, Alarm.State.ACTIVE),
                                    Samples.alarm("node", Severity.NOTICE, Alarm.State.ACTIVE),
                                    Samples.alarm("rate", Severity.NOTICE, Alarm.State.CLEARED)),
                            "mutedUntil",
                            Optional.of(Samples.NOW.plusSeconds(3600))));
    private final Watchdog watchdog =
            Stub.of(
                    Watchdog.class,
                    Map.of(
                            "node",
                            "embedded",
                            "detectors",
                            List.of(
                                    new Watchdog.DetectorView(
                                            "gap", "silence", 1, Set.of(), OptionalDouble.empty())),
                            "lastHeader",
                            Optional.of(Samples.header(8)),
                            "sinceLastHeader",
                            Duration.ofSeconds(185)));
    private final Altstack altstack =
            Stub.of(
                    Altstack.class,
                    Map.of(
                            "drivers",
                            List.of(
                                    Samples.driver("lightning", DriverStatus.State.DISABLED),
                                    Samples.driver("lightning", DriverStatus.State.ACTIVE),
                                    Samples.driver("tor", DriverStatus.State.FAILED)),
                            "peers",
                            List.of(Samples.peer(Samples.BOB, Peer.Direction.OUTBOUND, ""))));

    @Test
    void tellsEverything() {
        String text = Outcomes.text(complete(), "altnet:status");
        assertTrue(text.startsWith("AltNet       regtest, up 2 h, ready\n"), text);
        assertTrue(text.contains("8 " + Samples.header(8).hash()), text);
        assertTrue(text.contains("BEHIND for 30 s: one block behind"), text);
        assertTrue(text.contains("last header 3 min 5 s ago, 1 detector"), text);
        assertTrue(text.contains("3 (1 ACTIVE, 1 DISABLED, 1 FAILED)"), text);
        assertTrue(
                text.contains(
                        "1 ALARM, 1 notice: text of chain (muted until 2026-01-01T01:00:00Z)"),
                text);
        assertTrue(text.contains("8 for gap, began 1 min 30 s ago (altnet:incidents 8)"), text);
        assertTrue(text.contains("20 s ago for gap: 1 header from lightning:02abab"), text);
    }

    @Test
    void eachKeyHasItsValue() {
        Map<String, String> expected =
                Map.of(
                        "network", "regtest",
                        "ready", "true",
                        "node.best.hash", Samples.header(8).hash().toString(),
                        "node.block.height", "7",
                        "chain.tip.height", "9",
                        "verdict", "BEHIND",
                        "watchdog.since.s", "185",
                        "drivers", "3",
                        "probe.last.cause", "gap",
                        "probe.last.handed-over", "1");
        GogoSession gogo = complete();
        expected.forEach((key, value) -> assertEquals(value, get(gogo, key), key));
        assertEquals("ACTIVE", get(gogo, "drivers.lightning.state"), "the one in charge");
        assertEquals("1", get(gogo, "alarms"));
        assertEquals("1", get(gogo, "alarms.notices"));
        assertEquals("text of chain", get(gogo, "alarms.text"));
        assertEquals("2026-01-01T01:00:00Z", get(gogo, "alarms.muted-until"));
        assertEquals("8", get(gogo, "incident"));
        assertEquals("gap", get(gogo, "incident.cause"));
        assertEquals("02cd@127.0.0.1:9735", get(gogo, "drivers.lightning.reachable"));
        assertEquals("lightning", get(gogo, "probe.last.driver"));
        assertEquals(Samples.BOB.toString(), get(gogo, "probe.last.peer"));
        assertEquals("131", get(gogo, "probe.last.took.ms"));
    }

    @Test
    void everyPromisedKeyIsInTheJson() {
        JsonObject json = Outcomes.json(complete(), "altnet:status --json");
        PROMISED.forEach(key -> assertTrue(json.containsKey(key), key));
        assertEquals(8, json.getInt("node.best.height"));
        assertTrue(json.getBoolean("ready"));
    }

    @Test
    void theKeysAreTold() {
        List<String> keys = Outcomes.text(complete(), "altnet:status --keys").lines().toList();
        assertTrue(keys.containsAll(PROMISED), keys.toString());
    }

    @Test
    void aKeyThatDoesNotExistIsRefusedWithThoseThatDo() {
        GogoSession gogo = complete();
        Outcomes.fails(2, "use one of: network, ready, ", gogo, "altnet:status --get nonsense");
        Outcomes.fails(2, "--get needs a key", gogo, "altnet:status --get");
        Outcomes.fails(2, "unexpected ready", gogo, "altnet:status ready");
        Outcomes.fails(2, "unknown or repeated option --josn", gogo, "altnet:status --josn");
    }

    @Test
    void whatDoesNotWorkIsNamedWithItsReason() {
        String why =
                "[altnet.tor] socks: nobody listens on 127.0.0.1:9050; " + "start it ".repeat(20);
        GogoSession gogo =
                status(
                        node,
                        chain,
                        validation,
                        watchdog,
                        Stub.of(
                                Altstack.class,
                                Map.of(
                                        "drivers",
                                        List.of(
                                                Samples.driver(
                                                        "lightning", DriverStatus.State.ACTIVE),
                                                Samples.refused("tor", why + "\u001b[2J\nnow"),
                                                Samples.driver(
                                                        "mail", DriverStatus.State.DISABLED)),
                                        "peers",
                                        List.of())),
                        alarms);

        String text = Outcomes.text(gogo, "altnet:status");
        assertTrue(text.contains("\n             tor FAILED: [altnet.tor] socks: nobody"), text);
        assertTrue(text.contains("\n             mail DISABLED\n"), text);
        assertEquals("tor: " + why + "?[2J now\nmail: DISABLED", get(gogo, "drivers.failed"));
        assertEquals(
                2,
                Outcomes.json(gogo, "altnet:status --json").getJsonArray("drivers.failed").size());
    }

    @Test
    void nothingIsNamedWhereAllWorks() {
        GogoSession gogo = status(node, chain, validation, watchdog, null, alarms);
        assertEquals("", get(gogo, "drivers.failed"));
    }

    @Test
    void ifNothingIsTheMatterItSaysSo() {
        Alarms none =
                Stub.of(Alarms.class, Map.of("all", List.of(), "mutedUntil", Optional.empty()));
        GogoSession gogo = status(node, chain, null, watchdog, altstack, none);
        String text = Outcomes.text(gogo, "altnet:status");
        assertTrue(text.contains("\nalarms       none\n"), text);
        assertFalse(text.contains("incident"), text);
        assertEquals("0", get(gogo, "alarms"));
        assertEquals("", get(gogo, "incident"));
    }

    @Test
    void aDriverThatIsNotThereYetHasNoValue() {
        assertEquals("", get(complete(), "drivers.i2p.reachable"));
    }

    @Test
    void withoutAnyRoomItSaysSo() {
        GogoSession gogo = status(null, null, null, null, null, null);
        String text = Outcomes.text(gogo, "altnet:status");
        assertTrue(text.contains("node, chain, validation, watchdog, altstack, alarm"), text);
        assertTrue(text.contains("not ready"), text);
        assertEquals("", get(gogo, "node.best.hash"));
        assertEquals("false", get(gogo, "ready"));
        assertTrue(Outcomes.json(gogo, "altnet:status --json").isNull("verdict"));
    }

    @Test
    void aNodeThatDoesNotAnswerIsNotReady() {
        BitcoinNode dead =
                Stub.of(
                        BitcoinNode.class,
                        Map.of(
                                "id",
                                "embedded",
                                "details",
                                Map.of(),
                                "network",
                                Network.MAINNET,
                                "status",
                                new NodeStatus(NodeStatus.State.UNREACHABLE, ""),
                                "bestHeader",
                                new NodeException("core: connection refused")));
        GogoSession gogo = status(dead, chain, validation, watchdog, altstack, alarms);
        String text = Outcomes.text(gogo, "altnet:status");
        assertTrue(text.contains("embedded UNREACHABLE: core: connection refused"), text);
        assertFalse(text.contains("best header"), text);
        assertEquals("false", get(gogo, "ready"));
        assertEquals("", get(gogo, "node.best.height"));
    }

    @Test
    void eachOfSeveralNodesHasALineAndKeysOfItsOwn() {
        GogoSession gogo = several();
        String text = Outcomes.text(gogo, "altnet:status");
        assertTrue(text.startsWith("AltNet     regtest, up 2 h, ready\n"), text);
        assertTrue(text.contains("\nchain tip  9 "), text);
        assertTrue(text.contains("incident   embedded: 8 for gap, began 1 min 30 s ago"), text);
        assertTrue(
                text.contains(
                        """

                        node      state        header  block   last new  verdict
                        embedded  READY             8      7  3 min 5 s  BEHIND for 30 s: one block\
                         behind
                        core      UNREACHABLE       -      -          -  OK for 30 s: as others say\
                         (refused)
                        """),
                text);
        assertEquals("embedded\ncore", get(gogo, "nodes"));
        assertEquals("embedded", get(gogo, "node.id"), "the primary");
        assertEquals("BEHIND", get(gogo, "verdict"));
        assertEquals("UNREACHABLE", get(gogo, "nodes.core.state"));
        assertEquals("OK", get(gogo, "nodes.core.verdict"));
        assertEquals("", get(gogo, "nodes.core.best.height"));
        assertEquals("8", get(gogo, "nodes.embedded.best.height"));
        assertEquals("8", get(gogo, "nodes.embedded.incident"));
        Outcomes.fails(
                1,
                "no node has the id carol, there are: embedded, core",
                gogo,
                "altnet:status --get nodes.carol.state");
        Outcomes.fails(2, "unknown key nodes.core.x", gogo, "altnet:status --get nodes.core.x");
        JsonObject json = Outcomes.json(gogo, "altnet:status --json");
        assertEquals("embedded", json.getString("node.id"));
        assertEquals("core", json.getJsonArray("nodes").getJsonObject(1).getString("id"));
        assertEquals("UNREACHABLE", json.getJsonArray("nodes").getJsonObject(1).getString("state"));
        assertFalse(json.containsKey("nodes.core.state"), "it is in the array");
    }

    private GogoSession several() {
        BitcoinNode core =
                Stub.of(
                        BitcoinNode.class,
                        Map.of(
                                "id",
                                "core",
                                "details",
                                Map.of(),
                                "network",
                                Network.REGTEST,
                                "status",
                                new NodeStatus(NodeStatus.State.READY, ""),
                                "bestHeader",
                                new NodeException("refused")));
        AltLogicValidation judging =
                Stub.of(
                        AltLogicValidation.class,
                        Map.of(
                                "node",
                                "core",
                                "verdict",
                                Samples.verdict(Verdict.State.OK, "as others say"),
                                "recent",
                                List.of(),
                                "incidents",
                                List.of()));
        return statusOf(
                List.of(node, core),
                chain,
                List.of(validation, judging),
                List.of(watchdog),
                altstack,
                alarms);
    }

    private GogoSession complete() {
        return status(node, chain, validation, watchdog, altstack, alarms);
    }

    private static GogoSession status(
            BitcoinNode node,
            HeaderChain chain,
            AltLogicValidation validation,
            Watchdog watchdog,
            Altstack altstack,
            Alarms alarms) {
        return statusOf(
                orNone(node), chain, orNone(validation), orNone(watchdog), altstack, alarms);
    }

    private static <T> List<T> orNone(T service) {
        return service == null ? List.of() : List.of(service);
    }

    private static GogoSession statusOf(
            List<BitcoinNode> nodes,
            HeaderChain chain,
            List<AltLogicValidation> validations,
            List<Watchdog> watchdogs,
            Altstack altstack,
            Alarms alarms) {
        return GogoSession.with(
                "status",
                new StatusCommand(
                        () ->
                                StatusSnapshot.take(
                                        Samples.NOW,
                                        Duration.ofHours(2),
                                        nodes,
                                        chain,
                                        validations,
                                        watchdogs,
                                        altstack,
                                        alarms)));
    }

    private static String get(GogoSession gogo, String key) {
        GogoSession.Outcome outcome = gogo.run("altnet:status --get " + key);
        assertEquals(0, outcome.status(), outcome.output());
        return outcome.output().stripTrailing();
    }

    private static Verdict unresolved() {
        return Samples.verdict(Verdict.State.UNRESOLVED, "nobody answered");
    }
}
