package org.altnet.bolt8;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything of a session that a thread may be blocked on: sockets and connections. Closing it
 * wakes them all, which is how a session ends within its bound from whatever thread.
 *
 * <p>Thread-safe: the lock guards the set and the flag; nothing is closed under it.
 */
final class OpenResources implements Closeable {
    private final Object lock = new Object();
    private final Set<Closeable> open = new LinkedHashSet<>();
    private boolean closed;

    /**
     * Before anybody blocks on it.
     *
     * @throws IOException if the session is closed, and then the resource is too
     */
    <T extends Closeable> T add(T resource) throws IOException {
        synchronized (lock) {
            if (!closed) {
                open.add(resource);
                return resource;
            }
        }
        resource.close();
        throw new IOException("closed");
    }

    /** Closes it, if it is not yet. */
    void release(Closeable resource) {
        synchronized (lock) {
            open.remove(resource);
        }
        closeQuietly(resource);
    }

    boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    /** Closes all, and whatever is added later. Idempotent; does not block. */
    @Override
    public void close() {
        List<Closeable> all;
        synchronized (lock) {
            closed = true;
            all = new ArrayList<>(open);
            open.clear();
        }
        all.forEach(OpenResources::closeQuietly);
    }

    static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
