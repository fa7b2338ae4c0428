package org.altnet.room;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane on one daemon thread, which cannot keep a stopping runtime alive.
 *
 * <p>{@code runningSince} is written by the lane's thread and read by whoever watches; everything
 * else is the executor's. After the end tasks are dropped in silence: whoever still gives some has
 * been closed and may not know it yet.
 */
public final class ThreadLane implements Lane, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLane.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final String name;
    private final TimeSource clock;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Moment runningSince;
    private volatile Thread thread;

    public ThreadLane(String name) {
        this(name, TimeSource.SYSTEM);
    }

    /**
     * @param clock tells how long a task has been running
     */
    public ThreadLane(String name, TimeSource clock) {
        this.name = name;
        this.clock = clock;
        executor = new ScheduledThreadPoolExecutor(1, this::newThread);
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
            ScheduledFuture<?> scheduled =
                    executor.schedule(
                            () -> run(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException ended) {
            return () -> {};
        }
    }

    /** How long the running task has been running; zero when idle. */
    public Duration busyFor() {
        Moment since = runningSince;
        return since == null ? Duration.ZERO : clock.now().since(since);
    }

    /**
     * Takes no more tasks and drops those not begun, without waiting.
     *
     * @param interrupt whether to interrupt the running one too
     */
    public void end(boolean interrupt) {
        if (interrupt) {
            executor.shutdownNow();
        } else {
            executor.shutdown();
        }
    }

    /**
     * Takes no more tasks, drops those not begun, and waits at most 5 s for the running one. Never
     * interrupts it: that would close files under whoever it is calling. Idempotent.
     */
    @Override
    public void close() {
        end(false);
        if (Thread.currentThread() == thread) {
            return; // closed by a task of its own, which cannot wait for itself
        }
        try {
            if (!executor.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Thread {} is still busy after {}; left alone", name, CLOSE_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread newThread(Runnable body) {
        Thread made = new Thread(body, name);
        made.setDaemon(true);
        thread = made;
        return made;
    }

    private void run(Runnable task) {
        runningSince = clock.now();
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task on {} failed, which is a bug; the next one runs", name, e);
        } finally {
            runningSince = null;
        }
    }
}
