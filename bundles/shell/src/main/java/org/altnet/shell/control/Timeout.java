package org.altnet.shell.control;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Does something if it is not closed in time. */
final class Timeout implements AutoCloseable {
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private Timeout() {}

    /**
     * @param action runs on a thread that all timeouts of the process share: must not block
     */
    static Timeout after(Duration limit, Runnable action) {
        Timeout timeout = new Timeout();
        timeout.closed
                .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete(
                        (nothing, late) -> {
                            if (late != null) {
                                action.run();
                            }
                        });
        return timeout;
    }

    /** True if the time was up before the close. */
    boolean isUp() {
        return closed.isCompletedExceptionally();
    }

    @Override
    public void close() {
        closed.complete(null);
    }
}
