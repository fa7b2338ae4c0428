package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.altnet.api.message.Hash256;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.altnet.validation.Escalation.Ask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How hard to ask, and when to tell: by the clock alone. */
class EscalationTest {
    private static final Hash256 TIP = Hash256.ZERO;
    private static final Hash256 NEXT = Branch.orphan().hash();

    private final Escalation escalation = new Escalation();

    /** A look at some second: the lead in blocks, and whether the node is catching up. */
    private record Look(int second, int lead, boolean syncing, boolean alarm) {
        static Look at(int second, int lead, String state, String expected) {
            return new Look(second, lead, state.equals("syncing"), expected.equals("ALARM"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void alarms(String what, List<Look> looks) {
        for (Look look : looks) {
            assertEquals(
                    look.alarm,
                    escalation.isAlarm(at(look.second), look.lead, look.syncing),
                    look.toString());
        }
    }

    static Stream<Arguments> alarms() {
        return Stream.of(
                Arguments.of("no lead", List.of(Look.at(0, 0, "ready", "-"))),
                Arguments.of(
                        "a lead of one, nearly too long",
                        List.of(Look.at(0, 1, "ready", "-"), Look.at(120, 1, "ready", "-"))),
                Arguments.of(
                        "a lead of one, too long",
                        List.of(Look.at(0, 1, "ready", "-"), Look.at(121, 1, "ready", "ALARM"))),
                Arguments.of(
                        "a lead of one that ends and begins anew",
                        List.of(
                                Look.at(0, 1, "ready", "-"),
                                Look.at(119, 0, "ready", "-"),
                                Look.at(121, 1, "ready", "-"),
                                Look.at(241, 1, "ready", "-"),
                                Look.at(242, 1, "ready", "ALARM"))),
                Arguments.of("a lead of two", List.of(Look.at(0, 2, "ready", "ALARM"))),
                Arguments.of(
                        "it lasts until nothing is lacking",
                        List.of(
                                Look.at(0, 2, "ready", "ALARM"),
                                Look.at(1, 1, "ready", "ALARM"),
                                Look.at(2, 1, "syncing", "ALARM"),
                                Look.at(3, 0, "ready", "-"),
                                Look.at(4, 1, "ready", "-"))),
                Arguments.of(
                        "a node that is catching up is excused for half an hour",
                        List.of(
                                Look.at(0, 900, "syncing", "-"),
                                Look.at(1800, 9, "syncing", "-"),
                                Look.at(1801, 1, "syncing", "ALARM"))),
                Arguments.of(
                        "the excuse ends with the catching up",
                        List.of(Look.at(0, 900, "syncing", "-"), Look.at(60, 2, "ready", "ALARM"))),
                Arguments.of(
                        "it has caught up but for the latest block",
                        List.of(
                                Look.at(0, 900, "syncing", "-"),
                                Look.at(600, 1, "ready", "-"),
                                Look.at(720, 1, "ready", "-"),
                                Look.at(721, 1, "ready", "ALARM"))),
                Arguments.of(
                        "one that begins to catch up again and again",
                        List.of(
                                Look.at(0, 1, "ready", "-"),
                                Look.at(100, 1, "syncing", "-"),
                                Look.at(1700, 1, "ready", "-"),
                                Look.at(1750, 1, "syncing", "-"),
                                Look.at(1801, 1, "ready", "ALARM"))));
    }

    @ParameterizedTest
    @CsvSource({"1,false,121", "1,true,1801", "2,true,1801", "900,true,1801"})
    void looksAgainWhenTimeMayMakeAnAlarm(int lead, boolean syncing, int seconds) {
        assertFalse(escalation.isAlarm(at(0), lead, syncing));
        assertEquals(
                Optional.of(Duration.ofSeconds(seconds)), escalation.lookAgainIn(at(0), syncing));
        assertTrue(escalation.isAlarm(at(seconds), lead, syncing));
        assertEquals(Optional.empty(), escalation.lookAgainIn(at(seconds), syncing));
    }

    @Test
    void nothingToLookAgainForIfNothingIsLacking() {
        escalation.isAlarm(at(0), 1, false);
        escalation.isAlarm(at(1), 0, false);
        assertEquals(Optional.empty(), escalation.lookAgainIn(at(1), false));
    }

    @Test
    void asksThreeTimesAgainAfterEachHandOver() {
        assertFalse(escalation.asksAgain(0, false), "nothing was done");
        assertTrue(escalation.asksAgain(2, false));
        assertTrue(escalation.asksAgain(0, false));
        assertTrue(escalation.asksAgain(0, false));
        assertFalse(escalation.asksAgain(0, false));
        assertTrue(escalation.asksAgain(1, false));
        assertFalse(escalation.asksAgain(0, true), "all is well");
        assertFalse(escalation.asksAgain(0, false));
    }

    @ParameterizedTest
    @CsvSource({"PROBE,0,ALL", "PROBE,1,", "ALL,0,", "ALL,1,"})
    void everybodyIsAskedIfNobodyAnswers(Ask asked, int answers, Ask next) {
        assertEquals(Optional.ofNullable(next), Escalation.after(asked, answers));
    }

    @Test
    void aSuspicionThatComesAgainIsPutToEverybody() {
        assertEquals(Optional.of(Ask.PROBE), escalation.about(Remedy.PROBE, TIP));
        assertEquals(Optional.of(Ask.ALL), escalation.about(Remedy.PROBE, TIP));
        assertEquals(Optional.of(Ask.PROBE), escalation.about(Remedy.PROBE, NEXT));
        assertEquals(Optional.of(Ask.ALL), escalation.about(Remedy.ASK_ALL, TIP));
        assertEquals(Optional.empty(), escalation.about(Remedy.FETCH_BLOCK, TIP));
        assertEquals(Optional.empty(), escalation.about(Remedy.NOTIFY, TIP));
    }

    private static Moment at(int second) {
        return new Moment(Duration.ofSeconds(second).toNanos(), Instant.EPOCH);
    }
}
