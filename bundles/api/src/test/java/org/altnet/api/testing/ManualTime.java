package org.altnet.api.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;

/**
 * Time that tests turn by hand: a clock, and lanes whose tasks run on the test's own thread, when
 * {@link #run()} or {@link #advance} is called. Tasks may be given from other threads.
 */
public final class ManualTime implements TimeSource {
    private record Due(long at, long order, Runnable task) {}

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
    private final List<Throwable> failures = new ArrayList<>();
    private long nanos;
    private long orders;
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public synchronized Moment now() {
        return new Moment(nanos, wall);
    }

    /** A lane; all lanes of one ManualTime share one thread, the test's. */
    public Lane lane() {
        return new Lane() {
            @Override
            public void execute(Runnable task) {
                schedule(Duration.ZERO, task);
            }

            @Override
            public Task schedule(Duration delay, Runnable task) {
                return enqueue(delay, task);
            }
        };
    }

    /** Runs all that is due, and what that makes due, without moving time. */
    public void run() {
        advance(Duration.ZERO);
    }

    /** Moves both clocks on, running what falls due on the way, each at its own time. */
    public void advance(Duration by) {
        long end = now().monotonicNanos() + by.toNanos();
        for (Due due = next(end); due != null; due = next(end)) {
            try {
                due.task.run();
            } catch (RuntimeException | Error e) {
                synchronized (this) {
                    failures.add(e);
                }
            }
        }
        synchronized (this) {
            moveTo(end);
        }
    }

    /** Steps the wall clock alone, as an operator or NTP would. */
    public synchronized void stepWall(Duration by) {
        wall = wall.plus(by);
    }

    /** What tasks threw so far. */
    public synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    private synchronized Due next(long end) {
        Due due = queue.peek();
        if (due == null || due.at > end) {
            return null;
        }
        queue.poll();
        moveTo(due.at);
        return due;
    }

    private void moveTo(long at) {
        if (at > nanos) {
            wall = wall.plusNanos(at - nanos);
            nanos = at;
        }
    }

    private synchronized Lane.Task enqueue(Duration delay, Runnable task) {
        Due due = new Due(nanos + delay.toNanos(), orders++, task);
        queue.add(due);
        return () -> {
            synchronized (this) {
                queue.remove(due);
            }
        };
    }
}
