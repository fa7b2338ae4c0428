package org.altnet.altstack;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.altnet.api.driver.Lane;

/**
 * A lane as its driver sees it: so many tasks may wait and no more, and one that throws costs the
 * session. Thread-safe.
 */
final class DriverLane implements Lane {
    private final HostLane lane;
    private final int most;
    private final BiConsumer<String, Throwable> broke;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param broke told, on any thread, what the driver did wrong; the cause is null if it threw
     *     nothing
     */
    DriverLane(HostLane lane, int most, BiConsumer<String, Throwable> broke) {
        this.lane = lane;
        this.most = most;
        this.broke = broke;
    }

    @Override
    public void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            broke.accept("floods its lane with tasks", null);
            return () -> {};
        }
        Once done = new Once();
        Task scheduled =
                lane.schedule(
                        delay,
                        () -> {
                            done.run();
                            run(task);
                        });
        return () -> {
            scheduled.cancel();
            done.run();
        };
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            broke.accept("a task on its lane failed", e);
        }
    }

    /** A task stops waiting when it begins or is cancelled, whichever comes first. */
    private final class Once implements Runnable {
        private final AtomicInteger left = new AtomicInteger(1);

        @Override
        public void run() {
            if (left.getAndSet(0) == 1) {
                waiting.decrementAndGet();
            }
        }
    }
}
