package org.altnet.altstack;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane on one real thread.
 *
 * <p>{@code runningSince} is written by the lane's thread and read by whoever watches; everything
 * else is the executor's. After {@link #end} tasks are dropped in silence: whoever still gives some
 * has been closed and may not know it yet.
 */
final class ThreadLane implements HostLane {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLane.class);

    private final String name;
    private final TimeSource clock;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Moment runningSince;

    ThreadLane(String name, ThreadFactory threads, TimeSource clock) {
        this.name = name;
        this.clock = clock;
        executor = new ScheduledThreadPoolExecutor(1, threads);
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

    @Override
    public Duration busyFor() {
        Moment since = runningSince;
        return since == null ? Duration.ZERO : clock.now().since(since);
    }

    @Override
    public void end(boolean interrupt) {
        if (interrupt) {
            executor.shutdownNow();
        } else {
            executor.shutdown();
        }
    }

    private void run(Runnable task) {
        runningSince = clock.now();
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task on {} failed; this is a bug in what gave it", name, e);
        } finally {
            runningSince = null;
        }
    }
}
