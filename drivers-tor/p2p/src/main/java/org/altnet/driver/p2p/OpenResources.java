package org.altnet.driver.p2p;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a session's threads are blocked on. Closing it wakes them all, from whatever thread.
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
        closeQuietly(resource);
        throw new IOException("closed");
    }

    /**
     * What was open is now part of something larger, which is closed in its place.
     *
     * @throws IOException if the session is closed, and then the larger one is too
     */
    <T extends Closeable> T wrap(Closeable part, T whole) throws IOException {
        synchronized (lock) {
            open.remove(part);
        }
        return add(whole);
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
