package org.altnet.simulator.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.altnet.api.driver.Lane;
import org.junit.jupiter.api.Test;

class SimulatedTimeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SimulatedTime time = new SimulatedTime(START);
    private final SimulatedLane lane = time.lane();
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasksRunAtTheirOwnTime() {
        lane.schedule(Duration.ofDays(2), () -> note("late"));
        lane.schedule(
                Duration.ofSeconds(1),
                () -> {
                    note("early");
                    lane.schedule(Duration.ofSeconds(1), () -> note("of early"));
                });

        time.advance(Duration.ofDays(3));

        assertEquals(List.of("early PT1S", "of early PT2S", "late PT48H"), ran);
        assertEquals(Duration.ofDays(3), sinceStart());
        assertEquals(START.plus(Duration.ofDays(3)), time.now().wall());
        assertEquals(3, time.executed());
    }

    @Test
    void whatIsDueAtOnceRunsInTheOrderGivenWhateverItsLane() {
        SimulatedLane other = time.lane();
        lane.execute(() -> note("1"));
        other.execute(() -> note("2"));
        lane.execute(
                () -> {
                    note("3");
                    lane.execute(() -> note("5"));
                });
        other.execute(() -> note("4"));

        time.advance(Duration.ZERO);

        assertEquals(List.of("1 PT0S", "2 PT0S", "3 PT0S", "4 PT0S", "5 PT0S"), ran);
    }

    @Test
    void runningUntilStopsTheClockWhereTheConditionCameToHold() {
        lane.schedule(Duration.ofSeconds(3), () -> note("this"));
        lane.schedule(Duration.ofSeconds(3), () -> note("not this"));

        assertTrue(time.runUntil(() -> !ran.isEmpty(), Duration.ofHours(1)));
        assertEquals(List.of("this PT3S"), ran);
        assertEquals(Duration.ofSeconds(3), sinceStart());

        assertFalse(time.runUntil(() -> ran.size() == 3, Duration.ofHours(1)));
        assertEquals(Duration.ofHours(1).plusSeconds(3), sinceStart());
    }

    @Test
    void whatIsCalledOffOrWhoseLaneHasEndedDoesNotRun() {
        Lane.Task task = lane.schedule(Duration.ofSeconds(1), () -> note("called off"));
        task.cancel();
        task.cancel();
        assertEquals(Optional.empty(), time.untilNext());

        SimulatedLane ended = time.lane();
        ended.schedule(Duration.ofSeconds(1), () -> note("ended"));
        ended.end();
        ended.execute(() -> note("after the end"));
        lane.schedule(Duration.ofSeconds(2), () -> note("another lane's"));

        time.advance(Duration.ofMinutes(1));

        assertEquals(List.of("another lane's PT2S"), ran);
    }

    @Test
    void theWallClockJumpsAlone() {
        lane.schedule(Duration.ofMinutes(1), () -> note("a minute later"));

        time.stepWall(Duration.ofHours(-2));
        time.advance(Duration.ofMinutes(1));

        assertEquals(List.of("a minute later PT1M"), ran);
        assertEquals(START.minus(Duration.ofHours(2)).plusSeconds(60), time.now().wall());
    }

    @Test
    void aTaskThatThrowsEndsTheSimulation() {
        lane.execute(
                () -> {
                    throw new IllegalStateException("a bug");
                });

        assertThrows(IllegalStateException.class, () -> time.advance(Duration.ZERO));
    }

    @Test
    void timeNeitherGoesBackNorWrapsAround() {
        assertThrows(IllegalArgumentException.class, () -> time.advance(Duration.ofNanos(-1)));
        time.advance(Duration.ofDays(292 * 365));
        assertThrows(ArithmeticException.class, () -> time.advance(Duration.ofDays(365)));
    }

    private void note(String what) {
        ran.add(what + " " + sinceStart());
    }

    private Duration sinceStart() {
        return Duration.ofNanos(time.now().monotonicNanos());
    }
}
