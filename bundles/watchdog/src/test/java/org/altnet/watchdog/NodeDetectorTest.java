package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.watchdog.Anomaly;
import org.junit.jupiter.api.Test;

class NodeDetectorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Script script = new Script(new NodeDetector(PATIENCE), TestHeaders.at(7));

    @Test
    void aNodeThatDoesNotAnswerIsToldOfOnceAndThenEachHour() {
        script.state(State.UNREACHABLE).wait(PATIENCE.minus(Script.TICK));
        script.state(State.UNREACHABLE);
        assertEquals(List.of(), script.take());
        script.wait(Script.TICK);
        Anomaly anomaly = script.only();
        assertEquals(Anomaly.Remedy.NOTIFY, anomaly.remedy());
        assertEquals("the node does not answer", anomaly.text());
        assertEquals(
                Map.of("unreachable.seconds", "60", "reason", "as scripted"), anomaly.evidence());
        assertEquals(Set.of(""), script.standing());
        Anomaly again = script.wait(Duration.ofHours(1)).only();
        assertEquals(anomaly.text(), again.text());
        assertEquals("3660", again.evidence().get("unreachable.seconds"));
    }

    @Test
    void anyAnswerClearsIt() {
        for (State state : List.of(State.STARTING, State.SYNCING, State.READY)) {
            script.state(State.UNREACHABLE).wait(PATIENCE);
            assertEquals(Set.of(""), script.standing());
            script.state(state);
            assertEquals(Set.of(), script.standing());
        }
    }

    @Test
    void aNodeThatComesAndGoesIsNotToldOf() {
        for (int i = 0; i < 20; i++) {
            script.state(State.UNREACHABLE).wait(Duration.ofSeconds(50)).state(State.READY);
        }
        assertEquals(List.of(), script.take());
    }

    @Test
    void aPatienceMadeLongerIsKeptWhateverWasReportedBefore() {
        NodeDetector before = new NodeDetector(PATIENCE);
        new Script(before, TestHeaders.at(7)).state(State.UNREACHABLE).wait(Duration.ofHours(5));

        Script after = new Script(new NodeDetector(Duration.ofHours(6)), TestHeaders.at(7));
        after.restore(before.state()).state(State.UNREACHABLE);
        assertEquals(Set.of(), after.standing());
        assertEquals(1, after.wait(Duration.ofHours(1)).take().size());
    }

    @Test
    void itCanBeSwitchedOff() {
        NodeDetector off = new NodeDetector(TestConfig.with("node", "off"));
        assertEquals("off", off.description());
        Script deaf = new Script(off, TestHeaders.at(9)).state(State.UNREACHABLE);
        assertEquals(List.of(), deaf.wait(Duration.ofDays(1)).take());
    }
}
