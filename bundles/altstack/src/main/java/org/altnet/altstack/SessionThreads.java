package org.altnet.altstack;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.Lane;

/**
 * The threads that one session spawned. Thread-safe; the lock guards {@code alive} and {@code
 * ended}, and nothing foreign is called under it.
 */
final class SessionThreads {
    private final String prefix;
    private final Threads threads;
    private final BiConsumer<String, Throwable> broke;
    private final Object lock = new Object();
    private final Set<Thread> alive = new HashSet<>();
    private boolean ended;

    /**
     * @param broke told, on the thread that ends of it, what a body threw
     */
    SessionThreads(String driver, Threads threads, BiConsumer<String, Throwable> broke) {
        this.prefix = "altnet-" + driver + "-";
        this.threads = threads;
        this.broke = broke;
    }

    Lane.Task spawn(String name, Runnable body) {
        Thread thread =
                threads.named(prefix + name)
                        .newThread(
                                () -> {
                                    try {
                                        body.run();
                                    } catch (RuntimeException | Error e) {
                                        broke.accept("its thread " + prefix + name + " failed", e);
                                    } finally {
                                        forget(Thread.currentThread());
                                    }
                                });
        synchronized (lock) {
            if (ended) {
                throw new RejectedExecutionException("the session is closed");
            }
            if (alive.size() >= DriverContext.MAX_THREADS) {
                throw new RejectedExecutionException(
                        "a session has at most " + DriverContext.MAX_THREADS + " threads");
            }
            alive.add(thread);
        }
        thread.start();
        return thread::interrupt;
    }

    /** No more threads; those that run are interrupted. */
    void end() {
        List<Thread> running;
        synchronized (lock) {
            ended = true;
            running = List.copyOf(alive);
        }
        running.forEach(Thread::interrupt);
    }

    /** Names of threads that still run. */
    List<String> running() {
        synchronized (lock) {
            return alive.stream().map(Thread::getName).sorted().toList();
        }
    }

    private void forget(Thread thread) {
        synchronized (lock) {
            alive.remove(thread);
        }
    }
}
