package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.Alarm.State;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.testing.ManualTime;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class AlarmsCommandTest {
    private final ManualTime time = new ManualTime();
    private final FixedAlarms alarms = new FixedAlarms();
    private final GogoSession gogo = GogoSession.with("alarms", new AlarmsCommand(alarms, time));

    @Test
    void listsWhatLasts() {
        alarms.all.add(alarm("chain.behind", State.ACTIVE, ""));
        alarms.all.add(alarm("driver.silent:tor", State.ACKNOWLEDGED, "Ann"));
        alarms.all.add(alarm("over", State.CLEARED, ""));
        time.advance(Duration.ofMinutes(5));

        String text = Outcomes.text(gogo, "altnet:alarms");
        List<String> lines = text.lines().toList();
        assertEquals("state         severity  since  key                text", lines.get(0));
        assertEquals("ACTIVE        ALARM     5 min  chain.behind       behind", lines.get(1));
        assertTrue(lines.get(2).endsWith("driver.silent:tor  behind (known to Ann)"), text);
        assertFalse(text.contains("over"), text);
        assertTrue(Outcomes.text(gogo, "altnet:alarms --all").contains("CLEARED"));

        JsonObject json = Outcomes.json(gogo, "altnet:alarms --json --all");
        assertTrue(json.isNull("mutedUntil"));
        assertEquals(3, json.getJsonArray("alarms").size());
        JsonObject first = json.getJsonArray("alarms").getJsonObject(0);
        assertEquals("ALARM", first.getString("severity"));
        assertEquals("2", first.getJsonObject("details").getString("blocks"));
    }

    @Test
    void fitsTheTerminalWhateverTheTextsAre() {
        alarms.all.add(alarm("k".repeat(200), State.ACTIVE, "A".repeat(200)));
        Outcomes.text(gogo, "altnet:alarms");
    }

    @Test
    void saysThatThereIsNothing() {
        assertEquals("No alarms.\n", Outcomes.text(gogo, "altnet:alarms"));
    }

    @Test
    void acknowledges() {
        alarms.all.add(alarm("driver.silent:tor", State.ACTIVE, ""));
        assertEquals(
                "driver.silent:tor is known to Ann: no reminders until it gets worse\n",
                Outcomes.text(gogo, "altnet:alarms ack driver.silent:tor Ann"));
        assertEquals(
                "operator",
                Outcomes.json(gogo, "altnet:alarms --json ack driver.silent:tor")
                        .getString("acknowledgedBy"));
        Outcomes.fails(1, "no alarm none lasts", gogo, "altnet:alarms ack none");
        Outcomes.fails(2, "which key?", gogo, "altnet:alarms ack");
        Outcomes.fails(2, "who?", gogo, "altnet:alarms ack driver.silent:tor ' '");
        Outcomes.fails(2, "unexpected x", gogo, "altnet:alarms ack driver.silent:tor Ann x");
    }

    @Test
    void mutesAndUnmutes() {
        String said =
                "Muted until 2026-01-01T00:30:00Z: only the log and the status file are told\n";
        assertEquals(said, Outcomes.text(gogo, "altnet:alarms mute 30m"));
        assertEquals(said + "No alarms.\n", Outcomes.text(gogo, "altnet:alarms"));
        assertEquals(
                "2026-01-01T00:30:00Z",
                Outcomes.json(gogo, "altnet:alarms --json").getString("mutedUntil"));
        assertTrue(Outcomes.text(gogo, "altnet:alarms unmute").startsWith("Not muted"));
        assertEquals("No alarms.\n", Outcomes.text(gogo, "altnet:alarms"));
        for (String time : new String[] {"30", "m", "0s", "366d", "1y", "1h30m"}) {
            Outcomes.fails(2, "a time is like 30m", gogo, "altnet:alarms mute " + time);
        }
        Outcomes.fails(2, "for how long?", gogo, "altnet:alarms mute");
        Outcomes.fails(2, "unexpected x", gogo, "altnet:alarms unmute x");
    }

    @Test
    void tries() {
        String text = Outcomes.text(gogo, "altnet:alarms test");
        assertTrue(text.startsWith("Raised and cleared test:2026-01-01T00:00:00Z\n"), text);
        assertEquals(
                List.of(
                        "raise test:2026-01-01T00:00:00Z NOTICE",
                        "clear test:2026-01-01T00:00:00Z"),
                alarms.calls);
    }

    @Test
    void saysWhatIsWrong() {
        Outcomes.fails(2, "unexpected nonsense", gogo, "altnet:alarms nonsense");
        Outcomes.fails(2, "unknown or repeated option -x", gogo, "altnet:alarms -x");
        Outcomes.fails(2, "--all is for the list", gogo, "altnet:alarms --all unmute");
    }

    private Alarm alarm(String key, State state, String by) {
        Instant now = time.now().wall();
        return new Alarm(
                key, 7, Severity.ALARM, state, now, now, by, "behind", Map.of("blocks", "2"));
    }

    /** Alarms that change as they are told to and in no other way. */
    private final class FixedAlarms implements Alarms {
        private final List<Alarm> all = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private Optional<Instant> mutedUntil = Optional.empty();

        @Override
        public void raise(String key, Severity severity, String text, Map<String, String> map) {
            calls.add("raise " + key + " " + severity);
        }

        @Override
        public void clear(String key, String text) {
            calls.add("clear " + key);
        }

        @Override
        public List<Alarm> all() {
            return all;
        }

        @Override
        public Optional<Alarm> acknowledge(String key, String by) {
            return all.stream()
                    .filter(alarm -> alarm.key().equals(key))
                    .findFirst()
                    .map(known -> alarm(key, State.ACKNOWLEDGED, by));
        }

        @Override
        public void mute(Duration span) {
            mutedUntil =
                    span.isZero() ? Optional.empty() : Optional.of(time.now().wall().plus(span));
        }

        @Override
        public Optional<Instant> mutedUntil() {
            return mutedUntil;
        }
    }
}
