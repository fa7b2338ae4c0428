package org.altnet.altstack;

import java.util.concurrent.ThreadFactory;

/**
 * Where every thread of this room comes from: lanes, and the threads of sessions. Tests and
 * simulations put lanes in its place that they turn themselves.
 */
public interface Threads {
    /** A lane with one thread of that name. */
    HostLane lane(String name);

    /** Daemon threads of that name, not started. */
    ThreadFactory named(String name);
}
