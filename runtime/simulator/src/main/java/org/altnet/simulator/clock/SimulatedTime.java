package org.altnet.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;

/**
 * A discrete-event clock: time stands still while a task runs, and jumps to the next task when none
 * is due. Whole days of waiting cost nothing.
 *
 * <p>Deterministic: of two tasks due at the same nanosecond, on whatever lanes, the one that was
 * given first runs first. Nothing here reads the machine's clock.
 *
 * <p>Confined to the thread that turns it: every task of every lane runs inside {@link #advance} or
 * {@link #runUntil}, and only such tasks, or that thread, may use the lanes. Simulations in
 * parallel take one clock each.
 *
 * <p>A task that throws ends the simulation: what it threw comes out of {@link #advance}. A lane of
 * the running system would log it and go on; here it is a bug that must not hide in a table.
 *
 * <p>Monotonic time starts at 0 and ends after 292 years of nanoseconds, with an {@link
 * ArithmeticException}.
 */
public final class SimulatedTime implements TimeSource {
    private final TreeSet<Event> queue = new TreeSet<>();
    private long nanos;
    private Instant wallAtOrigin;
    private long orders;
    private long executed;

    /** By time, then by the order of giving, which no two share. */
    private record Event(long at, long order, EventLane lane, Runnable task)
            implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    /**
     * @param wall what the wall clock shows at first
     */
    public SimulatedTime(Instant wall) {
        wallAtOrigin = wall;
    }

    @Override
    public Moment now() {
        return new Moment(nanos, wallAtOrigin.plusNanos(nanos));
    }

    /** A new lane; it shares its thread with all others of this clock. */
    public SimulatedLane lane() {
        return new EventLane();
    }

    /**
     * Moves both clocks on by so much, running what falls due on the way, each at its own time;
     * also what becomes due at the very end.
     *
     * @param by not negative; zero runs what is due now
     */
    public void advance(Duration by) {
        long end = later(by);
        while (runNext(end)) {}
        nanos = end;
    }

    /**
     * Runs one task after another until a condition holds. The clock then shows the moment at which
     * it came to hold.
     *
     * @param done asked before the first task and after each
     * @param within how far to go at most; not negative
     * @return whether it held; if not, the clock has moved on by {@code within}
     */
    public boolean runUntil(BooleanSupplier done, Duration within) {
        long end = later(within);
        while (!done.getAsBoolean()) {
            if (!runNext(end)) {
                nanos = end;
                return false;
            }
        }
        return true;
    }

    /** When the next task is due; empty if none waits. */
    public Optional<Duration> untilNext() {
        return queue.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(queue.first().at - nanos));
    }

    /** Steps the wall clock alone, as an operator or NTP would; monotonic time does not notice. */
    public void stepWall(Duration by) {
        wallAtOrigin = wallAtOrigin.plus(by);
    }

    /** How many tasks have run so far. */
    public long executed() {
        return executed;
    }

    private boolean runNext(long end) {
        if (queue.isEmpty() || queue.first().at > end) {
            return false;
        }
        Event next = queue.pollFirst();
        nanos = next.at;
        if (!next.lane.ended) {
            executed++;
            next.task.run();
        }
        return true;
    }

    private long later(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not go back, got " + by);
        }
        return Math.addExact(nanos, by.toNanos());
    }

    private final class EventLane implements SimulatedLane {
        private boolean ended;

        @Override
        public void execute(Runnable task) {
            schedule(Duration.ZERO, task);
        }

        @Override
        public Lane.Task schedule(Duration delay, Runnable task) {
            if (ended) {
                return () -> {};
            }
            Event event = new Event(later(delay), orders++, this, task);
            queue.add(event);
            return () -> queue.remove(event);
        }

        @Override
        public void end() {
            ended = true;
        }
    }
}
