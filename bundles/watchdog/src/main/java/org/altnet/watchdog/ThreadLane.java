package org.altnet.watchdog;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane of this room's own: one daemon thread. What is given to it after close is dropped. */
final class ThreadLane implements Lane, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLane.class);
    private static final long CLOSE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor executor;
    private final String name;

    ThreadLane(String name) {
        this.name = name;
        executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        try {
            Future<?> future =
                    executor.schedule(() -> runLogged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    /**
     * Drops what has not begun, and waits at most 5 s for what has. Never interrupts: that would
     * close files under whoever the task is calling. Idempotent.
     */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "Thread {} is still busy {} s after its end, left alone",
                        name,
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task on thread {} threw, which is a bug; the next one runs", name, e);
        }
    }
}
