package org.altnet.node.embedded;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane of this room: one daemon thread. What is given to it after {@link #close} is dropped. */
final class NodeThread implements Lane, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeThread.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final String name;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    NodeThread(String name) {
        this.name = name;
        executor =
                new ScheduledThreadPoolExecutor(
                        1, this::start, new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        var future = executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Lets the running task end, for up to 2 s, and drops the others. Idempotent. */
    @Override
    public void close() {
        executor.getQueue().clear();
        executor.shutdown();
        if (Thread.currentThread() == thread) {
            return; // closed by a task of its own, which cannot wait for itself
        }
        try {
            if (!executor.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{}: a task did not end within {}, it is left behind", name, CLOSE_WITHIN);
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread start(Runnable worker) {
        thread = new Thread(worker, name);
        thread.setDaemon(true);
        return thread;
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("{}: a task failed, the next ones run; please report this", name, e);
            }
        };
    }
}
