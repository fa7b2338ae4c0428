package org.altnet.altstack;

import java.util.concurrent.ThreadFactory;
import org.altnet.api.time.TimeSource;

/** Real threads: daemons, so that none of them can keep a stopping runtime alive. */
final class SystemThreads implements Threads {
    private final TimeSource clock;

    SystemThreads(TimeSource clock) {
        this.clock = clock;
    }

    @Override
    public HostLane lane(String name) {
        return new ThreadLane(name, named(name), clock);
    }

    @Override
    public ThreadFactory named(String name) {
        return body -> {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
