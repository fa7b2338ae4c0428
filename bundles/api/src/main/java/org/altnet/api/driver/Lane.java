package org.altnet.api.driver;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A thread that the host owns and a room or driver uses: tasks run one after another, in the order
 * given. A task that throws is logged and the next one runs. Thread-safe.
 */
@ProviderType
public interface Lane extends Executor {
    /**
     * Runs a task once, after a delay on the monotonic clock.
     *
     * @param delay not negative
     */
    Task schedule(Duration delay, Runnable task);

    /** A task that can still be called off. */
    @FunctionalInterface
    interface Task {
        /** Does nothing if the task has run. Idempotent. */
        void cancel();
    }
}
