package org.altnet.launcher.control;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what has no bound of its own: a blocking call on a Unix channel. When the time is up, a
 * thread closes the channel and the call ends.
 */
final class Patience {
    /** What is done in time, or not. */
    interface Call<T> {
        T run() throws IOException;
    }

    private final Closeable channel;
    private final Duration within;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean up;

    private Patience(Closeable channel, Duration within) {
        this.channel = channel;
        this.within = within;
    }

    /**
     * @throws SocketTimeoutException if it took longer: then the channel is closed
     */
    static <T> T within(Duration within, Closeable channel, Call<T> call) throws IOException {
        Patience patience = new Patience(channel, within);
        Thread thread = new Thread(patience::await, "control-patience");
        thread.setDaemon(true);
        thread.start();
        try {
            return call.run();
        } catch (IOException e) {
            if (patience.up) {
                SocketTimeoutException late =
                        new SocketTimeoutException("no answer within " + within.toMillis() + " ms");
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            patience.done.countDown();
        }
    }

    private void await() {
        try {
            if (!done.await(within.toNanos(), TimeUnit.NANOSECONDS)) {
                up = true;
                channel.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Closed is closed: the caller's call has ended.
            return;
        }
    }
}
