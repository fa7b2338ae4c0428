package org.altnet.deploy;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The room's thread. After {@link #close} it takes nothing more. */
final class FolderLane implements Lane, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderLane.class);

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, FolderLane::thread);

    FolderLane() {
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread thread(Runnable body) {
        Thread thread = new Thread(body, "deploy");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future =
                    thread.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The deploy folder met what it does not expect; please report this", e);
        }
    }

    /** Does not wait: a bundle that is being started may take its time. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
