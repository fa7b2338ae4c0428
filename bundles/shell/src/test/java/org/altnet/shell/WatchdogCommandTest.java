package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Watchdog;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class WatchdogCommandTest {
    private final ManualTime time = new ManualTime();
    private final Moment then = time.now();
    private final Anomaly silence =
            new Anomaly(
                    "gap",
                    "",
                    Anomaly.Remedy.PROBE,
                    then,
                    Samples.header(8),
                    "no header for 30 min",
                    Map.of("silence", "1800 s"));

    @Test
    void showsDetectorsAndAnomalies() {
        time.advance(Duration.ofSeconds(90));
        String text = Outcomes.text(watchdog(List.of(silence)), "altnet:watchdog");
        assertTrue(
                text.contains("gap            1  yes             2756  no new best header"), text);
        assertTrue(text.contains("Last header 3 min 5 s ago: 8 "), text);
        assertTrue(text.contains("1 min 30 s  gap       PROBE   no header for 30 min"), text);
    }

    @Test
    void showsWhatStandsAndHowOftenItIsWrong() {
        String text = Outcomes.text(watchdog(List.of()), "altnet:watchdog");
        assertTrue(
                text.contains("silence        2  i2p, tor           -  a driver is of no use"),
                text);
        assertTrue(text.contains("sr             0  -                0.5  blocks come"), text);
        assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
    }

    @Test
    void showsTheLatestTen() {
        String text = Outcomes.text(watchdog(Collections.nCopies(100, silence)), "altnet:watchdog");
        assertEquals(10, text.lines().filter(line -> line.contains("PROBE")).count(), text);
    }

    @Test
    void saysIfNothingHappenedYet() {
        GogoSession gogo = session(young("alice"));
        assertEquals(
                "No detectors.\n\nNo header seen yet.\n\nNo anomalies.\n",
                Outcomes.text(gogo, "altnet:watchdog"));
        assertTrue(Outcomes.json(gogo, "altnet:watchdog --json").isNull("sinceLastHeaderMs"));
    }

    @Test
    void ofSeveralNodesAllOrTheOneThatIsNamed() {
        GogoSession both = session(young("alice"), young("bob"));
        String none = "No detectors.\n\nNo header seen yet.\n\nNo anomalies.\n";
        assertEquals(
                "Node alice\n" + none + "\nNode bob\n" + none,
                Outcomes.text(both, "altnet:watchdog"));
        assertEquals(none, Outcomes.text(both, "altnet:watchdog --node bob"));
        assertEquals(
                "bob",
                Outcomes.json(both, "altnet:watchdog --json --node bob").getString("nodeId"));
        JsonObject json = Outcomes.json(both, "altnet:watchdog --json");
        assertEquals("alice", json.getString("nodeId"));
        assertEquals(2, json.getJsonArray("nodes").size());
        Outcomes.fails(1, "there are: alice, bob", both, "altnet:watchdog --node carol");
    }

    @Test
    void asJson() {
        JsonObject json = Outcomes.json(watchdog(List.of(silence)), "altnet:watchdog --json");
        JsonObject anomaly = json.getJsonArray("anomalies").getJsonObject(0);
        assertEquals("1800 s", anomaly.getJsonObject("evidence").getString("silence"));
        assertEquals(185_000, json.getInt("sinceLastHeaderMs"));
        assertEquals("", anomaly.getString("subject"));
        assertEquals("PROBE", anomaly.getString("remedy"));
        JsonObject gap = json.getJsonArray("detectors").getJsonObject(0);
        assertEquals(1, gap.getInt("raised"));
        assertEquals("2756", gap.getString("falseAlarmsPerYear"));
        JsonObject silent = json.getJsonArray("detectors").getJsonObject(1);
        assertEquals("i2p", silent.getJsonArray("standing").getString(0));
        assertTrue(silent.isNull("falseAlarmsPerYear"));
    }

    private GogoSession watchdog(List<Anomaly> anomalies) {
        Watchdog watchdog =
                Stub.of(
                        Watchdog.class,
                        Map.of(
                                "node",
                                "alice",
                                "detectors",
                                List.of(
                                        new Watchdog.DetectorView(
                                                "gap",
                                                "no new best header ".repeat(10),
                                                1,
                                                Set.of(""),
                                                OptionalDouble.of(2755.8)),
                                        new Watchdog.DetectorView(
                                                "silence",
                                                "a driver is of no use",
                                                2,
                                                Set.of("tor", "i2p"),
                                                OptionalDouble.empty()),
                                        new Watchdog.DetectorView(
                                                "sr",
                                                "blocks come too slowly",
                                                0,
                                                Set.of(),
                                                OptionalDouble.of(.5))),
                                "lastHeader",
                                Optional.of(Samples.header(8)),
                                "sinceLastHeader",
                                Duration.ofSeconds(185),
                                "recent",
                                anomalies));
        return session(watchdog);
    }

    private GogoSession session(Watchdog... watchdogs) {
        return GogoSession.with(
                "watchdog",
                new WatchdogCommand(new OfNodes<>(List.of(watchdogs), Watchdog::node), time));
    }

    private static Watchdog young(String node) {
        return Stub.of(
                Watchdog.class,
                Map.of(
                        "node", node,
                        "detectors", List.of(),
                        "lastHeader", Optional.empty(),
                        "recent", List.of()));
    }
}
