package org.altnet.shell.control;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections and gives each a thread. One thread accepts; {@link #close}, from any thread,
 * ends it, every connection and every thread within {@value #SECONDS_TO_CLOSE} s.
 *
 * <p>A connection is in {@code connections} from before its thread starts until after its end, and
 * {@code closed} is counted down before the set is walked: so either close() sees a connection, or
 * the accepting thread sees that it is closed and closes the connection itself.
 */
final class ControlServer implements AutoCloseable {
    /** Twice the sessions there can be, so that a client too many can be told so. */
    static final int MOST_CONNECTIONS = 2 * ControlSession.MOST_SESSIONS;

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int SECONDS_TO_CLOSE = 5;
    private static final int SECONDS_IDLE = 10;
    private static final int SECONDS_AFTER_FAILURE = 1;

    private final SocketFile file;
    private final Consumer<Connection> session;
    private final ExecutorService threads;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param session serves a connection; called on the connection's thread
     */
    ControlServer(SocketFile file, Consumer<Connection> session) {
        this.file = file;
        this.session = session;
        this.threads =
                new ThreadPoolExecutor(
                        0,
                        MOST_CONNECTIONS + 1,
                        SECONDS_IDLE,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        new ShellThreads());
    }

    /** Begins to accept. */
    void start() {
        threads.execute(this::accept);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("The control socket's file cannot be removed: {}; remove it", e.toString());
        }
        connections.forEach(Connection::close);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
                LOG.warn(
                        "A session of the control socket does not end; its thread altnet-shell-n"
                                + " is left behind, a thread dump shows where it hangs");
            }
        } catch (InterruptedException e) {
            // Stopped by a command that came through the socket: that thread is one of ours.
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        boolean failing = false;
        while (!isClosed()) {
            try {
                serve(Connection.of(file.channel().accept()));
                failing = false;
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                if (!failing) {
                    LOG.warn(
                            "The control socket cannot accept connections: {}; is the limit of"
                                    + " open files too low?",
                            e.toString());
                }
                failing = true;
                pause();
            }
        }
    }

    /** So that a failure that lasts does not keep a processor busy. */
    private void pause() {
        try {
            closed.await(SECONDS_AFTER_FAILURE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void serve(Connection connection) {
        connections.add(connection);
        if (isClosed()) {
            connection.close();
        }
        try {
            threads.execute(() -> hold(connection));
        } catch (RejectedExecutionException e) {
            LOG.debug("More than {} connections to the control socket", MOST_CONNECTIONS);
            end(connection);
        }
    }

    private void hold(Connection connection) {
        try {
            session.accept(connection);
        } finally {
            end(connection);
        }
    }

    private void end(Connection connection) {
        connection.close();
        connections.remove(connection);
    }
}
