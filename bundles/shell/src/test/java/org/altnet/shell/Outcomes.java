package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.altnet.shell.control.GogoSession;
import org.altnet.shell.control.GogoSession.Outcome;
import org.altnet.shell.text.Table;

/** What is expected of every command. */
final class Outcomes {
    private Outcomes() {}

    /** Succeeds, and fits the terminal. */
    static String text(GogoSession gogo, String line) {
        Outcome outcome = gogo.run(line);
        assertEquals(0, outcome.status(), outcome.output());
        assertFits(outcome.output());
        return outcome.output();
    }

    /** Succeeds, and prints one JSON object. */
    static JsonObject json(GogoSession gogo, String line) {
        Outcome outcome = gogo.run(line);
        assertEquals(0, outcome.status(), outcome.output());
        return Json.createReader(new StringReader(outcome.output())).readObject();
    }

    /** Fails with one line. */
    static void fails(int status, String because, GogoSession gogo, String line) {
        Outcome outcome = gogo.run(line);
        assertEquals(status, outcome.status(), outcome.output());
        assertEquals(1, outcome.output().lines().count(), outcome.output());
        assertTrue(outcome.output().contains(because), outcome.output());
    }

    static void assertFits(String text) {
        text.lines()
                .forEach(
                        line ->
                                assertTrue(
                                        line.codePointCount(0, line.length()) <= Table.WIDTH,
                                        line));
    }
}
